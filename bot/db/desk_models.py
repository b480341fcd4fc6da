"""The tables of the editor's desk: what goes to everybody, and what editors are told each week."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, Id
from bot.db.models import Status


class BroadcastStage(StrEnum):
    """How far a broadcast is."""

    DRAFT = "draft"
    """Shown to its author only."""
    PLANNING = "planning"
    """Who gets it is being written down."""
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"


class Broadcast(Base):
    """A text for everybody with a daily question, written by the editor ``subscriber_id``.

    Whoever has an id up to ``planned_to`` is written down. ``message_id`` is the message in the
    editor's chat that shows how far it is, last changed at ``told_at``.
    """

    __tablename__ = "broadcasts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscribers.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    stage: Mapped[BroadcastStage] = mapped_column(default=BroadcastStage.DRAFT)
    planned_to: Mapped[int] = mapped_column(BigInteger, default=0)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    told_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)


class Announcement(Base):
    """An outbox: a broadcast on its way to one of its people."""

    __tablename__ = "announcements"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "broadcast_id"),
        Index(None, "broadcast_id", "status", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"))
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscribers.id", ondelete="CASCADE"))
    status: Mapped[Status] = mapped_column(default=Status.PENDING)
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]


class Digest(Base):
    """An outbox: the sums of the week before the Monday ``week``, for one of the editors."""

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "week"),
        Index(None, "status", "leased_until"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscribers.id", ondelete="CASCADE"))
    week: Mapped[date]
    status: Mapped[Status] = mapped_column(default=Status.PENDING)
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]


class DeskDraft(Base):
    """A question that an editor wrote in the chat, until it is saved as a file."""

    __tablename__ = "desk_drafts"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscribers.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    saved_at: Mapped[datetime | None]


class PlannedPost(Base):
    """A question that an editor wants in a chat once, besides what its timetable brings.

    ``local_time`` is a moment like 2026-01-13T10:00 on the clock of a chat; once the chat is
    chosen, it is ``due_at``. Once it is on its way it is ``planned_at``.
    """

    __tablename__ = "planned_posts"
    __table_args__ = (UniqueConstraint("chat_id", "due_at"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[str] = mapped_column(String(40))
    local_time: Mapped[str] = mapped_column(String(16))
    chat_id: Mapped[int | None] = mapped_column(
        ForeignKey("chats.id", ondelete="CASCADE", onupdate="CASCADE")
    )
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    planned_at: Mapped[datetime | None]


class PostNote(Base):
    """A correction that an editor wrote to all posts of a question; not shown until applied."""

    __tablename__ = "post_notes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    question_id: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
