"""Translations: English stands in the code, the other languages in gettext catalogues."""

from collections.abc import Mapping
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from bot.core.question import LANGUAGES, Language

LOCALES = Path(__file__).parent.parent / "locales"

#: What a view needs to speak: ``gettext`` and ``ngettext``.
Translator = NullTranslations


def load_translations(folder: Path = LOCALES) -> Mapping[Language, Translator]:
    """Read ``<language>/messages.po`` for every language that has one.

    Catalogues are compiled in memory: there is no compiled file that could be out of date.
    """
    return {language: _load(folder / language / "messages.po") for language in LANGUAGES}


def _load(path: Path) -> Translator:
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return Translations(compiled)
