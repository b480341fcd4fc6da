"""The document that `/export` sends, and its JSON Schema.

``python -m bot.services.export_document`` writes the schema into the docs folder. Each model is a
table: a field that is called otherwise than its column names the column as its alias. A column that
no field takes is an error, so that nothing is left out by oversight.
"""

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.core.grading import Grade, Outcome
from bot.core.question import Difficulty, Language
from bot.core.selection import Reason
from bot.core.streak import Counted
from bot.db.desk_models import BroadcastStage
from bot.db.models import Awaiting, EndReason, Purpose, Status


def _split(value: object) -> object:
    return value.split() if isinstance(value, str) else value


#: Positions are stored as one digit each, and ids with spaces between.
Positions = Annotated[list[int], BeforeValidator(list)]
Words = Annotated[list[str], BeforeValidator(_split)]


class _Row(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        validate_by_name=True,
        json_schema_serialization_defaults_required=True,
    )


class _AboutQuestion(_Row):
    question_id: str
    question_title: str | None = Field(
        description="In your language, in Markdown; null if the question is no longer asked."
    )


class Profile(_Row):
    """Who you are to the bot, what you chose, and where your streak stands."""

    telegram_id: int = Field(validation_alias="id")
    language: Language
    timezone: str = Field(description="An IANA name.")
    typeset_formulas: bool = Field(validation_alias="rich")
    waiting_for: Awaiting | None = Field(
        validation_alias="awaiting", description="What your next message will be taken for."
    )
    waiting_about_chat: int | None = Field(
        validation_alias="awaiting_about", description="The chat whose setting you are asked for."
    )
    met_at: datetime = Field(validation_alias="created_at")
    level: Difficulty | None
    interview_on: date | None
    streak_days: int
    streak_best: int
    freezes: int
    streak_settled_until: date | None = Field(validation_alias="last_day")
    lost_streak_days: int = Field(validation_alias="lost_days")
    lost_streak_on: date | None = Field(validation_alias="lost_on")


class ChosenTopic(_Row):
    """A topic you chose; none means every topic."""

    topic: str


class DailyQuestion(_Row):
    """Your daily question and the evening reminder. Times are on your own clock."""

    id: int
    daily_at: time
    next_due_at: datetime | None
    last_due_at: datetime | None = Field(validation_alias="served_due_at")
    reminds_at: time | None
    next_reminder_at: datetime | None
    paused_until: date | None
    ended_at: datetime | None
    end_reason: EndReason | None


class StreakDay(_Row):
    """How one of your days counted."""

    day: date
    counted: Counted


class DealtCard(_AboutQuestion):
    """A question you were asked, and your answer. Positions of options count from 0."""

    id: int
    number: int = Field(description="Counts your cards, from 1.")
    topic: str
    asked_because: Reason = Field(validation_alias="reason")
    asked_because_number: int | None = Field(
        validation_alias="reason_value",
        description="The days since your last answer, or your share of the topic in percent.",
    )
    answer_version: str = Field(
        validation_alias="version", description="Which version of the right answer you met."
    )
    interview_id: int | None
    post_id: int | None = Field(description="The post under which you asked for it.")
    outdated: bool = Field(
        validation_alias="void",
        description="The right answer has changed since yours, which counts no more.",
    )
    in_review: bool = Field(description="Whether it came with /review.")
    options_shown: Positions = Field(
        validation_alias="option_order",
        description="The positions that the options have in the question, in the order you saw.",
    )
    options_chosen: Positions = Field(validation_alias="chosen")
    telegram_message_id: int | None = Field(validation_alias="message_id")
    asked_at: datetime = Field(validation_alias="dealt_at")
    answer_shown_at: datetime | None = Field(validation_alias="revealed_at")
    answered_at: datetime | None = Field(validation_alias="closed_at")
    answered_on: date | None = Field(
        validation_alias="local_day", description="Your own day, which lasts until 03:00."
    )
    outcome: Outcome | None
    your_grade: Grade | None = Field(validation_alias="grade")


class QuestionMemory(_AboutQuestion):
    """How well the bot thinks you remember a question, told from your answers."""

    stability_days: float = Field(
        validation_alias="stability", description="Days until you know it with 90 % only."
    )
    difficulty: float = Field(description="How hard it is for you, 1 to 10.")
    reviewed_on: date
    right_last_time: bool = Field(validation_alias="right")


class MockInterview(_Row):
    """A mock interview; its cards name it by ``interview_id``."""

    id: int
    role: str = Field(description="Empty for any role.")
    question_ids: Words = Field(validation_alias="plan", description="In order.")
    seconds_for_a_question: int | None = Field(validation_alias="seconds")
    started_at: datetime
    finished_at: datetime | None


class Saved(_AboutQuestion):
    """A question you starred."""

    saved_at: datetime


class MistakeReport(_AboutQuestion):
    """A mistake you reported, and what the editors replied."""

    number: int = Field(validation_alias="id")
    reason: str
    text: str | None
    created_at: datetime
    reply: str | None
    replied_at: datetime | None


class ChangedAnswer(_AboutQuestion):
    """News that an answer you learned has changed."""

    id: int
    answer_version: str = Field(validation_alias="version")
    status: Status
    leased_until: datetime | None
    attempts: int
    finished_at: datetime | None


class ScheduledMessage(_Row):
    """A daily question or a reminder, and what became of it."""

    id: int
    purpose: Purpose
    due_at: datetime
    status: Status
    leased_until: datetime | None
    attempts: int
    card_id: int | None
    finished_at: datetime | None


class ProgressPicture(_Row):
    """The picture of your progress, which Telegram keeps."""

    drawn_from: str = Field(validation_alias="key")
    telegram_file_id: str = Field(validation_alias="file_id")


class PostReaction(_Row):
    """Your reaction to a post."""

    post_id: int
    emoji: str
    reacted_at: datetime


class PostAnswer(_Row):
    """Your answer under a post."""

    post_id: int
    options_chosen: Positions = Field(validation_alias="chosen")
    outcome: Outcome
    answered_at: datetime


class FirstPost(_Row):
    """The post from which you first came to the bot."""

    post_id: int
    arrived_at: datetime
    subscribed_at: datetime | None


class HostedChat(_Row):
    """A chat that you added the bot to."""

    telegram_chat_id: int = Field(validation_alias="chat_id")


class GroupName(_Row):
    """The name under which a group's list of the best shows you."""

    telegram_chat_id: int = Field(validation_alias="chat_id")
    name: str
    joined_at: datetime


class WrittenBroadcast(_Row):
    """A text for everybody that you wrote."""

    id: int
    text: str
    stage: BroadcastStage
    written_down_to: int = Field(
        validation_alias="planned_to", description="Up to which Telegram id people get it."
    )
    telegram_message_id: int | None = Field(validation_alias="message_id")
    told_at: datetime | None = Field(description="When you were last shown how far it is.")
    created_at: datetime
    confirmed_at: datetime | None
    finished_at: datetime | None


class ReceivedBroadcast(_Row):
    """A text for everybody, and what became of it on its way to you."""

    id: int
    broadcast_id: int
    status: Status
    leased_until: datetime | None
    attempts: int
    finished_at: datetime | None


class WeeklyDigest(_Row):
    """The sums of a week for you as an editor, and what became of the message."""

    id: int
    week: date
    status: Status
    leased_until: datetime | None
    attempts: int
    finished_at: datetime | None


class WrittenDraft(_Row):
    """A question that you wrote at the editor's desk."""

    id: int
    text: str
    created_at: datetime
    saved_at: datetime | None


class Export(_Row):
    """Everything that Sobesednik knows about you.

    Moments are ISO 8601 in UTC; days and times of day are your own. Every list has a fixed order.
    """

    format: Literal["sobesednik-export"] = "sobesednik-export"
    version: Literal[1] = 1
    exported_at: datetime
    profile: Profile
    topics: list[ChosenTopic]
    daily_question: DailyQuestion | None
    days: list[StreakDay]
    cards: list[DealtCard]
    memories: list[QuestionMemory]
    interviews: list[MockInterview]
    saved: list[Saved]
    reports: list[MistakeReport]
    changed_answers: list[ChangedAnswer]
    messages: list[ScheduledMessage]
    picture: ProgressPicture | None
    reactions: list[PostReaction]
    post_answers: list[PostAnswer]
    came_from: FirstPost | None
    hosted_chats: list[HostedChat]
    group_names: list[GroupName]
    written_broadcasts: list[WrittenBroadcast]
    broadcasts: list[ReceivedBroadcast]
    digests: list[WeeklyDigest]
    drafts: list[WrittenDraft]


SCHEMA_FILE = Path(__file__).parents[2] / "docs/export.schema.json"


def schema() -> str:
    """Return the JSON Schema as the text of its file."""
    described = Export.model_json_schema(mode="serialization")
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(dialect | described, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema(), encoding="utf-8")
