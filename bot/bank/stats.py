"""How many questions the bank has, and of what."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.question import LANGUAGES, Bank, Difficulty, Kind, Language


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of questions. Every topic, difficulty, kind and language is there, also with 0."""

    total: int
    topics: Mapping[str, Mapping[Difficulty, int]]
    kinds: Mapping[Kind, Mapping[Language, int]]


def count(bank: Bank) -> Stats:
    """Count the questions of a bank."""
    questions = bank.questions.values()
    topics = Counter((question.topic, question.difficulty) for question in questions)
    kinds = Counter(
        (question.kind, language) for question in questions for language in question.wordings
    )
    return Stats(
        total=len(questions),
        topics={
            topic: {level: topics[topic, level] for level in Difficulty} for topic in bank.topics
        },
        kinds={kind: {language: kinds[kind, language] for language in LANGUAGES} for kind in Kind},
    )
