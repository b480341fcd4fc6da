"""Parts of a formula and how they stand side by side in a line of text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto


class Kind(Enum):
    """What an atom is to its neighbours; it decides about spaces as in TeX."""

    ORDINARY = auto()
    ENDING = auto()
    """Like d_model: a letter right after it would seem to belong to it."""
    WORD = auto()
    OPERATOR = auto()
    """A function's name: log, max."""
    BIG = auto()
    """A sum, a product, an integral."""
    BINARY = auto()
    RELATION = auto()
    OPENING = auto()
    CLOSING = auto()
    PUNCTUATION = auto()
    SPACE = auto()
    FRACTION = auto()


@dataclass(frozen=True, slots=True)
class Atom:
    """A symbol with its accents and scripts, or a larger part that is told already."""

    kind: Kind
    text: str


_OPERATORS = frozenset({Kind.OPERATOR, Kind.BIG})
_VALUES = frozenset({Kind.ORDINARY, Kind.ENDING, Kind.WORD, Kind.FRACTION})
_OPERANDS = _VALUES | {Kind.CLOSING}
_NO_LEFT_OPERAND = _OPERATORS | {Kind.BINARY, Kind.RELATION, Kind.OPENING, Kind.PUNCTUATION}
_PREFIXES = frozenset("−+±/|Δ∇∂")
_FUNCTIONS = frozenset("fghpqrFGHIJLDPQVEσφψπ𝔼ℙ")
"""Letters that in front of a parenthesis mean a function: p(x), but not n(n + 1)."""


def join(atoms: Sequence[Atom], *, tight: bool = False) -> str:
    """Write atoms in a line; ``tight``, as in scripts, without spaces around signs."""
    text = ""
    before: Atom | None = None
    for i, given in enumerate(atoms):
        atom = _in_place(given, before, atoms[i + 1 :])
        text += _gap(before, atom, tight=tight) + atom.text
        before = atom
    return re.sub(" *\u2003[ \u2003]*", "\u2003", re.sub(" +", " ", text)).strip()


def is_single(atoms: Sequence[Atom]) -> bool:
    """Tell whether it is one symbol, number or word."""
    return len(atoms) == 1 and atoms[0].kind in _VALUES and atoms[0].kind is not Kind.FRACTION


def is_enclosed(atoms: Sequence[Atom]) -> bool:
    """Tell whether one pair of parentheses or bars holds everything."""
    if len(atoms) < 2:
        return False
    if atoms[0].text in ("|", "‖"):
        bars = [i for i, atom in enumerate(atoms) if atom.text.startswith(atoms[0].text)]
        return bars == [0, len(atoms) - 1]
    depth = 0
    for i, atom in enumerate(atoms):
        depth += _nesting(atom)
        if depth == 0:
            return i == len(atoms) - 1
    return False


def is_factor(atoms: Sequence[Atom]) -> bool:
    """Tell whether it can stand after a slash as it is: n, |x|, p(x), ∂w."""
    if is_single(atoms) or is_enclosed(atoms):
        return True
    head, rest = atoms[0], atoms[1:]
    if head.text in ("∂", "d") and is_single(rest):
        return True
    named = head.kind in (Kind.WORD, Kind.OPERATOR) or head.text[:1] in _FUNCTIONS
    return named and bool(rest) and rest[0].kind is Kind.OPENING and is_enclosed(rest)


def is_product(atoms: Sequence[Atom]) -> bool:
    """Tell whether it can stand before a slash as it is: 2ab, −b, P(A)."""
    if is_factor(atoms):
        return True
    splitting = _OPERATORS | {Kind.BINARY, Kind.RELATION, Kind.PUNCTUATION}
    depth = 0
    for atom in atoms[1:] if atoms[0].kind is Kind.BINARY else atoms:
        depth += _nesting(atom)
        if depth == 0 and atom.kind in splitting:
            return False
    return True


def _nesting(atom: Atom) -> int:
    return (atom.kind is Kind.OPENING) - (atom.kind is Kind.CLOSING)


def _in_place(atom: Atom, before: Atom | None, following: Sequence[Atom]) -> Atom:
    """Make a sign of an operation without a left side, and put (a/b)c into parentheses."""
    if atom.kind is Kind.BINARY and (before is None or before.kind in _NO_LEFT_OPERAND):
        return replace(atom, kind=Kind.ORDINARY)
    if atom.kind is Kind.FRACTION:
        after = next((each.kind for each in following if each.kind is not Kind.SPACE), None)
        sticks = after in _VALUES | _OPERATORS or after is Kind.OPENING
        if sticks or (before is not None and before.kind is Kind.OPERATOR):
            return Atom(Kind.OPENING, f"({atom.text})")
    return atom


def _gap(left: Atom | None, right: Atom, *, tight: bool) -> str:
    if left is None:
        return ""
    a, b = left.kind, right.kind
    if Kind.RELATION in (a, b) or Kind.BINARY in (a, b) or a is Kind.PUNCTUATION:
        return "" if tight or a is b else " "
    if left.text in _PREFIXES or b in (Kind.CLOSING, Kind.PUNCTUATION):
        return ""
    if b is Kind.FRACTION and a in _OPERANDS:
        return " · "
    return " " if _are_apart(a, b, right.text) else ""


def _are_apart(left: Kind, right: Kind, text: str) -> bool:
    if left in _OPERATORS or right in _OPERATORS:
        named_call = left is Kind.OPERATOR and right is Kind.OPENING
        return not named_call and left is not Kind.OPENING
    if right is Kind.WORD:
        return left in _OPERANDS
    return left in (Kind.WORD, Kind.ENDING) and right in _VALUES and text[:1].isalnum()
