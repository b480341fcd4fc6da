"""What a question is: facts that hold in every language, and its wording in each of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal, get_args

Language = Literal["ru", "en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Kind(StrEnum):
    """How a question is asked and answered."""

    QUIZ = "quiz"
    """Choose among options."""
    OPEN = "open"
    """Think, show the answer, grade yourself."""
    DIALOGUE = "dialogue"
    """The interviewer asks, the candidate answers; graded like an open question."""
    CASE = "case"
    """A structured list of questions about a situation; graded like an open question."""
    DISCUSSION = "discussion"
    """No answer: readers talk."""


class Difficulty(StrEnum):
    """The level of the candidate who is expected to know it, easiest first."""

    JUNIOR = "junior"
    MIDDLE = "middle"
    SENIOR = "senior"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a quiz. ``why`` names the misconception of whoever picks a wrong one."""

    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A numbered rubric that a question belongs to."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Wording:
    """What a question says in one language. All texts are Rich Markdown with ``$LaTeX$``."""

    title: str
    body: str
    explanation: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the bank.

    ``revision`` counts how often the right answer has changed, from 1 on.
    ``correct`` holds the positions of the right options in the order of ``Wording.options``,
    which is the same in every language. ``wordings`` has every language of `LANGUAGES`.
    """

    id: str
    topic: str
    kind: Kind
    difficulty: Difficulty
    wordings: Mapping[Language, Wording]
    correct: frozenset[int] = frozenset()
    asked_for: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    series: Series | None = None
    reviewed: str | None = None
    revision: int = 1

    @property
    def version(self) -> str:
        """Names what the right answer is; another version makes earlier answers worthless.

        The options that are correct, and a number that an editor raises where those do not tell.
        """
        return "".join([str(self.revision), "-", *map(str, sorted(self.correct))])


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject of the bank. ``aliases`` are other words people search it by, in any language."""

    id: str
    emoji: str
    names: Mapping[Language, str]
    aliases: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bank:
    """All questions and topics, by id. Topics stand in the order of ``topics.yaml``."""

    questions: Mapping[str, Question]
    topics: Mapping[str, Topic]

    def askable(self, topics: Collection[str] = ()) -> Sequence[Question]:
        """Return the questions that somebody can answer, of some topics or, without any, of all."""
        if not topics:
            return self._askable
        return [question for question in self._askable if question.topic in topics]

    def chosen(self, topics: Collection[str]) -> frozenset[str]:
        """Return those of the topics somebody chose that they can be asked about; none means all.

        A choice outlives its topics: what has lost its last question counts as not chosen.
        """
        return self._asked_about.intersection(topics)

    @cached_property
    def _asked_about(self) -> frozenset[str]:
        return frozenset(question.topic for question in self._askable)

    @cached_property
    def _askable(self) -> Sequence[Question]:
        return [each for each in self.questions.values() if each.kind is not Kind.DISCUSSION]
