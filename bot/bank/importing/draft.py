"""What is found in a foreign file: drafts of questions, and what was not understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TypeAlias

from bot.core.question import Difficulty, Kind, Language, Option


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as the file tells it; what the file does not say is empty.

    ``where`` is its place for the report: “line 12”, “message 345”. Texts are Markdown without
    control characters. ``correct`` holds positions in ``options``. ``name`` is its id if the file
    has one, ``topics`` are words for its topic, ``number`` is its number in a rubric, and
    ``reactions`` are counts by emoji.
    """

    where: str
    title: str
    body: str = ""
    kind: Kind = Kind.OPEN
    options: tuple[Option, ...] = ()
    correct: frozenset[int] = frozenset()
    explanation: str = ""
    sources: tuple[str, ...] = ()
    name: str = ""
    topics: tuple[str, ...] = ()
    difficulty: Difficulty | None = None
    language: Language | None = None
    number: int | None = None
    reactions: Mapping[str, int] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Name what is asked and answered, whatever else the file says about it."""
        texts = (self.title, *(option.text for option in self.options), self.body)
        plain = "\0".join(" ".join(text.casefold().split()) for text in texts)
        return blake2b(plain.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Leftover:
    """A part of the file that did not become a draft, with its first words and the reason."""

    where: str
    text: str
    why: str


Found: TypeAlias = Draft | Leftover
