"""LaTeX as MathML that is safe to put on a page."""

import re
from functools import lru_cache
from html import escape, unescape
from itertools import zip_longest
from xml.etree.ElementTree import Element

from latex2mathml.converter import Converter

_TAG = re.compile(
    "math|menclose|merror|mfrac|mi|mmultiscripts|mn|mo|mover|mpadded|mphantom|mprescripts|mroot|"
    "mrow|ms|mspace|msqrt|mstyle|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder|munderover"
)
_ATTRIBUTE = re.compile(
    "accent|columnalign|columnlines|columnspacing|columnspan|depth|display|displaystyle|fence|form|"
    "height|largeop|linethickness|lspace|mathcolor|mathsize|mathvariant|maxsize|minsize|"
    "movablelimits|notation|rowlines|rowspacing|rspace|scriptlevel|separator|stretchy|symmetric|"
    "voffset|width"
)
_ALIGNED = re.compile(r"\\(begin|end)\{(?:aligned|split)\}")
_NAME = re.compile(r"[A-Za-z]{2,}")
_UNREAD = re.compile(r"\\[A-Za-z]|&(amp;)?$")


@lru_cache(maxsize=2048)
def formula_html(latex: str, *, display: bool) -> str:
    """Return MathML for a formula without its dollar signs; its source in ``<code>`` if unreadable.

    ``display`` sets it as a block of its own, in ``<div class="formula">``.
    """
    shown = _mathml(latex, display=display) or f'<code class="formula">{escape(latex)}</code>'
    return f'<div class="formula">{shown}</div>' if display else shown


def _mathml(latex: str, *, display: bool) -> str | None:
    converter = Converter(display="block" if display else "inline")
    try:
        tree = converter.convert_to_element(_ALIGNED.sub(r"\\\1{align*}", latex))
    except Exception:
        # Its errors share no base class, and what it cannot read may also be a bad index or a
        # recursion too deep. Whatever it is, the reader gets the source.
        return None
    # An unknown macro or a stray & is no error to the library: it becomes an identifier.
    unread = any(_UNREAD.match(element.text or "") for element in tree.iter())
    return None if unread else _written(tree)


def _written(element: Element) -> str:
    """Write a MathML tree by hand: the library's own writer lets markup in texts through."""
    children = list(element)
    for child, following in zip_longest(children, children[1:]):
        _space_name(child, following)
    inside = escape(unescape(element.text or "")) + "".join(map(_written, children))
    if not _TAG.fullmatch(element.tag):
        return inside
    attributes = "".join(
        f' {name}="{escape(value)}"'
        for name, value in element.attrib.items()
        if _ATTRIBUTE.fullmatch(name)
    )
    return f"<{element.tag}{attributes}>{inside}</{element.tag}>"


def _space_name(element: Element, following: Element | None) -> None:
    """Set the space around names such as log: a thin one, none before a bracket, as LaTeX does."""
    if element.tag not in ("mi", "mo") or not _NAME.fullmatch(element.text or ""):
        return
    brackets = following is not None and following.text in ("(", "[", "&#x00028;", "&#x0005B;")
    element.tag = "mo"
    element.set("lspace", "0.17em")
    element.set("rspace", "0" if brackets else "0.17em")
