"""What the texts of a page must keep to: Markdown that closes, and the script of its language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.bank.fault import Fault
from bot.bank.formulas import is_simple
from bot.bank.markup import Markup, read_markup
from bot.bank.page import Page, Piece
from bot.bank.programs import MARK
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
class Placed:
    """A formula, a program or the address of a link, and where it stands."""

    page: Page
    line: int
    text: str

    def fault(self, what: str) -> Fault:
        """Make a fault at its place."""
        return Fault(self.page.path, self.line, what)


@dataclass(slots=True)
class Texts:
    """What was found in the texts of pages. ``programs`` are marked to run."""

    formulas: list[Placed] = field(default_factory=list)
    programs: list[Placed] = field(default_factory=list)
    links: list[Placed] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def read(self, page: Page) -> None:
        """Look through all the texts of a page."""
        for piece in page.pieces():
            markup = read_markup(piece.text)
            for offset, what in (*markup.faults, *_strange_script(page.language, markup)):
                line = page.line_in(piece, offset)
                self.faults.append(Fault(page.path, line, f"{piece.label}: {what}"))
            if piece.is_body or piece.label == "`title`":
                self.faults.extend(_own_script(page, piece, markup))
            self._collect(page, piece, markup)

    def _collect(self, page: Page, piece: Piece, markup: Markup) -> None:
        for formula in markup.formulas:
            placed = Placed(page, page.line_in(piece, formula.line), formula.latex)
            self.formulas.append(placed)
            if not piece.is_body and (formula.display or not is_simple(formula.latex)):
                what = f"too tall for {piece.label}: it must read in one line"
                self.faults.append(formula_fault(placed, what))
        for block in markup.blocks:
            placed = Placed(page, page.line_in(piece, block.line), block.code)
            if block.info == MARK:
                self.programs.append(placed)
            elif len(block.info.split()) > 1:
                what = f"“{block.info}” marks no code: a language does, or `{MARK}`"
                self.faults.append(placed.fault(what))
        for link in markup.links:
            self.links.append(Placed(page, page.line_in(piece, link.line), link.address))


def formula_fault(formula: Placed, what: str) -> Fault:
    """Make a fault that shows the formula."""
    return formula.fault(f"formula ${formula.text.strip()}$: {what}")


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
