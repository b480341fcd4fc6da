from itertools import chain, combinations

import pytest

from bot.core.grading import ANSWERED, Grade, Outcome, grade_choice, grade_recall

OPTIONS = (0, 1, 2, 3)
CHOICES = [
    frozenset(some) for some in chain(*(combinations(OPTIONS, size) for size in range(1, 5)))
]


@pytest.mark.parametrize("correct", CHOICES, ids=str)
def test_a_quiz_is_right_with_every_correct_option_and_no_other(correct: frozenset[int]) -> None:
    right = [chosen for chosen in CHOICES if grade_choice(chosen, correct) is Outcome.RIGHT]
    assert right == [correct]
    assert {grade_choice(chosen, correct) for chosen in CHOICES} == {Outcome.RIGHT, Outcome.WRONG}


@pytest.mark.parametrize(
    ("grade", "outcome"),
    [
        (Grade.AGAIN, Outcome.WRONG),
        (Grade.HARD, Outcome.RIGHT),
        (Grade.GOOD, Outcome.RIGHT),
        (Grade.EASY, Outcome.RIGHT),
    ],
)
def test_only_again_is_not_known(grade: Grade, outcome: Outcome) -> None:
    assert grade_recall(grade) is outcome


def test_only_what_was_put_aside_says_nothing() -> None:
    assert set(Outcome) - ANSWERED == {Outcome.SKIPPED}
