import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.mastery import ENOUGH_ANSWERS, WEAK_BELOW, TopicResult, weakness

results = st.builds(
    lambda topic, answers, share: TopicResult(topic, round(answers * share), answers),
    st.sampled_from("abcdefgh"),
    st.integers(0, 30),
    st.floats(0, 1),
)


@pytest.mark.parametrize(
    ("right", "answers", "share"),
    [(0, 0, 1 / 2), (1, 1, 2 / 3), (0, 1, 1 / 3), (3, 4, 4 / 6), (0, 3, 1 / 5), (98, 98, 0.99)],
)
def test_the_share_is_smoothed(right: int, answers: int, share: float) -> None:
    assert TopicResult("a", right, answers).share == pytest.approx(share)


@given(st.lists(results, unique_by=lambda result: result.topic))
def test_a_topic_is_weak_unclear_or_neither(given_results: list[TopicResult]) -> None:
    found = weakness(given_results)
    for result in given_results:
        assert 0 < result.share < 1
        assert (result in found.unclear) == (0 < result.answers < ENOUGH_ANSWERS)
        assert (result in found.weak) == (
            result.answers >= ENOUGH_ANSWERS and result.share < WEAK_BELOW
        )
    assert sorted(found.weak, key=lambda result: result.share) == list(found.weak)
    assert weakness(reversed(given_results)) == found


def test_the_worst_comes_first_and_the_best_known_of_the_unclear() -> None:
    found = weakness(
        [
            TopicResult("metrics", 4, 10),
            TopicResult("attention", 0, 3),
            TopicResult("trees", 9, 10),
            TopicResult("statistics", 4, 10),
            TopicResult("ranking", 1, 1),
            TopicResult("rnn", 0, 2),
            TopicResult("cnn", 0, 0),
            TopicResult("llm", 0, 2),
        ]
    )
    assert [result.topic for result in found.weak] == ["attention", "metrics", "statistics"]
    assert [result.topic for result in found.unclear] == ["llm", "rnn", "ranking"]
