"""Lays the picture out."""

from bot.telegram.chart import calendar
from bot.telegram.chart.calendar import draw_calendar
from bot.telegram.chart.canvas import Canvas, width_of, wrap
from bot.telegram.chart.palette import PALETTES, Palette
from bot.telegram.chart.values import Bar, Bars, Chart, Gauge, Tile

_WIDTH = 1280
_MARGIN = 56
_GAP = 24
_PAD = 36
_CORNER = 26
_HEAD = 116
_FOOT = 84
_TILE = 182
_GAUGE = 224
_ROW = 64
_TITLE = 34
_TEXT = 28
_SMALL = 25
_RIGHT = _WIDTH - _MARGIN


def draw(chart: Chart) -> bytes:
    """Draw a chart as a PNG, 1280 pixels wide.

    It takes some 0.2 s of processor time: call it in a thread.
    """
    palette = PALETTES[chart.theme]
    rows = max((len(bars.bars) for bars in chart.topics), default=0)
    topics = 2 * _PAD + (_TITLE + 18 + rows * _ROW - 22 if rows else _TEXT)
    heights = (_TILE, calendar.HEIGHT + _PAD + 18, _GAUGE, topics)
    canvas = Canvas(_WIDTH, _HEAD + round(sum(heights)) + 3 * _GAP + _FOOT, palette.page)
    canvas.text((_MARGIN, 80), chart.title, 46, palette.text, bold=True, within=760)
    canvas.text((_RIGHT, 80), chart.day, _TEXT, palette.muted, align="right", within=360)
    tops = []
    top = float(_HEAD)
    for height in heights:
        tops.append(top)
        top += height + _GAP
    _draw_tiles(canvas, palette, chart.tiles, tops[0])
    for above, height in zip(tops[1:], heights[1:], strict=True):
        canvas.box((_MARGIN, above, _RIGHT, above + height), _CORNER, palette.card)
    inner = _MARGIN + _PAD, _RIGHT - _PAD
    draw_calendar(canvas, palette, chart.calendar, inner[0], tops[1] + _PAD, inner[1])
    _draw_gauge(canvas, palette, chart.gauge, tops[2])
    _draw_topics(canvas, palette, chart, tops[3])
    canvas.text(
        (_WIDTH / 2, top + 24), chart.signature, _SMALL, palette.muted, align="middle", within=900
    )
    return canvas.png()


def _draw_tiles(canvas: Canvas, palette: Palette, tiles: tuple[Tile, ...], top: float) -> None:
    width = (_RIGHT - _MARGIN - _GAP * (len(tiles) - 1)) / len(tiles)
    for number, tile in enumerate(tiles):
        left = _MARGIN + number * (width + _GAP)
        canvas.box((left, top, left + width, top + _TILE), _CORNER, palette.card)
        x, within = left + 30, width - 48
        canvas.text((x, top + 80), tile.value, 62, palette.text, bold=True, within=within)
        canvas.text((x, top + 122), tile.label, _TEXT, palette.text, within=within)
        canvas.text((x, top + 156), tile.note, _SMALL, palette.muted, within=within)


def _draw_gauge(canvas: Canvas, palette: Palette, gauge: Gauge, top: float) -> None:
    side = _GAUGE - 2 * 28
    left, upper = _MARGIN + _PAD, top + 28
    ring = (left, upper, left + side, upper + side)
    canvas.ring(ring, 18, gauge.share, palette.accent, palette.track)
    middle, inside = left + side / 2, side - 56
    canvas.text(
        (middle, upper + side / 2 + 10),
        gauge.value,
        52,
        palette.text,
        align="middle",
        bold=True,
        within=inside,
    )
    below = (middle, upper + side / 2 + 40)
    canvas.text(below, gauge.below, 23, palette.muted, align="middle", within=inside)
    x = left + side + 48
    lines = wrap(gauge.sentence, _TEXT, _RIGHT - _PAD - x)
    y = top + (_GAUGE - _TITLE - 14 - len(lines) * 40) / 2 + _TITLE - 4
    canvas.text((x, y), gauge.title, _TITLE, palette.text, bold=True, within=_RIGHT - _PAD - x)
    for number, line in enumerate(lines):
        canvas.text((x, y + 50 + number * 40), line, _TEXT, palette.muted)


def _draw_topics(canvas: Canvas, palette: Palette, chart: Chart, top: float) -> None:
    if not chart.topics:
        within = _WIDTH - 2 * (_MARGIN + _PAD)
        place = (_WIDTH / 2, top + _PAD + _TEXT - 4)
        canvas.text(place, chart.empty, _TEXT, palette.muted, align="middle", within=within)
        return
    gap = 2 * _PAD
    width = (_WIDTH - 2 * (_MARGIN + _PAD) - gap) / 2
    colours = (palette.accent, palette.weak)
    for number, (bars, colour) in enumerate(zip(chart.topics, colours, strict=True)):
        left = _MARGIN + _PAD + number * (width + gap)
        _draw_bars(canvas, palette, bars, colour, left, top + _PAD, width)


def _draw_bars(
    canvas: Canvas,
    palette: Palette,
    bars: Bars,
    colour: str,
    left: float,
    top: float,
    width: float,
) -> None:
    canvas.text((left, top + 28), bars.title, _TITLE - 2, palette.text, bold=True, within=width)
    y = top + _TITLE + 18
    for bar in bars.bars:
        _draw_bar(canvas, palette, bar, colour, left, y, width)
        y += _ROW


def _draw_bar(
    canvas: Canvas, palette: Palette, bar: Bar, colour: str, left: float, top: float, width: float
) -> None:
    thick, size = 10, _SMALL + 1
    room = width - width_of(bar.told, size) - 24
    canvas.text((left, top + 26), bar.name, size, palette.text, within=room)
    canvas.text((left + width, top + 26), bar.told, size, palette.muted, align="right")
    upper = top + 38
    canvas.box((left, upper, left + width, upper + thick), thick / 2, palette.track)
    if bar.share > 0:
        filled = max(thick, width * bar.share)
        canvas.box((left, upper, left + filled, upper + thick), thick / 2, colour)
