"""The catalogues: complete, true to the code, and fit for where Telegram shows them."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.core.question import LANGUAGES, Language
from bot.telegram.i18n import LOCALES, load_translations
from bot.telegram.views import notices
from bot.telegram.views.general import (
    commands,
    description,
    short_description,
)

CODE = LOCALES.parent

#: English stands in the code.
TRANSLATED: tuple[Language, ...] = ("ru", "zh")

#: A text of the code: singular, and plural if it counts something.
Text = tuple[str, ...]

#: What a native writer would not write, by language.
SLIPS = {
    "ru": r"[\u3400-\u9fff]|[“”\"]|\.\.\.| - |[a-z]’[a-z]",
    "zh": r"[Ѐ-ӿ]|[«»\"]|\.\.\."
    r"|[\u3400-\u9fff][,;:?!()]|[,;:?!()][\u3400-\u9fff]"
    r"|[\u3400-\u9fff][A-Za-z0-9/]|[A-Za-z0-9][\u3400-\u9fff]"
    r"|[\u3000-\u303f\uff00-\uffef] | [，。、：；？！]",
}


def read(language: Language) -> Catalog:
    with (LOCALES / language / "messages.po").open("rb") as source:
        return read_po(source)


def entries(language: Language) -> list[Message]:
    return [message for message in read(language) if message.id]


def forms_of(text: str | Sequence[str] | None) -> Text:
    return (text,) if isinstance(text, str) else tuple(text or ())


@pytest.fixture(scope="module")
def extracted() -> set[Text]:
    """Find the texts as `make translations` does."""
    return {forms_of(text) for _, _, text, _, _ in extract_from_dir(CODE)}


def spoken() -> Iterator[tuple[str, Text]]:
    """Every call of gettext and ngettext in the code, with its place."""
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                count = {"gettext": 1, "ngettext": 2}.get(node.func.attr, 0)
                texts = [ast.literal_eval(argument) for argument in node.args[:count]]
                if texts:
                    yield f"{path.relative_to(CODE)}:{node.lineno}", tuple(texts)


def placeholders(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def marks(text: str) -> Counter[str]:
    return Counter(re.findall(r"\*\*|\*|`|~~|\|\||https?://|\n", text))


def commands_in(text: str) -> Counter[str]:
    """Count the commands; Telegram links one only if it stands apart from letters."""
    return Counter(re.findall(r"(?<![\w/])/[a-z_]+(?!\w)", text))


def test_extraction_finds_every_text(extracted: set[Text]) -> None:
    said = list(spoken())
    assert said
    assert [place for place, text in said if text not in extracted] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_has_exactly_the_texts_of_the_code(
    language: Language, extracted: set[Text]
) -> None:
    catalogue = read(language)
    texts = {forms_of(message.id) for message in entries(language)}
    assert texts - extracted == set(), "left over"
    assert extracted - texts == set(), "missing"
    assert not catalogue.obsolete
    assert [message.id for message in catalogue if message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: Language) -> None:
    plurals = read(language).num_plurals
    for message in entries(language):
        forms = forms_of(message.string)
        assert len(forms) == (plurals if message.pluralizable else 1), message.id
        assert all(form.strip() for form in forms), message.id
        assert message.locations == [], "a line number here would change with every edit"


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("kept", [placeholders, marks, commands_in])
def test_a_translation_keeps_what_is_not_words(
    language: Language, kept: Callable[[str], Counter[str]]
) -> None:
    for message in entries(language):
        for original, form in product(forms_of(message.id), forms_of(message.string)):
            assert kept(form) == kept(original), form


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_is_written_in_its_own_script(language: Language) -> None:
    slip = re.compile(SLIPS[language])
    for message in entries(language):
        for form in forms_of(message.string):
            assert not slip.search(form), form


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_fit_where_telegram_shows_them(language: Language) -> None:
    t = load_translations()[language]
    for command, what in commands(t).items():
        assert 1 <= len(what) <= 256, command
    assert 1 <= len(description(t)) <= 512
    assert 1 <= len(short_description(t)) <= 120
    assert 1 <= len(notices.gone(t)) <= 200


@pytest.mark.parametrize(
    ("language", "counted"),
    [
        ("ru", "1 день, 2 дня, 5 дней, 11 дней, 21 день, 22 дня, 25 дней, 111 дней, 365 дней"),
        ("en", "1 day, 2 days, 5 days, 11 days, 21 days, 22 days, 25 days, 111 days, 365 days"),
        ("zh", "1 天, 2 天, 5 天, 11 天, 21 天, 22 天, 25 天, 111 天, 365 天"),
    ],
)
def test_days_are_counted_as_people_count(language: Language, counted: str) -> None:
    t = load_translations()[language]
    for text in counted.split(", "):
        n = int(text.split()[0])
        assert t.ngettext("{n} day", "{n} days", n).format(n=n) == text


def test_a_language_without_a_catalogue_speaks_english(tmp_path: Path) -> None:
    silent = load_translations(tmp_path)
    assert {t.gettext("All topics") for t in silent.values()} == {"All topics"}
