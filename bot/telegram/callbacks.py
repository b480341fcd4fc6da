"""What buttons carry. The prefix says what a button does; Telegram allows 64 bytes."""

from enum import StrEnum
from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.core.grading import Grade
from bot.core.report import ReportReason

#: A forged one that no database could take is no press of ours.
CardId = Annotated[int, Field(ge=0, lt=2**63)]


class AnswerPress(CallbackData, prefix="answer"):
    """Choose the option at this position in the bank; without one, hand in what is marked."""

    card: CardId
    option: int | None = None


class RevealPress(CallbackData, prefix="reveal"):
    """Show the answer; ``full``: of a closed card, at full length."""

    card: CardId
    full: bool = False


class GradePress(CallbackData, prefix="grade"):
    """Say how well an open question was known."""

    card: CardId
    grade: Grade


class NextPress(CallbackData, prefix="next"):
    """Deal the question that follows a card; 0: the first one."""

    card: CardId = 0


class ReviewPress(CallbackData, prefix="next"):
    """Deal the due question that follows a card; 0: the first one."""

    card: CardId = 0
    mode: Literal["review"] = "review"


class SkipPress(CallbackData, prefix="skip"):
    """Put a card aside."""

    card: CardId


class SavePress(CallbackData, prefix="save"):
    """Star the question of a card, or take the star away."""

    card: CardId


class ReportPress(CallbackData, prefix="report"):
    """Say that the question of a card is wrong, and for which reason; ``send``: without words."""

    card: CardId
    reason: ReportReason | None = None
    send: bool = False


class TopicPress(CallbackData, prefix="topic"):
    """Ask for a topic, a question, or without an id for the menu."""

    kind: Literal["topic", "question", "menu"]
    id: str = ""


class Setting(StrEnum):
    """What a settings button sets or opens. A value of "" opens the choice."""

    GO = "go"
    LANGUAGE = "lang"
    TIME = "time"
    ZONE = "zone"
    TOPIC = "topic"
    LEVEL = "level"
    INTERVIEW = "interview"
    REMINDER = "remind"
    RICH = "rich"
    PAUSE = "pause"
    STOP = "stop"
    SUBSCRIBE = "on"
    MENU = "menu"
    DAYS = "days"
    FORGET = "forget"
    PICTURE = "picture"


class InterviewStep(StrEnum):
    """What a button of a mock interview does."""

    SETUP = "setup"
    """Choose on: the value holds role, length and minutes, as far as they are chosen."""
    BEGIN = "begin"
    RESUME = "resume"
    ANSWER = "answer"
    """Choose the option that the value names; without one: it was said aloud."""
    PASS = "pass"  # noqa: S105 - not knowing is no secret
    GRADE = "grade"
    FULL = "full"
    """Show the long answer of a card, after the end."""


class InterviewPress(CallbackData, prefix="interview"):
    """Go on with a mock interview; ``id`` is that of the interview or of a card of it."""

    step: InterviewStep
    id: CardId = 0
    value: str = ""


class SetPress(CallbackData, prefix="set"):
    """Change a setting. A time of day is written as HHMM, for a colon separates the fields."""

    what: Setting
    value: str = ""
