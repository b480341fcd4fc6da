from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import sample_question

from bot.core.grading import Outcome
from bot.core.question import Kind, Question
from bot.core.selection import Choice, LastCard, Reason, choose, reason, shuffle

TODAY = datetime(2026, 5, 20, 21, tzinfo=UTC)  # midnight in Moscow
DAY = timedelta(days=1)


def ago(days: float, outcome: Outcome | None) -> LastCard:
    return LastCard(outcome, TODAY - days * DAY)


def pick(
    questions: Iterable[Question],
    history: dict[str, LastCard],
    *,
    topics: frozenset[str] = frozenset(),
    seed: int = 0,
) -> Choice | None:
    return choose(questions, history, topics=topics, day_start=TODAY, random=Random(seed))


ORDER = [
    ("missed long ago", ago(9, Outcome.WRONG), Reason.MISSED),
    ("revealed since", ago(5, Outcome.REVEALED), Reason.MISSED),
    ("missed yesterday", ago(0.01, Outcome.WRONG), Reason.MISSED),
    ("new", None, Reason.NEW),
    ("skipped", ago(8, Outcome.SKIPPED), Reason.NEW),
    ("left open", ago(7, None), Reason.NEW),
    ("known for long", ago(30, Outcome.RIGHT), Reason.REPEAT),
    ("known since", ago(2, Outcome.RIGHT), Reason.REPEAT),
    ("missed today", ago(0, Outcome.WRONG), Reason.MISSED),
    ("skipped today", ago(-0.1, Outcome.SKIPPED), Reason.NEW),
    ("known today", ago(-0.1, Outcome.RIGHT), Reason.REPEAT),
]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_questions(seed: int) -> None:
    left = [sample_question(name) for name, _, _ in ORDER]
    Random(seed).shuffle(left)
    history = {name: last for name, last, _ in ORDER if last is not None}
    dealt = []
    while choice := pick(left, history, seed=seed):
        dealt.append((choice.question.id, choice.reason))
        left.remove(choice.question)
    assert dealt == [(name, why) for name, _, why in ORDER]


@pytest.mark.parametrize(("_name", "last", "expected"), ORDER)
def test_the_reason(_name: str, last: LastCard | None, expected: Reason) -> None:
    assert reason(last) is expected


def test_new_questions_come_by_chance_and_the_same_by_the_same_chance() -> None:
    questions = [sample_question(str(n)) for n in range(20)]
    picks = [pick(questions, {}, seed=seed) for seed in range(30)]
    assert picks == [pick(questions, {}, seed=seed) for seed in range(30)]
    assert len({choice.question.id for choice in picks if choice}) > 10


names = st.sampled_from("abcdefgh")
questions = st.lists(
    st.builds(sample_question, names, st.sampled_from(["x", "y", "z"]), st.sampled_from(Kind)),
    unique_by=lambda question: question.id,
)
histories = st.dictionaries(
    names,
    st.builds(ago, st.floats(-1, 30), st.none() | st.sampled_from(Outcome)),
)


@given(
    questions,
    histories,
    st.frozensets(st.sampled_from(["x", "y", "z"])),
    st.integers(0, 99),
)
def test_what_may_be_dealt(
    questions: list[Question],
    history: dict[str, LastCard],
    topics: frozenset[str],
    seed: int,
) -> None:
    allowed = {
        question.id
        for question in questions
        if question.kind is not Kind.DISCUSSION and (not topics or question.topic in topics)
    }
    choice = pick(questions, history, topics=topics, seed=seed)
    assert (choice is None) == (not allowed)
    if choice is not None:
        assert choice.question.id in allowed
        assert choice == pick(questions, history, topics=topics, seed=seed)
        assert choice.reason is reason(history.get(choice.question.id))


@given(st.integers(0, 6), st.integers(0, 99))
def test_options_keep_all_their_positions(count: int, seed: int) -> None:
    order = shuffle(count, Random(seed))
    assert sorted(order) == list(range(count))
    assert order == shuffle(count, Random(seed))


def test_every_position_comes_first_at_times() -> None:
    random = Random(0)
    assert {shuffle(4, random)[0] for _ in range(100)} == {0, 1, 2, 3}
