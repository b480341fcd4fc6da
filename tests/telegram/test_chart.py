import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.core.mastery import Mastery
from bot.core.question import LANGUAGES, Language, Topic
from bot.core.streak import Streak
from bot.core.summary import Readiness, Summary
from bot.telegram.chart.canvas import fit, width_of, wrap
from bot.telegram.chart.draw import draw
from bot.telegram.chart.palette import PALETTES
from bot.telegram.chart.values import Chart, Theme
from bot.telegram.i18n import load_translations
from bot.telegram.markup import render
from bot.telegram.views.stats import stats_chart, stats_screen

TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)
TRANSLATIONS = load_translations()
TOPICS = {
    name: Topic(
        name, "🫧", {"ru": "Кластеризация и размерность", "en": "Clustering", "zh": "聚类与降维"}
    )
    for name in "abcdef"
}
NONE = Summary(
    today=TODAY,
    streak=Streak(),
    answers={},
    spared=frozenset(),
    answered=0,
    judged=0,
    right=0,
    strongest=(),
    weakest=(),
    readiness=Readiness(0, 189, None),
)
FULL = Summary(
    today=TODAY,
    streak=Streak(days=12, best=340),
    answers={TODAY - n * DAY: 1 + n % 12 for n in range(0, 360, 2)},
    spared=frozenset({TODAY - 3 * DAY}),
    answered=12_345,
    judged=12_340,
    right=9_872,
    strongest=tuple(Mastery(name, 9.0, 10) for name in "abc"),
    weakest=tuple(Mastery(name, 1.0, 4) for name in "def"),
    readiness=Readiness(41.3, 189, TODAY + 200 * DAY),
)


def chart(summary: Summary = FULL, language: Language = "en", theme: Theme = Theme.LIGHT) -> Chart:
    return stats_chart(TRANSLATIONS[language], language, summary, TOPICS, theme, "@some_bot")


def caption(summary: Summary, language: Language = "en") -> str:
    return stats_screen(TRANSLATIONS[language], language, summary, TOPICS).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("summary", [NONE, FULL], ids=["none", "full"])
def test_a_caption_fits_below_a_picture(language: Language, summary: Summary) -> None:
    parts = render(caption(summary, language), rich=False)
    assert len(parts) == 1
    assert len(re.sub("<[^>]*>", "", parts[0].html)) <= 1024


def test_the_caption_has_the_numbers_of_the_picture() -> None:
    told = caption(FULL)
    shown = chart()
    numbers = {tile.value for tile in shown.tiles} | {shown.gauge.value}
    assert numbers == {"12", "12345", "80%", "180", "41"}
    assert {number for number in numbers if number not in told} == set()
    assert shown.tiles[2].note == "9872/12340"
    assert "Right: 80% (9872 of 12340)." in told
    bars = [bar for bars in shown.topics for bar in bars.bars]
    assert [bar.told for bar in bars] == ["83%"] * 3 + ["1 of 4"] * 3
    assert all(f"{bar.name} {bar.told}" in told for bar in bars)
    assert shown.gauge.sentence in told


def test_nothing_answered_is_said() -> None:
    told = caption(NONE)
    assert "No answers yet" in told
    assert "about 0 of 189" in told
    assert "🔥" not in told
    assert chart(NONE).topics == ()


def test_few_answers_make_no_percentage() -> None:
    few = Summary(
        **{name: getattr(FULL, name) for name in FULL.__slots__}
        | {"answered": 5, "judged": 4, "right": 3}
    )
    assert chart(few).tiles[2].value == "3/4"
    assert "Right: 3 of 4." in caption(few)


def test_a_chart_is_known_by_what_it_shows() -> None:
    other_day = Summary(
        **{name: getattr(FULL, name) for name in FULL.__slots__} | {"today": TODAY + DAY}
    )
    charts = [
        chart(),
        chart(NONE),
        chart(other_day),
        chart(theme=Theme.DARK),
        *(chart(language=language) for language in LANGUAGES if language != "en"),
    ]
    assert len({each.key for each in charts}) == len(charts)
    assert chart().key == chart().key
    assert len(chart().key) == 64


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("summary", [NONE, FULL], ids=["none", "full"])
def test_a_picture_is_one_that_telegram_takes(summary: Summary, theme: Theme) -> None:
    png = draw(chart(summary, "ru", theme))
    with Image.open(BytesIO(png)) as picture:
        assert picture.format == "PNG"
        assert picture.width == 1280
        assert 900 < picture.height < 1400
        shown = picture.convert("RGB")
    palette = PALETTES[theme]
    pixels = shown.tobytes()
    colours = {f"#{pixels[at : at + 3].hex()}" for at in range(0, len(pixels), 3)}
    assert {palette.page, palette.card, palette.warmths[0], palette.track} <= colours
    assert set(palette.warmths) <= colours, "the legend shows them all"
    assert (palette.weak in colours) == (summary is FULL)
    edge = [shown.getpixel((x, y)) for x in (0, 1279) for y in range(shown.height)]
    assert len(set(edge)) == 1, "nothing runs over the edge"


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("role", ["text", "muted"])
@pytest.mark.parametrize("ground", ["page", "card"])
def test_text_can_be_read(theme: Theme, role: str, ground: str) -> None:
    palette = PALETTES[theme]
    light, dark = sorted(map(luminance, (getattr(palette, role), getattr(palette, ground))))[::-1]
    assert (light + 0.05) / (dark + 0.05) >= 4.5, "WCAG 2.2, level AA"


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("letters", ["Привет", "Hello", "准备程度"])
def test_every_language_has_its_letters(letters: str) -> None:
    """A font draws what it lacks as one and the same box."""
    from bot.telegram.chart.canvas import _font  # noqa: PLC0415 - its letters are looked at

    font = _font(40)
    missing = bytes(font.getmask("\U0010fffd"))
    assert all(bytes(font.getmask(letter)) != missing for letter in letters)


@pytest.mark.parametrize("text", ["Кластеризация и размерность", "聚类与降维", "M" * 60])
@pytest.mark.parametrize("width", [60, 150, 300])
def test_a_line_is_made_to_fit(text: str, width: float) -> None:
    fitted, size = fit(text, 28, width)
    assert width_of(fitted, size) <= width
    assert fitted == text or fitted.endswith("…")
    assert fit("ok", 28, 300) == ("ok", 28)


@pytest.mark.parametrize(
    "text",
    ["Today you would answer about 41 of 189 questions.", "今天面试，189 题中你大约能答出 41 题。"],
)
def test_lines_are_broken_where_they_may_be(text: str) -> None:
    lines = wrap(text, 28, 260)
    assert len(lines) > 1
    assert all(width_of(line, 28) <= 260 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not any(line[0] in "，。 " for line in lines)
