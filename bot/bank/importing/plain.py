"""Foreign text made harmless, and literal text written as Markdown."""

import re

_LONGEST_EXCERPT = 60
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\t\xa0]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff"
    "\ue000-\uf8ff\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
"""Control, private and direction characters, halves of pairs. Joiners stay: emoji need them."""
_MARKS = re.compile(r"[*`$<~\\_\[]")
_MARKUP = re.compile(r"[*`$<~]|\\(?=[!-/:-@\[-`{-~])|(?<![^\W_])_|_(?![^\W_])|\[(?=[^\[\]\n]*\]\()")
_ADDRESS = re.compile(r"https?://[^\s()<>]+")
_TICKS = re.compile("`+")
_FENCE_LANGUAGE = re.compile(r"[\w+#.-]{0,20}", re.ASCII)


def clean(text: str) -> str:
    """Take away what cannot be seen or kept in YAML; every line ends with a line feed."""
    if text.replace("\n", "").isprintable():
        return text
    return _INVISIBLE.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """Join the lines of a text."""
    return " ".join(text.split())


def excerpt(text: str) -> str:
    """Give the first words of any text, for a report."""
    line = one_line(clean(text[: 4 * _LONGEST_EXCERPT]))
    return line if len(line) <= _LONGEST_EXCERPT else line[: _LONGEST_EXCERPT - 1] + "…"


def escape(text: str) -> str:
    """Write literal text so that Markdown shows it as it is."""
    return _MARKUP.sub(r"\\\g<0>", text) if _MARKS.search(text) else text


def wrap(markdown: str, mark: str) -> str:
    """Put emphasis around every line of a text, clear of the blanks at its ends."""
    return "\n".join(_wrap_line(line, mark) for line in markdown.split("\n"))


def _wrap_line(line: str, mark: str) -> str:
    core = line.strip()
    if not core:
        return line
    start = line.index(core)
    return f"{line[:start]}{mark}{core}{mark}{line[start + len(core) :]}"


def code_span(text: str) -> str:
    """Write literal text as code within a line."""
    line = one_line(text)
    if not line:
        return text
    ticks = "`" * (_longest_ticks(line) + 1)
    blank = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{blank}{line}{blank}{ticks}"


def code_block(text: str, language: str = "") -> str:
    """Write literal text as a code block on lines of its own."""
    ticks = "`" * max(3, _longest_ticks(text) + 1)
    known = language if _FENCE_LANGUAGE.fullmatch(language) else ""
    return f"\n{ticks}{known}\n{text.strip(chr(10))}\n{ticks}\n"


def link(markdown: str, address: str) -> str:
    """Link a text to a web address; to anything else it does not link."""
    target = clean(address).strip()
    return f"[{markdown}]({target})" if markdown and _ADDRESS.fullmatch(target) else markdown


def _longest_ticks(text: str) -> int:
    return max(map(len, _TICKS.findall(text)), default=0)
