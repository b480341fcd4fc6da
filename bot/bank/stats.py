"""How many questions the bank has, and of what."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.question import LANGUAGES, Bank, Difficulty, Kind, Language


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts of questions. Every topic, language, difficulty and kind is there, also with 0."""

    total: int
    topics: Mapping[str, int]
    languages: Mapping[Language, int]
    difficulties: Mapping[Difficulty, int]
    kinds: Mapping[Kind, int]


def count(bank: Bank) -> Stats:
    """Count the questions of a bank."""
    questions = bank.questions.values()
    topics = Counter(question.topic for question in questions)
    languages = Counter(language for question in questions for language in question.wordings)
    difficulties = Counter(question.difficulty for question in questions)
    kinds = Counter(question.kind for question in questions)
    return Stats(
        total=len(questions),
        topics={topic: topics[topic] for topic in bank.topics},
        languages={language: languages[language] for language in LANGUAGES},
        difficulties={difficulty: difficulties[difficulty] for difficulty in Difficulty},
        kinds={kind: kinds[kind] for kind in Kind},
    )
