"""What a press does to an open card."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.grading import Grade, Outcome, grade_choice, grade_recall
from bot.core.question import Kind, Question


@dataclass(frozen=True, slots=True)
class Choose:
    """Press the button of the option at this position in the bank."""

    option: int


class Button(StrEnum):
    """The buttons of a card that carry nothing but themselves."""

    HAND_IN = "hand in"
    """Answer with the marked options, where more than one is correct."""
    REVEAL = "reveal"
    """Show the answer."""
    SKIP = "skip"
    """Put the card aside."""


Action = Choose | Button | Grade


@dataclass(frozen=True, slots=True)
class Mark:
    """The card stays open with these options marked."""

    chosen: frozenset[int]


@dataclass(frozen=True, slots=True)
class Show:
    """The card stays open and shows its answer, for its person to grade themselves."""


@dataclass(frozen=True, slots=True)
class Close:
    """The card is closed with this answer."""

    outcome: Outcome
    chosen: frozenset[int] = frozenset()
    grade: Grade | None = None


def press(
    action: Action, question: Question, *, chosen: frozenset[int], revealed: bool
) -> Mark | Show | Close | None:
    """Decide what ``action`` does to an open card of ``question``.

    ``chosen`` are the options marked so far; ``revealed`` says whether the answer is shown. Return
    None for a press that the card has no button for.
    """
    quiz = question.kind is Kind.QUIZ
    match action:
        case Choose(option) if quiz and len(question.correct) == 1:
            return Close(grade_choice({option}, question.correct), frozenset({option}))
        case Choose(option) if quiz:
            return Mark(chosen ^ {option})
        case Button.HAND_IN if quiz and chosen:
            return Close(grade_choice(chosen, question.correct), chosen)
        case Button.REVEAL if quiz:
            return Close(Outcome.REVEALED)
        case Button.REVEAL if not revealed:
            return Show()
        case Button.SKIP if not revealed:
            return Close(Outcome.SKIPPED)
        case Grade() if not quiz and revealed:
            return Close(grade_recall(action), grade=action)
    return None
