"""The tables. Moments are UTC; days and times of day are a person's own."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Double,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.core.grading import Grade, Outcome
from bot.core.question import Difficulty, Language
from bot.core.selection import Reason
from bot.core.streak import Counted


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite stores it without the zone, and gets it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC. Raise ValueError for a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give back what went in."""
        return value if value is None else value.replace(tzinfo=UTC)


#: SQLite numbers rows by itself only in a column of type INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


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


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can find it again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: dict[Any, Any] = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: Moment,
        Language: String(2),
        StrEnum: Enum(StrEnum, native_enum=False, length=16, values_callable=_values),
    }


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


class Day(Base):
    """How a day of somebody's streak counted: the ledger that `/streak` shows."""

    __tablename__ = "days"

    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    counted: Mapped[Counted]


class StoredMemory(Base):
    """What somebody remembers of a question; the closed cards can tell it again."""

    __tablename__ = "memories"
    # A choice reads all of a person's: on SQLite they lie together.
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own way

    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    stability: Mapped[float] = mapped_column(Double)
    difficulty: Mapped[float] = mapped_column(Double)
    reviewed_on: Mapped[date]
    right: Mapped[bool]


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


class Interview(Base):
    """A mock interview, whose answers are withheld until the end.

    ``plan`` holds the ids of its questions in order, with spaces between; each is a card once it is
    asked. ``seconds`` is the time for a question, if there is a limit. ``role`` is empty for any.
    """

    __tablename__ = "interviews"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscribers.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(String(16))
    plan: Mapped[str] = mapped_column(Text)
    seconds: Mapped[int | None]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


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


class Picture(Base):
    """The picture of somebody's progress as Telegram keeps it; ``key`` says of what it was."""

    __tablename__ = "pictures"

    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(64))
    file_id: Mapped[str] = mapped_column(String(256))


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
    """A mistake that somebody found in a question. Without ``text`` it is still being written."""

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
