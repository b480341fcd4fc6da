from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import sample_question

from bot.core.grading import Grade
from bot.core.mastery import ENOUGH_QUESTIONS, WEAK_BELOW, Mastery, masteries, weakness
from bot.core.memory import recall, review

TODAY = date(2026, 5, 20)

results = st.builds(
    lambda topic, questions, share: Mastery(topic, questions * share, questions),
    st.sampled_from("abcdefgh"),
    st.integers(0, 30),
    st.floats(0, 1),
)


@pytest.mark.parametrize(
    ("known", "questions", "share"),
    [(0, 0, 1 / 2), (1, 1, 2 / 3), (0, 1, 1 / 3), (2.5, 4, 3.5 / 6), (0, 3, 1 / 5)],
)
def test_the_share_is_smoothed(known: float, questions: int, share: float) -> None:
    assert Mastery("a", known, questions).share == pytest.approx(share)


@given(st.lists(results, unique_by=lambda result: result.topic))
def test_a_topic_is_weak_unclear_or_neither(given_results: list[Mastery]) -> None:
    found = weakness(given_results)
    for result in given_results:
        assert 0 < result.share < 1
        assert (result in found.unclear) == (0 < result.questions < ENOUGH_QUESTIONS)
        assert (result in found.weak) == (
            result.questions >= ENOUGH_QUESTIONS and result.share < WEAK_BELOW
        )
    assert sorted(found.weak, key=lambda result: result.share) == list(found.weak)
    assert weakness(reversed(given_results)) == found


def test_the_worst_comes_first_and_the_best_known_of_the_unclear() -> None:
    found = weakness(
        [
            Mastery("metrics", 4, 10),
            Mastery("attention", 0, 3),
            Mastery("trees", 9, 10),
            Mastery("statistics", 4, 10),
            Mastery("ranking", 1, 1),
            Mastery("rnn", 0, 2),
            Mastery("cnn", 0, 0),
            Mastery("llm", 0, 2),
        ]
    )
    assert [result.topic for result in found.weak] == ["attention", "metrics", "statistics"]
    assert [result.topic for result in found.unclear] == ["llm", "rnn", "ranking"]


def test_a_wrong_last_answer_counts_nothing_and_a_right_one_its_recall() -> None:
    questions = {name: sample_question(name) for name in ("right", "wrong", "faded")}
    good = review(None, Grade.GOOD, TODAY)
    memories = {
        "right": good,
        "wrong": review(good, Grade.AGAIN, TODAY),
        "faded": review(None, Grade.GOOD, TODAY - timedelta(days=30)),
        "gone from the bank": good,
    }
    found = masteries(memories, questions, TODAY)
    faded = recall(memories["faded"], TODAY)
    assert 0 < faded < 1
    assert found == {"networks": Mastery("networks", 1 + faded, 3)}
    assert masteries(memories, questions, TODAY, {"networks"}) == found
    assert not masteries(memories, questions, TODAY, {"metrics"})


def test_mastery_fades_with_time() -> None:
    questions = {"q": sample_question("q")}
    memories = {"q": review(None, Grade.GOOD, TODAY)}
    shares = [
        masteries(memories, questions, TODAY + timedelta(days=days))["networks"].share
        for days in (0, 1, 10, 100)
    ]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) == len(shares)
