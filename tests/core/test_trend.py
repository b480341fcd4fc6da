import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.mastery import ENOUGH_ANSWERS, TopicResult, Trend, trend

results = st.integers(0, 30).flatmap(
    lambda answers: st.builds(
        TopicResult, st.just("metrics"), st.integers(0, answers), st.just(answers)
    )
)


@pytest.mark.parametrize(
    ("before", "recent", "found"),
    [
        ((0, 0), (3, 3), None),
        ((2, 2), (0, 3), None),
        ((3, 3), (0, 2), None),
        ((0, 3), (3, 3), Trend.RISING),
        ((3, 3), (0, 3), Trend.FALLING),
        ((2, 3), (2, 3), Trend.STEADY),
        ((5, 10), (6, 10), Trend.STEADY),
        ((5, 10), (4, 10), Trend.STEADY),
        ((50, 100), (61, 100), Trend.RISING),
        ((50, 100), (39, 100), Trend.FALLING),
        ((1, 3), (9, 20), Trend.RISING),
    ],
)
def test_a_trend_needs_answers_and_a_difference(
    before: tuple[int, int], recent: tuple[int, int], found: Trend | None
) -> None:
    assert trend(TopicResult("a", *before), TopicResult("a", *recent)) is found


@given(results, results)
def test_a_trend_turns_round_with_time(before: TopicResult, recent: TopicResult) -> None:
    turned = {Trend.RISING: Trend.FALLING, Trend.FALLING: Trend.RISING}
    found = trend(before, recent)
    assert trend(recent, before) is (turned.get(found, found) if found else None)
    assert (found is None) == (min(before.answers, recent.answers) < ENOUGH_ANSWERS)


@given(results)
def test_no_difference_is_no_change(result: TopicResult) -> None:
    assert trend(result, result) in {None, Trend.STEADY}
