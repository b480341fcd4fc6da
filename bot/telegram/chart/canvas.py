"""A sheet to draw on: round shapes and lines of text, with smooth edges."""

import re
from collections.abc import Sequence
from functools import cache
from io import BytesIO

from PIL import (
    Image,
    ImageDraw,
    ImageFont,
    PngImagePlugin,  # noqa: F401 - loaded at the start, the first picture need not wait for it
)
from pylopdf_fonts_zh_cn import sans_path

#: Everything is drawn larger and made smaller in the end, which smooths the edges.
_SCALE = 2
#: Bold letters are the font's with an outline of this part of their size.
_OUTLINE = 0.018

#: What stays on one line: a Chinese sign with the punctuation after it, or a word.
_PIECE = re.compile(r"[\u3400-\u9fff][，。、：；？！）]*\s*|[^\s\u3400-\u9fff]+\s*|\s+")

Box = tuple[float, float, float, float]


@cache
def _font(pixels: int) -> ImageFont.FreeTypeFont:
    # It has Latin, Cyrillic and Chinese letters, and lies where pip has put it.
    return ImageFont.truetype(sans_path(), pixels)


def _shape(width: int, height: int, radius: int) -> Image.Image:
    shape = Image.new("1", (width, height))
    # Pillow counts the last pixel in.
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, width - 1, height - 1), radius, fill=1)
    return shape


class _Png(BytesIO):
    # Told a name, Pillow is content with its plugin; told a format, it loads all common ones.
    name = "progress.png"


class Canvas:
    """An opaque sheet; lengths are pixels of the finished picture, from its upper left corner."""

    def __init__(self, width: int, height: int, colour: str) -> None:
        self._image = Image.new("RGB", (width * _SCALE, height * _SCALE), colour)
        self._draw = ImageDraw.Draw(self._image)
        self._shapes: dict[tuple[int, int, int], Image.Image] = {}

    def box(self, box: Box, radius: float, colour: str) -> None:
        """Fill a rectangle with round corners."""
        left, top, right, bottom = (round(length * _SCALE) for length in box)
        form = (right - left, bottom - top, round(radius * _SCALE))
        if form not in self._shapes:
            self._shapes[form] = _shape(*form)
        self._image.paste(colour, (left, top), self._shapes[form])

    def ring(self, box: Box, width: float, share: float, colour: str, track: str) -> None:
        """Draw a ring of which a share, 0 to 1, is filled, clockwise from the top."""
        left, top, right, bottom = (length * _SCALE for length in box)
        around, thick = (left, top, right - 1, bottom - 1), round(width * _SCALE)
        self._draw.arc(around, 0, 360, fill=track, width=thick)
        if share > 0:
            self._draw.arc(around, -90, -90 + 360 * min(share, 1), fill=colour, width=thick)

    def text(
        self,
        place: tuple[float, float],
        text: str,
        size: float,
        colour: str,
        *,
        align: str = "left",
        bold: bool = False,
        within: float | None = None,
    ) -> None:
        """Write a line; ``place`` is on its baseline, at its left, middle or right.

        A line that would be wider than ``within`` gets smaller, and at last an ellipsis.
        """
        if within is not None:
            text, size = fit(text, size, within)
        anchor = {"left": "ls", "middle": "ms", "right": "rs"}[align]
        x, y = place
        self._draw.text(
            (x * _SCALE, y * _SCALE),
            text,
            fill=colour,
            font=_font(round(size * _SCALE)),
            anchor=anchor,
            stroke_width=size * _SCALE * _OUTLINE if bold else 0,
        )

    def png(self) -> bytes:
        """Return the finished picture."""
        out = _Png()
        self._image.reduce(_SCALE).save(out, compress_level=3)
        return out.getvalue()


def width_of(text: str, size: float) -> float:
    """Return how wide a line is."""
    return _font(round(size * _SCALE)).getlength(text) / _SCALE


def fit(text: str, size: float, width: float, smallest: float = 0.8) -> tuple[str, float]:
    """Return a line and its size so that it is at most ``width`` wide.

    It gets as small as ``smallest`` of its size; what is still too wide then ends in an ellipsis.
    """
    wide = width_of(text, size)
    if wide <= width:
        return text, size
    size = max(size * smallest, size * width / wide * 0.99)
    while width_of(text, size) > width and len(text) > 1:
        text = text.rstrip("…")[:-1].rstrip() + "…"
    return text, size


def wrap(text: str, size: float, width: float) -> Sequence[str]:
    """Break a text into lines of at most ``width``: between words, or anywhere in Chinese."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and width_of((line + piece).rstrip(), size) > width:
            lines.append(line.rstrip())
            line = piece
        else:
            line += piece
    return [*lines, line.rstrip()]
