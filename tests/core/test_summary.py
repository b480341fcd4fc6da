from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import sample_question

from bot.core.memory import Memory, recall
from bot.core.question import LANGUAGES, Bank, Kind, Topic
from bot.core.streak import Counted, Streak
from bot.core.summary import (
    MOST_TOPICS,
    SHOWN_WEEKS,
    DayAnswers,
    Summary,
    first_day,
    readiness,
    summarize,
    warmth,
)

TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)
TOPICS = [f"topic-{n}" for n in range(8)]
QUESTIONS = [
    *(sample_question(f"{topic}-{n}", topic) for topic in TOPICS for n in range(4)),
    sample_question("talk", TOPICS[0], Kind.DISCUSSION),
]
BANK = Bank(
    {question.id: question for question in QUESTIONS},
    {topic: Topic(topic, "🌳", dict.fromkeys(LANGUAGES, topic)) for topic in TOPICS},
)
FRESH = Memory(
    stability=10.0,
    difficulty=5.0,
    reviewed_on=TODAY,
    right=True,
)


def of_topic(topic: str, right: int, wrong: int) -> dict[str, Memory]:
    """Return fresh memories of a topic."""
    results = [True] * right + [False] * wrong
    return {f"{topic}-{n}": FRESH._replace(right=is_right) for n, is_right in enumerate(results)}


def summary_of(memories: dict[str, Memory]) -> Summary:
    return summarize(BANK, memories, {}, {}, Streak(), TODAY)


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)))
def test_the_calendar_begins_on_a_monday_a_year_ago(today: date) -> None:
    first = first_day(today)
    assert first.weekday() == 0
    assert (today - first).days // 7 == SHOWN_WEEKS - 1
    assert today - first >= timedelta(days=364)


@pytest.mark.parametrize(
    ("answers", "level"), [(0, 0), (1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (10, 4), (99, 4)]
)
def test_more_answers_make_a_warmer_day(answers: int, level: int) -> None:
    assert warmth(answers) == level


def test_the_year_is_shown_and_all_answers_are_counted() -> None:
    first = first_day(TODAY)
    answers = {
        first - DAY: DayAnswers(5, 5, 5),
        first: DayAnswers(2, 1, 0),
        TODAY: DayAnswers(3, 3, 2),
    }
    ledger = {
        first - DAY: Counted.FREEZE,
        first: Counted.FREEZE,
        first + DAY: Counted.VACATION,
        first + 2 * DAY: Counted.TRAVEL,
        first + 3 * DAY: Counted.EARNED_BACK,
        first + 4 * DAY: Counted.MISSED,
        TODAY: Counted.ANSWERED,
        TODAY + DAY: Counted.VACATION,
    }
    found = summarize(BANK, {}, answers, ledger, Streak(days=1), TODAY)
    assert found.answers == {first: 2, TODAY: 3}
    assert found.spared == {first + n * DAY for n in (1, 2, 3)}
    assert (found.answered, found.judged, found.right) == (10, 9, 7)


def test_nobody_is_ready_without_an_answer() -> None:
    found = readiness(BANK, {}, TODAY)
    assert (found.known, found.questions, found.share) == (0, len(QUESTIONS) - 1, 0)


def test_what_was_wrong_or_has_left_the_bank_counts_nothing() -> None:
    memories = of_topic(TOPICS[0], 1, 2) | {"gone": FRESH, "talk": FRESH}
    assert readiness(BANK, memories, TODAY).known == 1


def test_only_chosen_topics_are_asked_for() -> None:
    memories = of_topic(TOPICS[0], 3, 0) | of_topic(TOPICS[1], 2, 0)
    found = readiness(BANK, memories, TODAY, {TOPICS[1], "gone"})
    assert (found.known, found.questions) == (2, 4)
    assert readiness(BANK, memories, TODAY, {"gone"}).share == 0


@pytest.mark.parametrize(("ahead", "counts"), [(None, None), (-1, None), (0, 0), (40, 40)])
def test_the_day_of_the_interview_counts(ahead: int | None, counts: int | None) -> None:
    day = None if ahead is None else TODAY + ahead * DAY
    found = readiness(BANK, of_topic(TOPICS[0], 2, 0), TODAY, interview_on=day)
    on = None if counts is None else TODAY + counts * DAY
    assert found.interview_on == on
    assert found.known == pytest.approx(2 * recall(FRESH, on or TODAY))


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda pair: sum(pair) <= 4),
        max_size=len(TOPICS),
    )
)
def test_no_topic_is_strong_and_weak(results: list[tuple[int, int]]) -> None:
    memories: dict[str, Memory] = {}
    for topic, (right, wrong) in zip(TOPICS, results, strict=False):
        memories |= of_topic(topic, right, wrong)
    found = summary_of(memories)
    strong, weak = [[each.share for each in side] for side in (found.strongest, found.weakest)]
    assert len(strong) <= MOST_TOPICS
    assert len(weak) <= MOST_TOPICS
    assert strong == sorted(strong, reverse=True)
    assert weak == sorted(weak)
    assert not set(found.strongest) & set(found.weakest)
    assert min(strong, default=1) >= max(0.5, *weak, 0)
    judged = sum(right + wrong >= 3 for right, wrong in results)
    assert bool(strong or weak) == bool(judged)


def test_a_single_topic_is_called_what_it_is() -> None:
    assert [each.topic for each in summary_of(of_topic("topic-1", 3, 0)).strongest] == ["topic-1"]
    assert [each.topic for each in summary_of(of_topic("topic-1", 0, 3)).weakest] == ["topic-1"]
    few = summary_of(of_topic("topic-1", 2, 0))
    assert (few.strongest, few.weakest) == ((), ())
