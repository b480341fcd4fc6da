"""What the texts of a page must keep to: Markdown that closes, and the script of its language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.bank.fault import Fault
from bot.bank.formulas import is_simple
from bot.bank.markup import Markup, read_markup
from bot.bank.page import Page, Piece
from bot.core.question import Language

_CYRILLIC = re.compile("[Ѐ-ӿ]+")
_CHINESE = re.compile("[㐀-䶿一-鿿]+")
_OWN: Mapping[Language, tuple[re.Pattern[str], str]] = {
    "ru": (_CYRILLIC, "Russian"),
    "en": (re.compile("[a-z]", re.IGNORECASE), "English"),
    "zh": (_CHINESE, "Chinese"),
}
_STRANGE: Mapping[Language, Sequence[tuple[re.Pattern[str], str]]] = {
    "ru": ((_CHINESE, "Chinese"),),
    "en": ((_CYRILLIC, "Russian"), (_CHINESE, "Chinese")),
    "zh": ((_CYRILLIC, "Russian"),),
}


@dataclass(frozen=True, slots=True)
class PlacedFormula:
    """A formula and where it stands."""

    page: Page
    line: int
    latex: str

    def fault(self, what: str) -> Fault:
        """Make a fault that shows the formula."""
        return Fault(self.page.path, self.line, f"formula ${self.latex.strip()}$: {what}")


@dataclass(frozen=True, slots=True)
class PageTexts:
    """What was found in the texts of one page."""

    formulas: tuple[PlacedFormula, ...]
    faults: tuple[Fault, ...]


def read_texts(page: Page) -> PageTexts:
    """Look through all the texts of a page."""
    formulas: list[PlacedFormula] = []
    faults: list[Fault] = []
    for piece in page.pieces():
        markup = read_markup(piece.text)
        for offset, what in (*markup.faults, *_strange_script(page.language, markup)):
            faults.append(Fault(page.path, page.line_in(piece, offset), f"{piece.label}: {what}"))
        for formula in markup.formulas:
            placed = PlacedFormula(page, page.line_in(piece, formula.line), formula.latex)
            formulas.append(placed)
            if not piece.is_body and (formula.display or not is_simple(formula.latex)):
                faults.append(placed.fault(f"too tall for {piece.label}: it must read in one line"))
        if piece.is_body or piece.label == "`title`":
            faults.extend(_own_script(page, piece, markup))
    return PageTexts(tuple(formulas), tuple(faults))


def _strange_script(language: Language, markup: Markup) -> Iterator[tuple[int, str]]:
    """Find text in another script, once a line."""
    for script, name in _STRANGE[language]:
        first: dict[int, str] = {}
        for strange in script.finditer(markup.prose):
            first.setdefault(markup.prose.count("\n", 0, strange.start()), strange[0])
        for line, text in first.items():
            yield line, f"{name} text “{text}” outside code"


def _own_script(page: Page, piece: Piece, markup: Markup) -> Iterator[Fault]:
    script, name = _OWN[page.language]
    if not script.search(markup.prose):
        yield Fault(page.path, page.line_in(piece), f"{piece.label} is not {name}")
