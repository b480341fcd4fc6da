"""LaTeX as a line of Unicode, the way a person would type it into a chat."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from bot.telegram import symbols
from bot.telegram.atoms import Atom, Kind, is_enclosed, is_factor, is_product, is_single, join

_SIGN = re.compile(r"\\operatorname\*|\\[A-Za-z]+|\\.|\s+|:=|\|\||.", re.DOTALL)
_MOST_SIGNS = 200
_LONGEST_SUBSCRIPT = 10
_LONGEST_SUPERSCRIPT = 16
_LONGEST_FRACTION = 60
_LONGEST_LOWERED_WORD = 3
_SYMBOLS = {
    command: Atom(kind, text)
    for kind, table in (
        (Kind.RELATION, symbols.RELATIONS),
        (Kind.BINARY, symbols.BINARY),
        (Kind.OPENING, symbols.OPENING),
        (Kind.CLOSING, symbols.CLOSING),
        (Kind.PUNCTUATION, symbols.PUNCTUATION),
        (Kind.ORDINARY, symbols.ORDINARY),
        (Kind.BIG, symbols.BIG_OPERATORS),
        (Kind.OPERATOR, symbols.NAMED_OPERATORS),
        (Kind.SPACE, symbols.SPACES),
    )
    for command, text in table.items()
}


def to_unicode(latex: str) -> str | None:
    r"""Tell a formula in Unicode: ``\sqrt{d_k}`` → ``√dₖ``.

    Returns None when a line of text cannot say it well: sums with limits, nested fractions,
    matrices, unknown commands, broken LaTeX.
    """
    try:
        return join(_Parser(latex).formula())
    except _UntellableError:
        return None


class _UntellableError(Exception):
    pass


class _Parser:
    """Reads LaTeX from left to right into atoms."""

    def __init__(self, latex: str) -> None:
        self._signs: list[str] = _SIGN.findall(latex.strip())
        self._at = 0

    def formula(self) -> list[Atom]:
        if len(self._signs) > _MOST_SIGNS:
            raise _UntellableError
        atoms = self._atoms()
        if self._peek():
            raise _UntellableError
        return atoms

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._signs[at] if at < len(self._signs) else ""

    def _take(self) -> str:
        sign = self._peek()
        self._at += 1
        return sign

    def _atoms(self) -> list[Atom]:
        """Read up to a closing brace or the end."""
        atoms: list[Atom] = []
        while (sign := self._peek()) and sign != "}":
            if sign.isspace() or sign in symbols.IGNORED:
                self._at += 1
                if sign in (r"\left", r"\right") and self._peek() == ".":
                    self._at += 1
            elif sign in ("^", "_", "'"):
                base = atoms.pop() if atoms else Atom(Kind.ORDINARY, "")
                atoms.append(self._scripts(base))
            elif sign == "{":
                atoms.append(_one(self._argument()))
            else:
                atoms.append(self._nucleus())
        return atoms

    def _argument(self) -> list[Atom]:
        """Read a group in braces or a single sign."""
        while self._peek().isspace():
            self._at += 1
        if self._peek() != "{":
            return [self._nucleus(one_digit=True)]
        self._at += 1
        atoms = self._atoms()
        if self._take() != "}":
            raise _UntellableError
        return atoms

    def _nucleus(self, *, one_digit: bool = False) -> Atom:
        """Read a symbol or a command with its arguments, without scripts."""
        sign = self._take()
        if sign in _SYMBOLS:
            return _SYMBOLS[sign]
        if sign.isdigit():
            return Atom(Kind.ORDINARY, sign if one_digit else sign + self._more_digits())
        if len(sign) == 1 and sign not in "{}^_&#$%\\":
            return Atom(Kind.ORDINARY, sign)
        return self._command(sign)

    def _more_digits(self) -> str:
        digits = ""
        while self._peek().isdigit() or (self._peek() == "." and self._peek(1).isdigit()):
            digits += self._take()
        return digits

    def _command(self, sign: str) -> Atom:
        if sign in symbols.UPRIGHT:
            return self._upright()
        if sign in symbols.ALPHABETS:
            atom = _one(self._argument())
            return replace(atom, text=atom.text.translate(symbols.ALPHABETS[sign]))
        if sign in symbols.ACCENTS:
            return _accented(self._argument(), symbols.ACCENTS[sign])
        if sign in symbols.FRACTIONS:
            return _fraction(self._argument(), self._argument())
        if sign in symbols.ROOTS:
            return self._root()
        raise _UntellableError

    def _upright(self) -> Atom:
        if self._take() != "{":
            raise _UntellableError
        text = ""
        while (sign := self._take()) != "}":
            if _SYMBOLS.get(sign, Atom(Kind.WORD, "")).kind is Kind.SPACE:
                text += " "
            elif len(sign) == 2 and sign[1] in "_%&#$":
                text += sign[1]
            elif sign and sign not in "{$" and not sign.startswith("\\"):
                text += sign
            else:
                raise _UntellableError
        text = text.strip()
        return Atom(Kind.WORD if len(text) > 1 else Kind.ORDINARY, text)

    def _root(self) -> Atom:
        degree = ""
        if self._peek() == "[":
            self._at += 1
            while (sign := self._take()) != "]":
                if not sign:
                    raise _UntellableError
                degree += sign
        inner = self._argument()
        root = symbols.ROOT_SIGNS.get(degree)
        if root is None:
            raise _UntellableError
        if is_single(inner):
            return Atom(Kind.ENDING, root + inner[0].text)
        text = join(inner)
        return Atom(Kind.ORDINARY, root + (text if is_enclosed(inner) else f"({text})"))

    def _scripts(self, base: Atom) -> Atom:
        """Read the primes, the subscript and the superscript that follow a base."""
        primes = ""
        scripts: dict[str, list[Atom]] = {}
        while (sign := self._peek()) in ("^", "_", "'"):
            self._at += 1
            if sign == "'":
                primes += "′"
            elif sign in scripts:
                raise _UntellableError
            else:
                scripts[sign] = self._argument()
            while self._peek().isspace():
                self._at += 1
        if base.kind in (Kind.BIG, Kind.FRACTION) and "^" in scripts:
            raise _UntellableError
        base = replace(base, text=base.text + primes.replace("′′", "″"))
        if "_" in scripts:
            base = _with_subscript(base, scripts["_"])
        return _with_superscript(base, scripts["^"]) if "^" in scripts else base


def _with_subscript(base: Atom, atoms: Sequence[Atom]) -> Atom:
    """Lower a script: xₜ₋₁; where Unicode has no such letters: d_model, 𝔼_{x∼p}."""
    script = join(atoms, tight=True)
    lowered = script.translate(symbols.SUBSCRIPTS)
    word = is_single(atoms) and atoms[0].kind is Kind.WORD
    if symbols.all_translated(script, lowered) and not (
        word and len(script) > _LONGEST_LOWERED_WORD
    ):
        if base.kind is Kind.BIG and "₌" in lowered:
            raise _UntellableError
        return replace(base, text=base.text + lowered)
    if base.kind is Kind.BIG or len(script) > _LONGEST_SUBSCRIPT or set(script) & set("_^/"):
        raise _UntellableError
    if re.fullmatch(r"[\w\u0300-\u036f-]+", script):
        return Atom(_ending(base.kind), f"{base.text}_{script}")
    return replace(base, text=f"{base.text}_{{{script}}}")


def _with_superscript(base: Atom, atoms: Sequence[Atom]) -> Atom:
    """Raise a script: e⁻ˣ; where Unicode has no such letters: W^Q, e^(xᵢ)."""
    script = join(atoms, tight=True)
    raised = script.translate(symbols.SUPERSCRIPTS)
    if symbols.all_translated(script, raised):
        return replace(base, text=base.text + raised)
    if "^" in script or len(script) > _LONGEST_SUPERSCRIPT:
        raise _UntellableError
    if len(script) == 1 or (is_single(atoms) and atoms[0].kind is Kind.WORD):
        return Atom(_ending(base.kind), f"{base.text}^{script}")
    return replace(base, text=base.text + (f"^{script}" if is_enclosed(atoms) else f"^({script})"))


def _ending(kind: Kind) -> Kind:
    return Kind.ENDING if kind in (Kind.ORDINARY, Kind.WORD) else kind


def _accented(atoms: Sequence[Atom], accent: str) -> Atom:
    if not is_single(atoms) or atoms[0].kind is Kind.WORD:
        raise _UntellableError
    text = atoms[0].text
    return replace(atoms[0], text=unicodedata.normalize("NFC", text[:1] + accent) + text[1:])


def _one(atoms: Sequence[Atom]) -> Atom:
    """Make one atom of a group: as in TeX without parentheses, and without a gap in 0{,}5."""
    if is_single(atoms) or (len(atoms) == 1 and atoms[0].kind is Kind.FRACTION):
        return atoms[0]
    return Atom(Kind.ORDINARY, join(atoms))


def _fraction(above: Sequence[Atom], below: Sequence[Atom]) -> Atom:
    if not above or not below:
        raise _UntellableError
    if any(atom.kind in (Kind.FRACTION, Kind.BIG) for atom in (*above, *below)):
        raise _UntellableError
    numerator, denominator = join(above), join(below)
    if len(numerator) + len(denominator) > _LONGEST_FRACTION:
        raise _UntellableError
    if not is_product(above):
        numerator = f"({numerator})"
    if not is_factor(below):
        denominator = f"({denominator})"
    return Atom(Kind.FRACTION, f"{numerator}/{denominator}")
