"""The calendar on the picture: a column a week, a row a weekday."""

from datetime import timedelta
from itertools import pairwise

from bot.telegram.chart.canvas import Canvas, width_of
from bot.telegram.chart.palette import Palette
from bot.telegram.chart.values import Calendar

_PITCH = 19.5
_CELL = 16
_ROUND = 4
_NAMES = 66
_HEAD = 34
_LEGEND = 56
_SMALL = 22
_WEEK = 7
#: Every second weekday is named, from Monday on.
_NAMED = range(0, _WEEK, 2)
#: A month that begins so few weeks before the next name has no room for its own.
_LEAST_WEEKS = 3

#: How high the calendar is.
HEIGHT = _HEAD + _WEEK * _PITCH + _LEGEND


def draw_calendar(
    canvas: Canvas, palette: Palette, calendar: Calendar, left: float, top: float, right: float
) -> None:
    """Draw the days, what they are called, and what their colours mean."""
    x, y = left + _NAMES, top + _HEAD
    for row in _NAMED:
        place = (left, y + row * _PITCH + _CELL)
        canvas.text(place, calendar.weekdays[row], _SMALL, palette.muted, within=_NAMES - 10)
    for column, name in _months(calendar):
        canvas.text((x + column * _PITCH, top + 18), name, _SMALL, palette.muted)
    for number in range((calendar.today - calendar.first).days + 1):
        day = calendar.first + timedelta(days=number)
        colour = palette.warmths[calendar.warmth.get(day, 0)]
        if day in calendar.spared:
            colour = palette.spared
        column, row = divmod(number, _WEEK)
        _cell(canvas, x + column * _PITCH, y + row * _PITCH, colour)
    _draw_legend(canvas, palette, calendar, x, y + _WEEK * _PITCH + 20, right)


def _months(calendar: Calendar) -> list[tuple[int, str]]:
    """Return the columns in which months begin, with their names."""
    found = [(0, calendar.first.month)]
    monday = calendar.first
    while monday <= calendar.today:
        # A month is named where its first day is.
        month = (monday + timedelta(days=_WEEK - 1)).month
        if month != found[-1][1]:
            found.append(((monday - calendar.first).days // _WEEK, month))
        monday += timedelta(days=_WEEK)
    last = (calendar.today - calendar.first).days // _WEEK
    ends = [*found, (last + 1, 0)]
    return [
        (column, calendar.months[month - 1])
        for (column, month), (following, _) in pairwise(ends)
        if following - column >= _LEAST_WEEKS
    ]


def _draw_legend(
    canvas: Canvas, palette: Palette, calendar: Calendar, x: float, y: float, right: float
) -> None:
    baseline = y + _CELL
    if calendar.spared:
        _cell(canvas, x, y, palette.spared)
        canvas.text((x + _PITCH + 6, baseline), calendar.spared_name, _SMALL, palette.muted)
    canvas.text((right, baseline), calendar.more, _SMALL, palette.muted, align="right")
    at = right - width_of(calendar.more, _SMALL) - 10 - len(palette.warmths) * _PITCH
    for number, colour in enumerate(palette.warmths):
        _cell(canvas, at + number * _PITCH, y, colour)
    canvas.text((at - 10, baseline), calendar.less, _SMALL, palette.muted, align="right")


def _cell(canvas: Canvas, x: float, y: float, colour: str) -> None:
    canvas.box((x, y, x + _CELL, y + _CELL), _ROUND, colour)
