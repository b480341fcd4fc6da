"""Formulas, drawn and looked at: the renderer prints what it does not know without an error."""

import re
import warnings
from importlib.metadata import version

_MACRO = re.compile(r"\\[a-zA-Z]*")
_ENVIRONMENT = re.compile(r"\\begin\s*\{([^}]*)\}")
_FONT = re.compile(r"\\math[a-z]+")
_NO_GLYPH = re.compile(r'<symbol id="[^"]*_0"')
_FOREIGN = re.compile("[Ѐ-ӿ㐀-䶿一-鿿]")
_BRACE = re.compile(r"\\.|([{}])", re.DOTALL)
_NOT_SIMPLE = re.compile(
    r"\\(?:[cdt]?frac|[dt]?binom|over|atop|begin|limits|substack|(?:over|under)(?:set|brace)|stackrel)"
    r"(?![a-zA-Z])|\\(?:sum|prod|i*int|oint|bigcup|bigcap)\s*[_^]"
)
_REASONS = {
    "Assertion": "a macro lacks an argument",
    "StopIteration": "a macro lacks an argument",
    "NoAvailableTokens": "something is empty",
    "Parse": "an & stands outside of a table",
}


def drawer() -> str:
    """Name all that the verdict on a formula depends on, besides the formula."""
    return f"ziamath {version('ziamath')}, latex2mathml {version('latex2mathml')}, rules 1"


def is_simple(latex: str) -> bool:
    """Tell whether a formula still reads well when it is flattened to one line of Unicode."""
    return not _NOT_SIMPLE.search(latex)


def look_at(latex: str) -> str:
    """Draw a formula (some 10 ms) and say what is wrong with it; empty when nothing is."""
    if foreign := _FOREIGN.search(latex):
        return f"“{foreign[0]}” cannot stand in a formula: only Latin text does"
    if not _braces_match(latex):
        return "its braces { } do not match"
    with warnings.catch_warnings():
        # Imported here: half a second that a run with a warm cache does not need. On its import
        # ziamath opens its font by a function that some Python versions deprecate.
        warnings.simplefilter("ignore", DeprecationWarning)
        from latex2mathml import commands  # noqa: PLC0415
        from ziamath.tex import tex2mml  # noqa: PLC0415
        from ziamath.zmath import Math  # noqa: PLC0415

    for environment in _ENVIRONMENT.findall(latex):
        if f"\\{environment}" not in commands.MATRICES and environment != "aligned":
            return f"the environment “{environment}” is unknown"
    for font in _FONT.findall(latex):
        if font not in {*commands.LOCAL_FONTS, *commands.MATH_NON_FONT_COMMANDS}:
            return f"the macro {font} is unknown"
    try:
        mathml = tex2mml(latex)
        if macro := _MACRO.search(mathml):
            return f"the macro {macro[0]} is unknown"
        picture = Math(mathml).svg()
    except Exception as error:  # The renderer fails in whatever way its code happens to.
        return f"it cannot be drawn: {_words(error)}"
    return "a character of it has no glyph" if _NO_GLYPH.search(picture) else ""


def _braces_match(latex: str) -> bool:
    depth = 0
    for brace in _BRACE.findall(latex):
        depth += {"{": 1, "}": -1, "": 0}[brace]
        if depth < 0:
            return False
    return depth == 0


def _words(error: Exception) -> str:
    """Turn ``DoubleSubscriptsError`` into “double subscripts”: such errors say no more."""
    name = type(error).__name__.removesuffix("Error")
    return _REASONS.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
