"""The tables of people: what they want, what they answered, and what is on its way to them."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.grading import Grade, Outcome
from bot.core.question import Difficulty, Language
from bot.core.selection import Reason
from bot.db.base import Base, Id


class Status(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENT = "sent"
    EXPIRED = "expired"
    """Its local day was over, or needed no reminder, before it could be sent."""
    CANCELLED = "cancelled"
    """The subscription ended first."""
    FAILED = "failed"
    """Telegram refuses it for good."""


class EndReason(StrEnum):
    """Why a subscription ended."""

    STOPPED = "stopped"
    BLOCKED = "blocked"


class Awaiting(StrEnum):
    """What the next plain text of a person is taken for."""

    TIME = "time"
    TIMEZONE = "timezone"
    INTERVIEW = "interview"
    REPORT = "report"
    CHAT_TIMES = "chat_times"
    CHAT_ZONE = "chat_zone"
    CHAT_REACTIONS = "chat_reactions"


class Subscriber(Base):
    """A person in a private chat. ``id`` is their Telegram id, and that of the chat.

    ``awaiting_about`` is the chat whose setting is awaited. From ``streak_days`` on it is their
    streak, as `days` has it day by day: at hand at every press.
    """

    __tablename__ = "subscribers"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    language: Mapped[Language]
    timezone: Mapped[str] = mapped_column(String(64))
    rich: Mapped[bool] = mapped_column(default=True)
    awaiting: Mapped[Awaiting | None]
    awaiting_about: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    level: Mapped[Difficulty | None]
    interview_on: Mapped[date | None]
    streak_days: Mapped[int] = mapped_column(default=0)
    streak_best: Mapped[int] = mapped_column(default=0)
    freezes: Mapped[int] = mapped_column(default=0)
    last_day: Mapped[date | None]
    lost_days: Mapped[int] = mapped_column(default=0)
    lost_on: Mapped[date | None]


class SubscriberTopic(Base):
    """A topic somebody chose. Nobody's row at all means every topic."""

    __tablename__ = "subscriber_topics"

    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True
    )
    topic: Mapped[str] = mapped_column(String(40), primary_key=True)


class Subscription(Base):
    """A daily question for somebody. ``next_due_at`` is the schedule; without it none comes.

    ``reminds_at`` is the local time of the evening reminder, for whoever asked for one, and
    ``next_reminder_at`` its schedule.
    """

    __tablename__ = "subscriptions"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscribers.id", ondelete="CASCADE"), unique=True
    )
    daily_at: Mapped[time]
    next_due_at: Mapped[datetime | None] = mapped_column(index=True)
    served_due_at: Mapped[datetime | None]
    reminds_at: Mapped[time | None]
    next_reminder_at: Mapped[datetime | None] = mapped_column(index=True)
    paused_until: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[EndReason | None]


class Card(Base):
    """A question dealt to a person, and once it is closed, their answer.

    ``option_order`` and ``chosen`` hold positions of the bank's options, one digit each: the order
    in which this card shows them, and the ones that are marked. ``local_day`` is the person's own
    day on which the card was closed. After one that is ``in_review`` comes the next due question.
    ``post_id`` is the post under which the person asked for it.
    """

    __tablename__ = "cards"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "number"),
        Index(None, "subscriber_id", "question_id"),
        Index(None, "subscriber_id", "local_day", "outcome"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscribers.id", ondelete="CASCADE"))
    number: Mapped[int]
    question_id: Mapped[str] = mapped_column(String(40))
    topic: Mapped[str] = mapped_column(String(40))
    reason: Mapped[Reason]
    reason_value: Mapped[int | None]
    version: Mapped[str] = mapped_column(String(16), default="")
    interview_id: Mapped[int | None] = mapped_column(
        ForeignKey("interviews.id", ondelete="SET NULL")
    )
    post_id: Mapped[int | None] = mapped_column(
        ForeignKey("posts.id", ondelete="SET NULL"), index=True
    )
    void: Mapped[bool] = mapped_column(default=False)
    in_review: Mapped[bool] = mapped_column(default=False)
    option_order: Mapped[str] = mapped_column(String(6))
    chosen: Mapped[str] = mapped_column(String(6), default="")
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    dealt_at: Mapped[datetime]
    revealed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    local_day: Mapped[date | None]
    outcome: Mapped[Outcome | None]
    grade: Mapped[Grade | None]


class QuestionVersion(Base):
    """The version of a question's answer that was last seen in the bank."""

    __tablename__ = "question_versions"

    question_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[str] = mapped_column(String(16))
    seen_at: Mapped[datetime]


class Correction(Base):
    """Somebody is to be told, once, that the answer they learned has changed."""

    __tablename__ = "corrections"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "question_id", "version"),
        Index(None, "status", "leased_until"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscribers.id", ondelete="CASCADE"))
    question_id: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(16))
    status: Mapped[Status] = mapped_column(default=Status.PENDING)
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]


class Purpose(StrEnum):
    """What a delivery brings."""

    DAILY = "daily"
    REMINDER = "reminder"


class Delivery(Base):
    """The outbox: one scheduled message on its way. ``card_id`` is chosen before it is sent."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("subscription_id", "purpose", "due_at"),
        Index(None, "status", "leased_until"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id", ondelete="CASCADE"))
    purpose: Mapped[Purpose] = mapped_column(default=Purpose.DAILY)
    due_at: Mapped[datetime]
    status: Mapped[Status] = mapped_column(default=Status.PENDING)
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    card_id: Mapped[int | None] = mapped_column(
        ForeignKey("cards.id", ondelete="SET NULL"), index=True
    )
    finished_at: Mapped[datetime | None]


class SavedQuestion(Base):
    """A question somebody starred."""

    __tablename__ = "saved_questions"

    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    saved_at: Mapped[datetime]


class Report(Base):
    """A mistake that somebody found in a question.

    Without ``text`` it is still being written; somebody writes one at a time.
    """

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscribers.id", ondelete="CASCADE"), index=True
    )
    question_id: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(16), default="")
    text: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    reply: Mapped[str | None] = mapped_column(Text)
    replied_at: Mapped[datetime | None]
