from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import sample_question

from bot.core.grading import Grade
from bot.core.memory import Memory, review
from bot.core.question import LANGUAGES, Bank, Difficulty, Kind, Question, Topic
from bot.core.selection import (
    Learner,
    Reason,
    Recent,
    choose,
    choose_due,
    due_questions,
    explain,
    shuffle,
)

TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)
TOPICS = ("basics", "trees", "metrics")


def bank_of(questions: Iterable[Question], **prerequisites: tuple[str, ...]) -> Bank:
    topics = {
        name: Topic(
            name, "?", dict.fromkeys(LANGUAGES, name), prerequisites=prerequisites.get(name, ())
        )
        for name in TOPICS
    }
    return Bank({question.id: question for question in questions}, topics)


def asked(name: str, topic: str = "basics", **facts: object) -> Question:
    return replace(sample_question(name, topic), **facts)  # type: ignore[arg-type]  # named facts


def known(days_ago: int, grade: Grade = Grade.GOOD) -> Memory:
    return review(None, grade, TODAY - days_ago * DAY)


BANK = bank_of(asked(f"{topic}-{n}", topic) for topic in TOPICS for n in range(8))


def pick(bank: Bank, learner: Learner, seed: int = 0) -> str | None:
    choice = choose(bank, learner, TODAY, Random(seed))
    return choice.question.id if choice else None


learners = st.builds(
    Learner,
    memories=st.dictionaries(
        st.sampled_from(sorted(BANK.questions)),
        st.builds(known, st.integers(0, 90), st.sampled_from(Grade)),
    ),
    asked_today=st.frozensets(st.sampled_from(sorted(BANK.questions))),
    recent=st.lists(st.builds(Recent, st.sampled_from(TOPICS), st.booleans()), max_size=4),
    confused=st.frozensets(st.sampled_from(sorted(BANK.questions)), max_size=3),
    topics=st.frozensets(st.sampled_from(TOPICS), max_size=2),
    level=st.none() | st.sampled_from(Difficulty),
    interview_on=st.none() | st.dates(TODAY - 9 * DAY, TODAY + 90 * DAY),
)


@given(learners, st.integers(0, 9))
def test_a_choice_keeps_to_the_rules(learner: Learner, seed: int) -> None:
    choice = choose(BANK, learner, TODAY, Random(seed))
    assert choice is not None
    assert choice == choose(BANK, learner, TODAY, Random(seed)), "the same dice, the same choice"
    question = choice.question
    mine = [q for q in BANK.questions.values() if not learner.topics or q.topic in learner.topics]
    assert question in mine
    fresh = [q for q in mine if q.id not in learner.asked_today]
    assert question in (fresh or mine)
    last = {card.topic for card in learner.recent[:2]}
    if len(learner.recent) > 1 and len(last) == 1 and {q.topic for q in fresh or mine} != last:
        assert question.topic not in last, "the same topic came twice already"
    assert (choice.reason in {Reason.MISSED, Reason.REPEAT}) == (question.id in learner.memories)


@given(learners)
def test_what_is_due_is_chosen_among_what_is_due(learner: Learner) -> None:
    due = due_questions(BANK, learner, TODAY)
    for question in due:
        assert learner.memories[question.id].due_on <= TODAY
        assert question.id not in learner.asked_today
        assert not learner.topics or question.topic in learner.topics
    choice = choose_due(BANK, learner, TODAY, Random(0))
    assert (choice is None) == (not due)
    assert choice is None or choice.question in due


def test_nothing_to_ask() -> None:
    assert pick(bank_of([]), Learner({})) is None
    talk = asked("talk", kind=Kind.DISCUSSION)
    assert pick(bank_of([talk]), Learner({})) is None
    assert pick(BANK, Learner({}, topics={"unknown"})) is None


def test_newcomers_begin_with_what_comes_first_and_suits_them() -> None:
    bank = bank_of([asked("first"), asked("second", "trees")], trees=("basics",))
    assert {pick(bank, Learner({}), seed) for seed in range(9)} == {"first"}
    levels = bank_of(
        [asked("easy", difficulty=Difficulty.JUNIOR), asked("hard", difficulty=Difficulty.SENIOR)]
    )
    for level, expected in [(Difficulty.JUNIOR, "easy"), (Difficulty.SENIOR, "hard")]:
        assert {pick(levels, Learner({}, level=level), seed) for seed in range(9)} == {expected}


def test_after_two_new_questions_comes_what_is_due() -> None:
    bank = bank_of([asked("new", "trees"), asked("missed"), asked("known")])
    memories = {"missed": known(1, Grade.AGAIN), "known": known(0)}
    two_new = [Recent("metrics", True), Recent("metrics", True)]
    assert pick(bank, Learner(memories, recent=two_new)) == "missed"
    nothing_due = {"known": known(0)}
    assert pick(bank, Learner(nothing_due, recent=two_new)) in {"new", "missed"}


def test_an_interview_that_is_over_is_ignored() -> None:
    memories = {name: known(7 * n) for n, name in enumerate(sorted(BANK.questions))}
    for over in (TODAY - DAY, TODAY - 400 * DAY):
        assert pick(BANK, Learner(memories, interview_on=over)) == pick(BANK, Learner(memories))


def test_what_fades_comes_before_what_is_fresh() -> None:
    bank = bank_of([asked("fresh"), asked("faded")])
    memories = {"fresh": known(0), "faded": known(40)}
    assert pick(bank, Learner(memories)) == "faded"


def test_a_misconception_is_gone_at() -> None:
    bank = bank_of([asked("mixed-up", related=("near",)), asked("near"), asked("far")])
    learner = Learner({"mixed-up": known(0, Grade.AGAIN)}, ["mixed-up"], confused={"mixed-up"})
    choice = choose(bank, learner, TODAY, Random(1))
    assert choice is not None
    assert (choice.question.id, choice.reason) == ("near", Reason.CONFUSED)


def test_a_misconception_is_gone_at_before_a_weaker_topic() -> None:
    answered = {
        topic: [asked(f"{topic}-{n}", topic, related=("near",)[:n]) for n in range(4)]
        for topic in ("basics", "trees")
    }
    new = [asked("near"), asked("far", "trees")]
    bank = bank_of([*answered["basics"], *answered["trees"], *new])
    memories = {question.id: known(0) for question in answered["basics"]}
    memories |= {question.id: known(0, Grade.AGAIN) for question in answered["trees"]}
    learner = Learner(memories, memories.keys())
    assert pick(bank, learner) == "far", "of the weaker topic"
    mistaken = memories | {"basics-1": known(0, Grade.AGAIN)}
    assert pick(bank, replace(learner, memories=mistaken, confused={"basics-1"})) == "near"


def test_of_many_questions_that_are_due_comes_one_that_has_faded() -> None:
    bank = bank_of(asked(f"q{n}", TOPICS[n % 3]) for n in range(400))
    memories = {f"q{n}": known(10) for n in range(400)} | {"q7": known(300)}
    choice = choose(bank, Learner(memories), TODAY, Random(0))
    assert choice is not None
    assert (choice.question.id, choice.value) == ("q7", 300)


@pytest.mark.parametrize(
    ("memory", "reason", "value"),
    [
        (None, Reason.NEW, None),
        (known(5), Reason.REPEAT, 5),
        (known(0), Reason.REPEAT, 0),
        (known(3, Grade.AGAIN), Reason.MISSED, 3),
    ],
)
def test_the_reason_is_true(memory: Memory | None, reason: Reason, value: int | None) -> None:
    question = asked("q")
    learner = Learner({"q": memory} if memory else {})
    choice = explain(question, learner, None, TODAY, bank_of([question]))
    assert (choice.reason, choice.value) == (reason, value)


def test_a_weak_topic_is_named_with_its_mastery() -> None:
    bank = bank_of([asked(name) for name in ("a", "b", "c", "new")])
    memories = {name: known(1, Grade.AGAIN) for name in "abc"}
    choice = choose(bank, Learner(memories, asked_today=set("abc")), TODAY, Random(0))
    assert choice is not None
    assert (choice.question.id, choice.reason, choice.value) == ("new", Reason.WEAK, 20)


@given(st.integers(0, 9), st.integers(0, 99))
def test_options_are_shuffled(count: int, seed: int) -> None:
    order = shuffle(count, Random(seed))
    assert sorted(order) == list(range(count))
    assert order == shuffle(count, Random(seed))
