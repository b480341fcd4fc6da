from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import sample_question

from bot.core.question import Question, Series
from bot.core.rotation import lineup


def part(number: int, series: str = "attention", topic: str = "attention") -> Question:
    question = sample_question(f"{series}-{number}", topic)
    return replace(question, series=Series(series, number))


def some(**topics: int) -> list[Question]:
    """Return so many questions of each topic, called "a-0", "a-1" and so on."""
    return [sample_question(f"{t}-{n}", t) for t, count in topics.items() for n in range(count)]


def first_cycle(
    questions: Collection[Question],
    asked: Collection[str] = (),
    queue: Sequence[str] = (),
    last: Question | None = None,
    *,
    seed: int = 7,
) -> list[Question]:
    turns = lineup(questions, asked, queue, last, seed=seed, cycle=1, count=len(questions))
    return [question for cycle, question in turns if cycle == 1]


banks = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(["", "x", "y"])), min_size=1, max_size=25
).map(
    lambda drafts: [
        part(number, series, topic) if series else sample_question(f"q{number}", topic)
        for number, (topic, series) in enumerate(drafts)
    ]
)
seeds = st.integers(-(2**63), 2**63)


@given(banks, seeds, st.data())
def test_a_cycle_has_every_question_once(
    bank: list[Question], seed: int, data: st.DataObject
) -> None:
    ids = [question.id for question in bank]
    asked = data.draw(st.sets(st.sampled_from(ids)))
    queue = data.draw(st.lists(st.sampled_from([*ids, "gone"]), unique=True, max_size=5))
    turns = lineup(bank, asked, queue, None, seed=seed, cycle=3, count=2 * len(bank))
    assert len(turns) == 2 * len(bank)
    cycles = [cycle for cycle, _ in turns]
    assert cycles == sorted(cycles)
    left = [question.id for cycle, question in turns if cycle == 3]
    assert sorted(left) == sorted(set(ids) - asked)
    following = [question.id for cycle, question in turns if cycle == 4]
    assert sorted(following) == sorted(ids) or len(following) < len(ids) == len(set(ids))
    assert max(Counter(following).values()) == 1
    wanted = [id_ for id_ in queue if id_ in left]
    assert left[: len(wanted)] == wanted


@given(banks, seeds)
def test_what_is_shown_as_coming_is_what_comes(bank: list[Question], seed: int) -> None:
    """Asked one by one, with what came before, the order is the one that was foretold."""
    foretold = lineup(bank, (), (), None, seed=seed, cycle=1, count=len(bank) + 3)
    asked: list[str] = []
    last, cycle = None, 1
    for expected in foretold:
        turn = lineup(bank, asked, (), last, seed=seed, cycle=cycle, count=1)[0]
        assert turn == expected
        if turn[0] != cycle:
            cycle, asked = turn[0], []
        last = turn[1]
        asked.append(last.id)


@given(banks, seeds)
def test_a_series_comes_in_its_order(bank: list[Question], seed: int) -> None:
    for name in ("x", "y"):
        numbers = [
            question.series.number
            for question in first_cycle(bank, seed=seed)
            if question.series and question.series.name == name
        ]
        assert numbers == sorted(numbers)


@given(banks, seeds)
def test_a_topic_follows_itself_only_if_no_other_could(bank: list[Question], seed: int) -> None:
    order = first_cycle(bank, seed=seed)
    for place, (before, after) in enumerate(pairwise(order), 1):
        if before.topic == after.topic:
            # Others may be there that wait for an earlier part of their series.
            free = [q for q in order[place:] if q.series is None]
            assert {q.topic for q in free} <= {before.topic}


def test_topics_are_spread_over_a_cycle() -> None:
    order = [question.topic for question in first_cycle(some(a=12, b=6, c=6))]
    assert order[:12].count("a") == 6
    assert order[:12].count("b") == 3


def test_a_long_series_does_not_wait_for_the_end() -> None:
    bank = [*some(attention=10), *(part(n) for n in range(10)), *some(b=10)]
    order = first_cycle(bank)
    places = [place for place, question in enumerate(order) if question.series]
    assert places[0] < 10
    assert places[4] < 22


def test_the_queue_comes_first() -> None:
    bank = some(a=3, b=3)
    assert [q.id for q in first_cycle(bank, queue=["b-2", "a-1", "gone"])][:2] == ["b-2", "a-1"]


def test_what_was_asked_is_not_asked_because_of_the_queue() -> None:
    order = first_cycle(some(a=3), asked=["a-1"], queue=["a-1", "a-2"])
    assert [question.id for question in order] == ["a-2", "a-0"]


def test_another_chat_has_another_order() -> None:
    bank = some(a=10, b=10)
    assert first_cycle(bank, seed=1) != first_cycle(bank, seed=2)


def test_another_cycle_has_another_order() -> None:
    bank = some(a=10, b=10)
    turns = lineup(bank, (), (), None, seed=1, cycle=1, count=40)
    assert [q for _, q in turns[:20]] != [q for _, q in turns[20:]]


@pytest.mark.parametrize("seed", range(20))
def test_a_new_cycle_does_not_begin_with_what_came_last(seed: int) -> None:
    bank = some(a=2)
    ids = [q.id for _, q in lineup(bank, (), (), None, seed=seed, cycle=1, count=10)]
    assert all(before != after for before, after in pairwise(ids))


def test_a_new_question_joins_the_cycle() -> None:
    bank = some(a=3, b=3)
    asked = [q.id for q in first_cycle(bank)][:4]
    more = [*bank, sample_question("new", "c")]
    left = {q.id for q in first_cycle(more, asked)}
    assert left == {q.id for q in more} - set(asked)


def test_without_questions_there_is_nothing() -> None:
    assert lineup([], (), ["a"], None, seed=1, cycle=1, count=7) == []


def test_one_question_comes_again_and_again() -> None:
    turns = lineup(some(a=1), (), (), None, seed=1, cycle=1, count=3)
    assert [(cycle, q.id) for cycle, q in turns] == [(1, "a-0"), (2, "a-0"), (3, "a-0")]
