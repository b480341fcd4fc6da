"""A bank of a few questions, one of each way to answer."""

from types import MappingProxyType

import pytest
from samples import sample_question

from bot.core.question import LANGUAGES, Bank, Kind, Topic


@pytest.fixture(scope="session")
def bank() -> Bank:
    questions = [
        sample_question("one-right", "trees", Kind.QUIZ, correct={1}),
        sample_question("two-right", "trees", Kind.QUIZ, correct={0, 2}),
        sample_question("recall", "attention", Kind.OPEN),
        sample_question("talk", "talks", Kind.DISCUSSION),
    ]
    topics = [
        Topic(name, "🌳", dict.fromkeys(LANGUAGES, name))
        for name in ("talks", "attention", "ranking", "trees")
    ]
    return Bank(
        MappingProxyType({question.id: question for question in questions}),
        MappingProxyType({topic.id: topic for topic in topics}),
    )
