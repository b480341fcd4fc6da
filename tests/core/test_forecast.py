from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.forecast import HORIZON_DAYS, IN_SIGHT_DAYS, Forecast, stabilities
from bot.core.grading import Grade
from bot.core.memory import Memory, recall, review

TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)


@st.composite
def memories(draw: st.DrawFn) -> Memory:
    """Draw what is left of up to six answers, the last one before today."""
    day = TODAY - DAY * draw(st.integers(1, 400))
    memory = review(None, draw(st.sampled_from(Grade)), day)
    for _ in range(draw(st.integers(0, 5))):
        day = min(day + DAY * draw(st.integers(0, 60)), TODAY - DAY)
        memory = review(memory, draw(st.sampled_from(Grade)), day)
    return memory


@given(memories())
def test_stabilities_are_those_that_a_review_leaves(memory: Memory) -> None:
    right, wrong = stabilities(memory.stability, memory.difficulty, recall(memory, TODAY))
    assert right == pytest.approx(review(memory, Grade.GOOD, TODAY).stability)
    assert wrong == pytest.approx(review(memory, Grade.AGAIN, TODAY).stability)


@given(memories())
def test_a_gain_is_what_is_expected_of_a_review(memory: Memory) -> None:
    goal = TODAY + HORIZON_DAYS * DAY
    known = recall(memory, TODAY)
    if_right = recall(review(memory, Grade.GOOD, TODAY), goal)
    if_wrong = recall(review(memory, Grade.AGAIN, TODAY), goal)
    expected = known * if_right + (1 - known) * if_wrong - recall(memory, goal)
    assert Forecast(TODAY, None).gain(memory) == pytest.approx(expected)


@given(st.floats(0, 1))
def test_a_first_gain_is_what_is_expected_of_a_first_answer(prior: float) -> None:
    goal = TODAY + HORIZON_DAYS * DAY
    if_right = recall(review(None, Grade.GOOD, TODAY), goal)
    if_wrong = recall(review(None, Grade.AGAIN, TODAY), goal)
    expected = prior * if_right + (1 - prior) * if_wrong - prior
    assert Forecast(TODAY, None).first_gain(prior) == pytest.approx(expected)


@pytest.mark.parametrize("days", [-400, -1, IN_SIGHT_DAYS + 1, 400])
@given(memory=memories())
def test_an_interview_out_of_sight_changes_nothing(days: int, memory: Memory) -> None:
    assert Forecast(TODAY, TODAY + days * DAY).gain(memory) == Forecast(TODAY, None).gain(memory)


@given(st.integers(1, IN_SIGHT_DAYS))
def test_near_an_interview_what_would_be_kept_anyhow_can_wait(days: int) -> None:
    kept = Memory(2000.0, 5.0, TODAY - 3 * DAY, True)
    fading = Memory(1.0, 5.0, TODAY - 3 * DAY, True)
    forecast = Forecast(TODAY, TODAY + days * DAY)
    assert forecast.gain(fading) > forecast.gain(kept)
