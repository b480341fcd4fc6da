"""Formulas as a picture."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from ziamath.zmath import Latex

_LETTER = 28
_SCALE = 2
_MARGIN = 24
_GAP = 28
_LINE_GAP = 16
_INDENT = 20
_NARROWEST = 360
_LARGEST = 9_900
"""Pixels of width and height together: a photo may have 10,000, and some go into rounding."""
_LONGEST = 1_000
"""Characters of a formula: the time that one takes grows with the square of its length."""
_WIDE_SPACE = re.compile(r"\s*\\q?quad\b\s*")


def draw(formulas: Sequence[str]) -> bytes:
    """Draw LaTeX formulas one below another, numbered (1), (2), …, as a PNG on white.

    It takes about 0.1 s of processor time, and half a second the first time: call it in a
    thread. The last pictures are remembered. Raises ValueError for LaTeX that cannot be drawn.
    """
    return _draw(tuple(formulas))


@lru_cache(128)
def _draw(formulas: tuple[str, ...]) -> bytes:
    import resvg_py  # noqa: PLC0415 - the first picture pays for it, not the start

    numbers = [_typeset(f"({n})") for n in range(1, len(formulas) + 1)]
    column = max(number.getsize()[0] for number in numbers)
    left = _MARGIN + column + _INDENT
    canvas = ElementTree.Element("svg", xmlns="http://www.w3.org/2000/svg")
    width, y = float(_NARROWEST), float(_MARGIN)
    for number, formula in zip(numbers, formulas, strict=True):
        for i, line in enumerate(map(_typeset, _lines(formula))):
            together = [number, line] if i == 0 else [line]
            baseline = y + max(each.node.bbox.ymax for each in together)
            if i == 0:
                number.drawon(canvas, _MARGIN, baseline)
            line.drawon(canvas, left, baseline)
            width = max(width, left + line.getsize()[0] + _MARGIN)
            y = baseline - min(each.node.bbox.ymin for each in together) + _LINE_GAP
        y += _GAP - _LINE_GAP
    height = y - _GAP + _MARGIN
    canvas.set("viewBox", f"0 0 {width} {height}")
    scale = min(_SCALE, _LARGEST / (width + height))
    png = resvg_py.svg_to_bytes(
        svg_string=ElementTree.tostring(canvas, encoding="unicode"),
        width=round(width * scale),
        height=round(height * scale),
        background="white",
        skip_system_fonts=True,
    )
    return bytes(png)


def _typeset(latex: str) -> "Latex":
    from ziamath.zmath import Latex  # noqa: PLC0415 - the first picture pays for it

    if len(latex) > _LONGEST:
        raise ValueError(f"a formula of {len(latex)} characters is too long to draw")
    try:
        return Latex(latex, size=_LETTER)
    except Exception as error:  # the library raises a dozen kinds that have no common base
        message = f"cannot draw the formula {latex!r}"
        raise ValueError(message) from error


def _lines(formula: str) -> Iterator[str]:
    """Break a formula at its wide spaces: a phone shows narrow pictures larger."""
    line = ""
    for part in _WIDE_SPACE.split(formula):
        line = rf"{line} \quad {part}" if line else part
        if _is_balanced(line):
            yield line
            line = ""
    if line:
        yield line


def _is_balanced(latex: str) -> bool:
    pairs = (("{", "}"), (r"\left", r"\right"), (r"\begin", r"\end"))
    return all(latex.count(opening) == latex.count(closing) for opening, closing in pairs)
