"""One file of the bank: a question in one language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.bank.fault import Fault
from bot.bank.schema import Original, Translation
from bot.bank.validate import line_of, validate
from bot.bank.yaml_text import YamlError, parse
from bot.core.question import Kind, Language

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


class Piece(NamedTuple):
    """A text that people see: what to call it, and where it stands in the front matter."""

    label: str
    text: str
    keys: tuple[str | int, ...] = ()

    @property
    def is_body(self) -> bool:
        """Tell whether it stands below the front matter."""
        return not self.keys


@dataclass(frozen=True, slots=True)
class Page:
    """A file that follows the schema. ``lines`` and ``body_line`` count from 1 in the file."""

    path: Path
    language: Language
    topic: str
    id: str
    front: Original | Translation
    body: str
    body_line: int
    lines: Mapping[str, int]

    def pieces(self) -> Iterator[Piece]:
        """Give all texts, the body last."""
        front = self.front
        yield Piece("`title`", front.title, ("title",))
        for number, option in enumerate(front.options):
            yield Piece(f"option {number + 1}", option.text, ("options", number, "text"))
            if option.why:
                label = f"`why` of option {number + 1}"
                yield Piece(label, option.why, ("options", number, "why"))
        if front.explanation:
            yield Piece("`explanation`", front.explanation, ("explanation",))
        yield Piece("the body", self.body)

    def line_in(self, piece: Piece, offset: int = 0) -> int:
        """Give the line in the file of a line of a text, which YAML folds in the front matter."""
        return self.body_line + offset if piece.is_body else line_of(self.lines, *piece.keys)

    def fault(self, what: str, *keys: str | int) -> Fault:
        """Make a fault at a value of the front matter, or at the top when no keys are given."""
        return Fault(self.path, line_of(self.lines, *keys) if keys else 1, what)


def read_page(path: Path, language: Language) -> Page | list[Fault]:
    """Read a file; its place gives topic and id. Gives every fault when it breaks the schema."""
    text = read_text(path)
    return [text] if isinstance(text, Fault) else parse_page(text, path, language)


def parse_page(text: str, path: Path, language: Language) -> Page | list[Fault]:
    """Read the text of a file like `read_page`; there need be no file in its place yet."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return [Fault(path, 1, "the file must begin with front matter between two lines `---`")]
    try:
        document = parse(match[1])
    except YamlError as error:
        return [Fault(path, error.line + 1, error.what)]
    lines = {address: line + 1 for address, line in document["lines"].items()}
    model: type[Original] | type[Translation] = Original if language == "ru" else Translation
    front = validate(model, document["tree"], lines, path)
    if isinstance(front, list):
        return front
    body = text[match.end() :]
    blank = len(body) - len(body.lstrip())
    page = Page(
        path=path,
        language=language,
        topic=path.parent.name,
        id=path.stem,
        front=front,
        body=body.strip(),
        body_line=text.count("\n", 0, match.end() + blank) + 1,
        lines=lines,
    )
    return list(_faults(page)) or page


def read_text(path: Path) -> str | Fault:
    """Read a text file with any line endings."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Fault(path, line, "not UTF-8 text")
    except OSError as error:
        return Fault(path, 1, f"cannot be read: {error.strerror}")
    return text.replace("\r\n", "\n")


def _faults(page: Page) -> Iterator[Fault]:
    """Find what no schema of single values can say."""
    if not page.body:
        yield page.fault("there is no text below the front matter")
    front = page.front
    if isinstance(front, Original):
        if front.kind is Kind.QUIZ and not front.options:
            yield page.fault("a quiz needs `options`", "kind")
        elif front.kind is Kind.QUIZ and not any(option.correct for option in front.options):
            yield page.fault("no option is marked `correct: true`", "options")
        elif front.kind is not Kind.QUIZ and front.options:
            yield page.fault(f"only a quiz has `options`, this is “{front.kind}”", "options")
