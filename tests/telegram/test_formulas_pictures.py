"""Pictures of formulas."""

import asyncio
import io

import pytest
from PIL import Image

from bot.telegram.pictures import draw

pytestmark = pytest.mark.filterwarnings(
    "ignore:path is deprecated:DeprecationWarning:ziamath"  # how it finds its font
)

SUM = r"\sum_{i=1}^{n} x_i^2"
CASES = r"f(x) = \begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}"


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGBA")


def dark(level: int) -> int:
    return 1 if level < 128 else 0


def test_is_black_on_opaque_white_with_a_margin() -> None:
    image = opened(draw([SUM]))
    margin = 40
    inside = image.crop((margin, margin, image.width - margin, image.height - margin))
    assert image.getextrema()[-1] == (255, 255)
    assert image.convert("L").getextrema() == (0, 255)
    assert sum(image.convert("L").point(dark).histogram()[1:]) == sum(
        inside.convert("L").point(dark).histogram()[1:]
    )


def test_formulas_stand_one_below_another() -> None:
    assert opened(draw([SUM, CASES])).height > opened(draw([SUM])).height


def test_a_wide_formula_is_broken_at_its_wide_spaces() -> None:
    one_line = opened(draw([rf"{SUM} = 1, {SUM} = 2, {SUM} = 3"]))
    broken = opened(draw([rf"{SUM} = 1, \quad {SUM} = 2, \qquad {SUM} = 3"]))
    assert broken.width < one_line.width
    assert broken.height > one_line.height


def test_many_formulas_stay_within_the_limits_of_a_photo() -> None:
    tall = r"\begin{matrix} " + r"x \\ " * 150 + r"y \end{matrix}"
    image = opened(draw([tall, tall]))
    assert image.width + image.height <= 10_000


@pytest.mark.parametrize("latex", [r"\frac{a", "{", "a & b", r"\begin{cases} a", "x^"])
def test_says_which_formula_it_cannot_draw(latex: str) -> None:
    with pytest.raises(ValueError, match="cannot draw the formula"):
        draw([SUM, latex])


async def test_threads_draw_the_same_as_one() -> None:
    formulas = [[SUM, rf"\frac{{1}}{{{n}}}"] for n in range(4)]
    together = await asyncio.gather(*(asyncio.to_thread(draw, each) for each in formulas))
    alone = [draw([f"{formula} " for formula in each]) for each in formulas]
    assert together == alone
    assert len(set(alone)) == len(formulas)
