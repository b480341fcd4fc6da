import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import sample_question

from bot.core.card import Action, Button, Choose, Close, Mark, Show, press
from bot.core.grading import Grade, Outcome
from bot.core.question import Kind

HAND_IN, REVEAL, SKIP = Button.HAND_IN, Button.REVEAL, Button.SKIP
RECALLED = [Kind.OPEN, Kind.DIALOGUE, Kind.CASE]
Effect = Mark | Show | Close | None


def closed(outcome: Outcome, *chosen: int) -> Close:
    return Close(outcome, frozenset(chosen))


def marked(*chosen: int) -> Mark:
    return Mark(frozenset(chosen))


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (Choose(1), closed(Outcome.RIGHT, 1)),
        (Choose(0), closed(Outcome.WRONG, 0)),
        (REVEAL, closed(Outcome.REVEALED)),
        (SKIP, closed(Outcome.SKIPPED)),
        (HAND_IN, None),
        *((grade, None) for grade in Grade),
    ],
)
def test_a_quiz_with_one_correct_option(action: Action, expected: Effect) -> None:
    assert (
        press(
            action, sample_question(kind=Kind.QUIZ, correct={1}), chosen=frozenset(), revealed=False
        )
        == expected
    )


@pytest.mark.parametrize(
    ("chosen", "action", "expected"),
    [
        (set(), Choose(1), marked(1)),
        ({1}, Choose(2), marked(1, 2)),
        ({1, 2}, Choose(1), marked(2)),
        ({1}, Choose(1), marked()),
        (set(), HAND_IN, None),
        ({1}, HAND_IN, closed(Outcome.WRONG, 1)),
        ({1, 2}, HAND_IN, closed(Outcome.RIGHT, 1, 2)),
        ({1, 2, 3}, HAND_IN, closed(Outcome.WRONG, 1, 2, 3)),
        (set(), REVEAL, closed(Outcome.REVEALED)),
        ({1, 2}, REVEAL, closed(Outcome.REVEALED)),
        (set(), SKIP, closed(Outcome.SKIPPED)),
        ({1, 2}, SKIP, closed(Outcome.SKIPPED)),
        *(({1, 2}, grade, None) for grade in Grade),
    ],
)
def test_a_quiz_with_two_correct_options(
    chosen: set[int], action: Action, expected: Effect
) -> None:
    quiz = sample_question(kind=Kind.QUIZ, correct={1, 2})
    assert press(action, quiz, chosen=frozenset(chosen), revealed=False) == expected


@pytest.mark.parametrize("kind", RECALLED)
@pytest.mark.parametrize(
    ("revealed", "action", "expected"),
    [
        (False, REVEAL, Show()),
        (False, SKIP, closed(Outcome.SKIPPED)),
        *((False, grade, None) for grade in Grade),
        (True, REVEAL, None),
        (True, SKIP, None),
        (True, Grade.AGAIN, Close(Outcome.WRONG, grade=Grade.AGAIN)),
        (True, Grade.HARD, Close(Outcome.RIGHT, grade=Grade.HARD)),
        (True, Grade.GOOD, Close(Outcome.RIGHT, grade=Grade.GOOD)),
        (True, Grade.EASY, Close(Outcome.RIGHT, grade=Grade.EASY)),
        *((revealed, HAND_IN, None) for revealed in (False, True)),
        *((revealed, Choose(0), None) for revealed in (False, True)),
    ],
)
def test_a_question_that_people_grade_themselves(
    kind: Kind, revealed: bool, action: Action, expected: Effect
) -> None:
    effect = press(action, sample_question(kind=kind), chosen=frozenset(), revealed=revealed)
    assert effect == expected


@given(
    st.sets(st.integers(0, 3), min_size=2),
    st.lists(st.integers(0, 3).map(Choose), min_size=1),
)
def test_marking_twice_unmarks(correct: set[int], presses: list[Choose]) -> None:
    quiz = sample_question(kind=Kind.QUIZ, correct=correct)
    chosen: frozenset[int] = frozenset()
    for choice in presses:
        effect = press(choice, quiz, chosen=chosen, revealed=False)
        assert isinstance(effect, Mark)
        chosen = effect.chosen
    options = [choice.option for choice in presses]
    assert chosen == {option for option in options if options.count(option) % 2}
