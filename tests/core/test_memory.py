from datetime import UTC, date, datetime, timedelta

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from bot.core.grading import Grade, Outcome
from bot.core.memory import Memory, recall, retrievability, review, worth

TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)

histories = st.lists(st.tuples(st.sampled_from(Grade), st.integers(0, 60)), min_size=1, max_size=12)


def remembered(history: list[tuple[Grade, int]]) -> Memory:
    """Return the memory after answers, each so many days after the one before."""
    day, memory = TODAY, None
    for grade, days in history:
        day += days * DAY
        memory = review(memory, grade, day)
    assert memory is not None
    return memory


@pytest.mark.parametrize(
    ("outcome", "own", "expected"),
    [
        (Outcome.RIGHT, None, Grade.GOOD),
        (Outcome.WRONG, None, Grade.AGAIN),
        (Outcome.REVEALED, None, Grade.AGAIN),
        (Outcome.RIGHT, Grade.HARD, Grade.HARD),
        (Outcome.RIGHT, Grade.EASY, Grade.EASY),
        (Outcome.WRONG, Grade.AGAIN, Grade.AGAIN),
    ],
)
def test_what_an_answer_is_worth(outcome: Outcome, own: Grade | None, expected: Grade) -> None:
    assert worth(outcome, own) is expected


@given(histories)
def test_it_is_fsrs_by_the_day(history: list[tuple[Grade, int]]) -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, moment = Card(card_id=0), datetime(2026, 5, 20, 9, tzinfo=UTC)
    ratings = dict(zip(Grade, Rating, strict=True))
    for grade, days in history:
        moment += days * DAY
        card, _ = scheduler.review_card(card, ratings[grade], moment)
    memory = remembered(history)
    assert (memory.stability, memory.difficulty) == (card.stability, card.difficulty)
    assert memory.due_on == card.due.date()
    assert recall(memory, memory.reviewed_on + 9 * DAY) == pytest.approx(
        scheduler.get_card_retrievability(card, moment + 9 * DAY)
    )


@given(histories)
def test_a_memory_fades(history: list[tuple[Grade, int]]) -> None:
    memory = remembered(history)
    assert memory.right == (history[-1][0] is not Grade.AGAIN)
    assert memory.stability > 0
    assert 1 <= memory.difficulty <= 10
    assert memory.due_on > memory.reviewed_on
    assert memory.is_due(memory.due_on)
    assert not memory.is_due(memory.due_on - DAY)
    recalls = [recall(memory, memory.reviewed_on + days * DAY) for days in (0, 1, 7, 50)]
    assert recalls[0] == 1
    assert recalls == sorted(recalls, reverse=True)
    assert all(0 < each <= 1 for each in recalls)


@given(histories)
def test_a_better_answer_leaves_the_stronger_memory(history: list[tuple[Grade, int]]) -> None:
    memory = remembered(history)
    day = memory.due_on
    strengths = [review(memory, grade, day).stability for grade in Grade]
    assert strengths == sorted(strengths)


def test_stability_is_the_days_until_nine_in_ten() -> None:
    assert retrievability(20, 20) == pytest.approx(0.9)
    assert retrievability(20, -5) == 1, "a clock that was moved back brings nothing"
