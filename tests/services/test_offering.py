"""What is offered to somebody who types ``@bot words``."""

from types import MappingProxyType

import pytest
from samples import sample_question

from bot.bank.search import Search
from bot.core.question import LANGUAGES, Bank, Kind, Question, Topic, Wording
from bot.services.offering import PAGE, offer

COUNT = 2 * PAGE + 5


def question(number: int, kind: Kind = Kind.OPEN) -> Question:
    sample = sample_question(f"question-{number}", "trees" if number else "other", kind)
    wordings = {language: Wording(f"Forest {number}", "") for language in LANGUAGES}
    return Question(
        id=sample.id,
        topic=sample.topic,
        kind=kind,
        difficulty=sample.difficulty,
        wordings=wordings,
    )


@pytest.fixture(scope="module")
def large() -> Bank:
    questions = [question(0, Kind.DISCUSSION), *map(question, range(1, COUNT + 1))]
    topics = [Topic(name, "🌳", dict.fromkeys(LANGUAGES, name)) for name in ("trees", "other")]
    return Bank(
        MappingProxyType({each.id: each for each in questions}),
        MappingProxyType({topic.id: topic for topic in topics}),
    )


@pytest.mark.parametrize("query", ["", "  ", "trees", "forest"])
def test_pages_bring_every_question_once(large: Bank, query: str) -> None:
    search, found, start, pages = Search(large), list[str](), 0, 0
    while True:
        offered = offer(large, search, "en", query, start)
        found += [each.id for each in offered.questions]
        pages += 1
        if offered.following is None:
            break
        assert len(offered.questions) == PAGE
        start = offered.following
    assert pages == 3
    assert sorted(found) == sorted(f"question-{n}" for n in range(1, COUNT + 1))


def test_the_best_hit_comes_first(large: Bank) -> None:
    offered = offer(large, Search(large), "en", "forest 17", 0)
    assert offered.questions[0].id == "question-17"


@pytest.mark.parametrize(("query", "start"), [("qwertyuiop", 0), ("", COUNT), ("", 10**60)])
def test_there_may_be_nothing_to_offer(large: Bank, query: str, start: int) -> None:
    offered = offer(large, Search(large), "en", query, start)
    assert (offered.questions, offered.following) == ([], None)
