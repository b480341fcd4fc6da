from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.grading import Grade, Outcome
from bot.core.interview import LENGTHS, Answered, TopicScore, plan, report, roles
from bot.core.memory import review
from bot.core.question import LANGUAGES, Bank, Difficulty, Kind, Option, Question, Topic, Wording

TODAY = date(2026, 5, 20)
TOPICS = ("trees", "metrics", "attention", "statistics")


def question(number: int, **facts: object) -> Question:
    """Return one of a bank of every topic, difficulty and kind."""
    kind = Kind.OPEN if number % 4 == 3 else Kind.QUIZ
    options = tuple(map(Option, "ABCD")) if kind is Kind.QUIZ else ()
    values: dict[str, object] = {
        "id": f"q{number}",
        "topic": TOPICS[number % len(TOPICS)],
        "kind": kind,
        "difficulty": list(Difficulty)[number % 3],
        "wordings": {language: Wording("?", "", options=options) for language in LANGUAGES},
        "correct": frozenset({0}) if kind is Kind.QUIZ else frozenset(),
        "asked_for": ("ds", "cv") if number < 6 else ("ds",),
    }
    return Question(**(values | facts))  # type: ignore[arg-type]  # the facts are named


def bank_of(*questions: Question) -> Bank:
    topics = {name: Topic(name, "?", dict.fromkeys(LANGUAGES, name)) for name in TOPICS}
    return Bank({each.id: each for each in questions}, topics)


BANK = bank_of(*map(question, range(60)))


@given(length=st.sampled_from(LENGTHS), seed=st.integers(0, 99), role=st.sampled_from(["", "ds"]))
def test_an_interview_has_its_length_and_rises(length: int, seed: int, role: str) -> None:
    asked = plan(BANK, role, length, {}, TODAY, Random(seed))
    assert len({each.id for each in asked}) == length
    levels = [list(Difficulty).index(each.difficulty) for each in asked]
    assert levels == sorted(levels)
    assert len(set(levels)) > 1
    assert {each.kind for each in asked} == {Kind.QUIZ, Kind.OPEN}
    assert max([each.topic for each in asked].count(topic) for topic in TOPICS) <= length / 3 + 1


def test_the_same_dice_plan_the_same() -> None:
    one, other = (plan(BANK, "", 10, {}, TODAY, Random(7)) for _ in range(2))
    assert one == other


def test_only_the_role_is_asked_and_as_much_as_there_is() -> None:
    asked = plan(BANK, "cv", 20, {}, TODAY, Random(0))
    assert asked
    assert all("cv" in each.asked_for for each in asked)
    assert plan(BANK, "pm", 5, {}, TODAY, Random(0)) == []


def test_what_has_no_one_answer_is_not_asked() -> None:
    odd = (
        question(1, kind=Kind.DISCUSSION, correct=frozenset()),
        question(2, correct=frozenset({0, 1})),
    )
    assert plan(bank_of(*odd), "", 5, {}, TODAY, Random(0)) == []
    assert roles(bank_of(*odd), 1) == []


def test_what_is_forgotten_comes_before_what_is_known() -> None:
    known = review(review(None, Grade.EASY, TODAY), Grade.EASY, TODAY)
    lost = review(None, Grade.AGAIN, TODAY)
    quizzes = [question(number, topic=TOPICS[number % 4], kind=Kind.QUIZ) for number in range(40)]
    memories = {each.id: lost if each.id < "q2" else known for each in quizzes}
    asked = plan(bank_of(*quizzes), "", 10, memories, TODAY, Random(3))
    forgotten = sum(memories[each.id] is lost for each in asked)
    assert forgotten >= 4, "of 40 only 12 are forgotten"


def test_roles_need_enough_questions() -> None:
    assert roles(BANK, 5) == ["ds", "cv"]
    assert roles(BANK, 10) == ["ds"]


def test_a_report_sums_up() -> None:
    answers = [
        Answered(BANK.questions["q0"], Outcome.RIGHT, frozenset({0}), seconds=20),
        Answered(BANK.questions["q4"], Outcome.WRONG, frozenset({2}), seconds=61),
        Answered(BANK.questions["q1"], Outcome.REVEALED, seconds=60),
        Answered(BANK.questions["q5"], Outcome.WRONG, frozenset({1}), seconds=5),
    ]
    summed = report(answers, 60)
    assert (summed.right, summed.asked) == (1, 4)
    assert summed.topics == (TopicScore("metrics", 0, 2), TopicScore("trees", 1, 2))
    assert [each.question.id for each in summed.missed] == ["q4", "q1", "q5"]
    assert [each.question.id for each in summed.late] == ["q4"]
    assert report(answers, None).late == ()


@pytest.mark.parametrize("seconds", [None, 60])
def test_a_report_of_nothing(seconds: int | None) -> None:
    assert report([], seconds).asked == 0
