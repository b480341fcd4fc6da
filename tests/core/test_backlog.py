from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.backlog import MOST_A_DAY, Backlog, next_due
from bot.core.memory import Memory

TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)

counts = st.integers(0, 200)


def memory(due_in: int) -> Memory:
    return Memory(
        stability=40,
        difficulty=5,
        reviewed_on=TODAY + (due_in - 40) * DAY,
        right=True,
    )


@given(counts, counts)
def test_a_day_has_its_share_and_the_rest_waits(due: int, done: int) -> None:
    backlog = Backlog(due, done, None)
    assert backlog.left >= 0
    assert backlog.waiting >= 0
    assert backlog.left + backlog.waiting == due
    assert backlog.left + done <= max(MOST_A_DAY, done)
    assert not backlog.waiting or backlog.left + done >= MOST_A_DAY, "nothing waits without need"


@given(counts)
def test_over_a_day_the_share_is_counted_down_by_one(due: int) -> None:
    told = [Backlog(due - done, done, None).left for done in range(min(due, MOST_A_DAY) + 1)]
    assert told == list(reversed(range(len(told))))


@given(st.lists(st.integers(-90, 90), min_size=1))
def test_the_next_day_is_one_to_come(due_in: list[int]) -> None:
    found = next_due(map(memory, due_in), TODAY)
    assert found == TODAY + max(1, min(due_in)) * DAY


def test_without_memories_nothing_will_be_due() -> None:
    assert next_due([], TODAY) is None
