"""What goes into an export: questions, each in one language."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from bot.bank.exporting.failure import ExportError
from bot.core.question import Bank, Language, Question, Wording


class Entry(NamedTuple):
    """A question in one language: a note of a deck, a row of a table."""

    question: Question
    language: Language

    @property
    def wording(self) -> Wording:
        """Give what the question says in this language."""
        return self.question.wordings[self.language]


def choose(bank: Bank, languages: Sequence[Language], topics: Collection[str] = ()) -> list[Entry]:
    """Give the questions of some topics, or of all when none is named, in the order of the bank.

    Raises `ExportError` for a topic that the bank does not have.
    """
    for topic in topics:
        if topic not in bank.topics:
            raise ExportError(f"there is no topic “{topic}”; there are {', '.join(bank.topics)}")
    return [
        Entry(question, language)
        for language in languages
        for question in bank.questions.values()
        if not topics or question.topic in topics
    ]


def letter(position: int) -> str:
    """Name an option by its position from 0: A, B, C and so on."""
    return chr(ord("A") + position)
