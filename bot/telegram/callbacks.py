"""What buttons carry. The prefix says what a button does; Telegram allows 64 bytes."""

from enum import StrEnum
from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.core.grading import Grade
from bot.core.question import Language
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


class ReactPress(CallbackData, prefix="react"):
    """Put a reaction under a post, move it, or take it back."""

    post: CardId
    emoji: str


class PostRevealPress(CallbackData, prefix="reveal"):
    """Ask for the answer to a post."""

    post: CardId
    mode: Literal["post"] = "post"


#: A channel or a group.
ChatId = Annotated[int, Field(gt=-(2**63), lt=2**63)]


class ChatSetting(StrEnum):
    """What a button sets or opens in a channel or a group. A value of "" opens the choice.

    One letter each: beside it stand the id of a chat and that of a topic.
    """

    MENU = "s"
    START = "g"
    PAUSE = "p"
    LANGUAGE = "l"
    TOPIC = "t"
    """The value begins with + or -, which add a topic or take it away."""
    DAY = "d"
    """The same for a day of the week, 1 is Monday."""
    TIMES = "h"
    ZONE = "z"
    ANSWERS = "a"
    """The value names the mode, and the hours after a space."""
    REACTIONS = "e"
    MODE = "m"


class ChatPress(CallbackData, prefix="set"):
    """Change a setting of a chat that had this edition when the button was shown."""

    chat: ChatId
    edition: int
    what: ChatSetting
    value: str = ""


class QueueAct(StrEnum):
    """What a button does with the next posts of a chat."""

    LIST = "list"
    SEE = "see"
    NOW = "now"
    SKIP = "skip"
    UP = "up"
    DOWN = "down"


class QueuePress(CallbackData, prefix="set"):
    """Look at the next posts of a chat, or change what comes; ``question`` names the one meant."""

    chat: ChatId
    act: QueueAct
    question: str = ""


class GroupAnswerPress(CallbackData, prefix="answer"):
    """Choose the option at this position in the bank on a card that a whole group sees."""

    post: CardId
    option: int
    mode: Literal["group"] = "group"


class GroupRevealPress(CallbackData, prefix="reveal"):
    """Have the answer of a card of a group told oneself, or shown to all."""

    post: CardId
    mode: Literal["me", "all"]


class InlineAnswerPress(CallbackData, prefix="answer"):
    """The same as `GroupAnswerPress` in an inline message.

    We may never hear that it was sent: the first press has to say what it shows. ``order`` has the
    positions of the options as they stand there.
    """

    question: str
    language: Language
    order: str
    option: int


class InlineRevealPress(CallbackData, prefix="reveal"):
    """Have the answer of a card in an inline message told oneself."""

    question: str
    language: Language
    order: str


class TopPress(CallbackData, prefix="set"):
    """Show one's name in the list of a group's best, or hide it."""

    what: Literal["top"]
    shown: bool


class DeskAct(StrEnum):
    """What a button of the editor's desk does."""

    SEND = "send"
    """Let a broadcast go out."""
    STOP = "stop"
    """Stop a broadcast."""
    SAVE = "save"
    """Save a draft as a file."""
    PLAN = "plan"
    """Choose the chat of a question that is to come once."""
    UNPLAN = "unplan"
    NOTE = "note"
    """Let a correction stand at the end of posts."""
    POSTS = "posts"
    """Show the posts before one; 0: the last ones."""


class DeskPress(CallbackData, prefix="set"):
    """Do something at the editor's desk; ``id`` is that of a broadcast, a draft or a post.

    ``chat`` is the chat that a post is for.
    """

    mode: Literal["desk"]
    act: DeskAct
    id: CardId = 0
    chat: ChatId = 0
