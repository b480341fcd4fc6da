"""Our Markdown as blocks, and a block as rich HTML."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

from telegramify_markdown import richify

_LINE_END = "\n"
_FENCED = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)$.*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)",
    re.DOTALL | re.MULTILINE,
)
_FENCE_START = re.compile(r"(`{3,}|~{3,})[^`]*")
_FOLD = ":::"
_FOLD_MARK = re.compile(rf"^{_FOLD}", re.MULTILINE)
_FOLDED = re.compile(rf"{_FOLD} (?P<summary>[^\n]+)\n(?P<inside>.*?)(?:\n{_FOLD}|\Z)", re.DOTALL)

_MARKS = "\U000f0000-\U000fffff"
_FIRST_MARK = 0xF0000
_JOINT = "\U000fffff"
_FOREIGN = re.compile(f"[{_MARKS}\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that serve as marks here, and those that no message may hold."""
_LITERAL = re.compile(
    r"\\."
    r"|(?P<ticks>`+)(?P<code>[^\n]*?[^`\n])(?P=ticks)(?!`)"
    r"|(?P<dollars>\$\$?)(?P<latex>(?![\s$])(?:\\.|[^$\n\\])*?(?<!\s))(?P=dollars)(?!\d)"
    r"|[<$]|!(?=\[)",
    re.DOTALL,
)
_STRONG = re.compile(r"\\.|\*\*(?=\S)((?:\\.|[^*\n\\])+?)(?<=\S)\*\*")
_SPOILER = re.compile(r"\\.|\|\|((?:\\.|[^\\])+?)\|\||(?P<bars>\|\|)", re.DOTALL)
_MARK = re.compile(f"[{_MARKS}]")
_WORDS = r"[^\\`$<>&\[\]|_~^={}#*\n]"
_STRONG_WORDS = rf"(?<!\S)\*\*(?=\S)({_WORDS}++)(?<=\S)\*\*(?!\S)"
_STRESSED_WORDS = rf"(?<!\S)\*(?=\S)({_WORDS}++)(?<=\S)\*(?!\S)"
_SIMPLE = re.compile(
    rf"(?!\s|[-+](?:\s|$)|-{{2}}|\d+[.)])(?:{_WORDS}++|{_STRONG_WORDS}|{_STRESSED_WORDS})++(?<!\s)"
)
_DEEPEST = 60
"""Tags inside each other."""
_TAG_OR_MARK = re.compile(f"<[^<>]*>|[{_MARKS}]")


def folded(summary: str, inside: str) -> str:
    """Return blocks of Markdown as one that is closed, under its summary, until it is pressed."""
    escaped = _FOLD_MARK.sub(rf"\\{_FOLD}", inside)
    return f"{_FOLD} {summary}\n{escaped}\n{_FOLD}"


def split(markdown: str) -> list[str]:
    """Cut a text at the borders of its blocks; rendered apart they look as they do together.

    Fenced code, ``$$…$$`` on lines of their own and what is `folded` stay whole; indented lines
    after a blank one belong to the list item above them.
    """
    blocks: list[list[str]] = [[]]
    closing = ""  # what ends the fence or the formula that we are in
    blank = False
    for line in markdown.split(_LINE_END):
        if closing:
            blocks[-1].append(line)
            if _closes(line, closing):
                closing = ""
                blocks.append([])
        elif not line or line.isspace():
            blank = True
        elif (opened := _opened(line)) is not None:
            blocks.append([line])
            closing = opened
            blank = False
            if not closing:
                blocks.append([])
        else:
            if blank:
                if line[0] in " \t":
                    blocks[-1].append("")
                else:
                    blocks.append([])
            blocks[-1].append(line)
            blank = False
    return [_LINE_END.join(block) for block in blocks if block]


def _opened(line: str) -> str | None:
    """Find what has to end the fence, the formula or the fold that a line starts.

    Empty if the line is the whole formula, None if it starts nothing.
    """
    if line.startswith(f"{_FOLD} "):
        return _FOLD
    if line.startswith("$$"):
        rest = line[2:].rstrip()
        if "$$" not in rest:
            return "$$"
        return "" if rest.index("$$") == len(rest) - 2 else None
    if line.startswith(("```", "~~~")) and (fence := _FENCE_START.fullmatch(line)):
        return fence[1]
    return None


def _closes(line: str, closing: str) -> bool:
    line = line.rstrip()
    if closing == _FOLD:
        return line == _FOLD
    if closing == "$$":
        return not line or line.endswith(closing)
    return line.startswith(closing) and set(line) == {closing[0]}


def simple_line(block: str) -> str | None:
    """Return the HTML of a block that is a line of words, bold ones and italic ones; else None.

    Most blocks of a card are such, nearly every one of them new, and the parser takes four times as
    long for them. Rich messages and others write them the same way.
    """
    block = _FOREIGN.sub("", block)
    if not _SIMPLE.fullmatch(block):
        return None
    return re.sub(_STRESSED_WORDS, r"<i>\1</i>", re.sub(_STRONG_WORDS, r"<b>\1</b>", block))


def to_rich_html(block: str) -> str:
    """Render a block of `split` as the HTML of a rich message, which is well-formed XML.

    A line break inside a paragraph is a line break in the message. Formulas are
    ``<tg-math>`` or ``<tg-math-block>`` with LaTeX inside.
    """
    block = _FOREIGN.sub("", block)
    if fold := _FOLDED.fullmatch(block):
        # Folds do not nest: one in another is text.
        inside = "".join(map(to_rich_html, split(_FOLD_MARK.sub(rf"\\{_FOLD}", fold["inside"]))))
        summary = _escaped(fold["summary"])
        return f"<details><summary>{summary}</summary>{inside}</details>"
    if (line := simple_line(block)) is not None:
        return f"<p>{line}</p>"
    if block.startswith("$$") and block.find("$$", 2) == len(block.rstrip()) - 2:
        latex = " ".join(block.replace("$$", "").split())
        return f"<tg-math-block>{_escaped(latex)}</tg-math-block>" if latex else ""
    pieces: list[_Piece] = []
    text, end = "", 0
    for fence in _FENCED.finditer(block):
        text += _marked(block[end : fence.start()], pieces) + _named_by_language(fence)
        end = fence.end()
    text += _marked(block[end:], pieces)
    rich = _restored(richify(text).html or "", pieces).strip()
    if _is_tangled(rich):  # it must not stop a message: show it as written
        return f"<p>{_escaped(block).replace(_LINE_END, '<br/>')}</p>"
    return rich


def parse(rich: str) -> ElementTree.Element:
    """Rich HTML as a tree under a ``body``. Raises `ElementTree.ParseError` if a tag is open."""
    return ElementTree.fromstring(f"<body>{rich}</body>")  # noqa: S314 - HTML of our own making


def _is_tangled(rich: str) -> bool:
    """Tell whether a tag is left open, or more are inside each other than anybody writes."""
    try:
        level = [parse(rich)]
    except ElementTree.ParseError:
        return True
    if rich.count("<") <= _DEEPEST:
        return False
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
    return bool(level)


@dataclass(frozen=True, slots=True)
class _Piece:
    source: str
    html: str


def _marked(text: str, pieces: list[_Piece]) -> str:
    """Prepare text without fences for the Markdown parser; what it must not see is put aside."""
    text = _LITERAL.sub(_setting_aside(pieces), text)
    text = _STRONG.sub(_hold_to_its_words, text)
    return _SPOILER.sub(_line_by_line, text)


def _named_by_language(fence: re.Match[str]) -> str:
    """Leave behind a fence its first word only, which is the language (“python run”)."""
    language = " ".join(fence["info"].split()[:1])
    opening, end = fence.start("info") - fence.start(), fence.end("info") - fence.start()
    return fence[0][:opening] + language + fence[0][end:]


def _setting_aside(pieces: list[_Piece]) -> Callable[[re.Match[str]], str]:
    """Replace code, formulas and literal signs by marks that Markdown takes for letters.

    Otherwise bars and stars inside formulas and code would be taken for markup.
    """

    def replace(match: re.Match[str]) -> str:
        source = match.group()
        if source.startswith("\\"):
            return _LINE_END if source == "\\\n" else source
        if match["code"]:
            rich = f"<code>{_escaped(match['code'].strip())}</code>"
        elif match["latex"]:
            rich = f"<tg-math>{_escaped(match['latex'])}</tg-math>"
        else:
            rich = _escaped(source)
        pieces.append(_Piece(source, rich))
        return chr(_FIRST_MARK + len(pieces) - 1)

    return replace


def _restored(rich: str, pieces: list[_Piece]) -> str:
    """Put the pieces where their marks are; inside a tag, as in an address, their source."""

    def restore(match: re.Match[str]) -> str:
        if match.group().startswith("<"):
            return _MARK.sub(restore_source, match.group())
        return pieces[ord(match.group()) - _FIRST_MARK].html

    def restore_source(mark: re.Match[str]) -> str:
        return html.escape(pieces[ord(mark.group()) - _FIRST_MARK].source)

    return _TAG_OR_MARK.sub(restore, rich.replace(_JOINT, ""))


def _hold_to_its_words(match: re.Match[str]) -> str:
    """Make ``**注意力（attention）**是`` bold.

    CommonMark wants a space or punctuation after a closing ``**`` that follows punctuation;
    Chinese has no spaces. A mark that counts as a letter between them satisfies it.
    """
    return match.group() if match[1] is None else f"**{_JOINT}{match[1]}{_JOINT}**"


def _line_by_line(match: re.Match[str]) -> str:
    """Make of a spoiler over several lines one on each, so that no tag crosses a block."""
    if match["bars"]:
        return f"|{_JOINT}|"
    if match[1] is None:
        return match.group()
    return "\n".join(
        f"<tg-spoiler>{line}</tg-spoiler>" if line.strip() else line
        for line in match[1].split("\n")
    )


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
