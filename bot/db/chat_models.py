"""The tables of channels, groups and what is posted there. ``person_id`` is anybody's Telegram id.

Whoever presses a button under a post need not be a subscriber, and is none by pressing it.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.grading import Outcome
from bot.core.question import Language
from bot.db.base import Base, Id
from bot.db.models import Status


class ChatKind(StrEnum):
    """Where questions are posted."""

    CHANNEL = "channel"
    GROUP = "group"


class AnswerMode(StrEnum):
    """How the answer to a post in a channel is to be had."""

    COLLAPSED = "collapsed"
    """In an expandable block of the same post."""
    ON_REQUEST = "on_request"
    """By a button."""
    LATER = "later"
    """The post is edited some hours after it came."""
    POLL = "poll"
    """The post is a native quiz poll, which tells by itself."""


class ReactionMode(StrEnum):
    """How readers react to a post."""

    BUTTONS = "buttons"
    NATIVE = "native"
    BOTH = "both"


class Chat(Base):
    """A channel or a group where questions are posted, as its administrators set it up.

    ``topics``, ``times`` (HH:MM on the chat's own clock) and ``reactions`` hold words with spaces
    between; no topics are all. ``weekdays`` has a digit for each day with posts, 1 is Monday.
    ``next_due_at`` is the schedule; without it nothing is posted. ``edition`` counts the changes,
    so that two people who change something at once do not overwrite each other.
    ``edits_paid_until`` keeps the edits of its posts within what Telegram takes (`edit_pace`).
    """

    __tablename__ = "chats"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[ChatKind]
    title: Mapped[str] = mapped_column(String(255))
    username: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[Language]
    timezone: Mapped[str] = mapped_column(String(64))
    topics: Mapped[str] = mapped_column(Text, default="")
    weekdays: Mapped[str] = mapped_column(String(7), default="1234567")
    times: Mapped[str] = mapped_column(String(255))
    answers: Mapped[AnswerMode] = mapped_column(default=AnswerMode.ON_REQUEST)
    answer_after_h: Mapped[int] = mapped_column(default=24)
    reactions: Mapped[str] = mapped_column(String(128))
    reaction_mode: Mapped[ReactionMode] = mapped_column(default=ReactionMode.BUTTONS)
    discussion_url: Mapped[str | None] = mapped_column(String(128))
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    next_due_at: Mapped[datetime | None] = mapped_column(index=True)
    served_due_at: Mapped[datetime | None]
    cycle: Mapped[int] = mapped_column(default=1)
    edition: Mapped[int] = mapped_column(default=1)
    edits_paid_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class ChatHost(Base):
    """Somebody who set the bot up in a chat, and is told when something happens to it."""

    __tablename__ = "chat_hosts"

    chat_id: Mapped[int] = mapped_column(
        ForeignKey("chats.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, index=True
    )


class QueuedQuestion(Base):
    """A question that an administrator put in a place among the next posts of a chat."""

    __tablename__ = "queued_questions"

    chat_id: Mapped[int] = mapped_column(
        ForeignKey("chats.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question_id: Mapped[str] = mapped_column(String(40))


class Post(Base):
    """A question posted in a channel or a group, or sent inline by somebody; an outbox as well.

    ``cycle`` is that of the chat when it was planned: within one a question comes once. Without a
    ``cycle`` and a ``due_at`` somebody asked for it. ``changes`` counts what readers did; since
    ``stale_since`` the message shows less than that. ``note`` is a correction, which stands at the
    end; while there is a ``note_due_at`` the message does not show it yet. ``attempts`` begins anew
    with every sending or edit that needs no other.
    """

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("chat_id", "due_at"),
        UniqueConstraint("chat_id", "cycle", "question_id"),
        UniqueConstraint("chat_id", "message_id"),
        Index(None, "status", "leased_until"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    chat_id: Mapped[int | None] = mapped_column(
        ForeignKey("chats.id", ondelete="CASCADE", onupdate="CASCADE")
    )
    inline_message_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    question_id: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(16))
    language: Mapped[Language]
    option_order: Mapped[str] = mapped_column(String(6), default="")
    cycle: Mapped[int | None]
    due_at: Mapped[datetime | None]
    status: Mapped[Status] = mapped_column(default=Status.PENDING)
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    answers: Mapped[AnswerMode | None]
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    poll_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    answer_due_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
    changes: Mapped[int] = mapped_column(default=0)
    stale_since: Mapped[datetime | None] = mapped_column(index=True)
    note: Mapped[str | None] = mapped_column(Text)
    note_due_at: Mapped[datetime | None] = mapped_column(index=True)


class Reaction(Base):
    """The reaction of somebody to a post: one a person."""

    __tablename__ = "reactions"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, index=True
    )
    emoji: Mapped[str] = mapped_column(String(16))
    reacted_at: Mapped[datetime]


class NativeReaction(Base):
    """How often Telegram has counted a reaction of its own under a post."""

    __tablename__ = "native_reactions"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    emoji: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]


class Response(Base):
    """The answer of somebody to a post itself: the first one stays. ``chosen`` is as in `Card`."""

    __tablename__ = "responses"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, index=True
    )
    chosen: Mapped[str] = mapped_column(String(6))
    outcome: Mapped[Outcome]
    answered_at: Mapped[datetime]


class Arrival(Base):
    """The post from which somebody first came to the private chat."""

    __tablename__ = "arrivals"

    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    arrived_at: Mapped[datetime]
    subscribed_at: Mapped[datetime | None]


class Member(Base):
    """Somebody who wants to be named in the list of a group's best."""

    __tablename__ = "members"

    chat_id: Mapped[int] = mapped_column(
        ForeignKey("chats.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, index=True
    )
    name: Mapped[str] = mapped_column(String(64))
    joined_at: Mapped[datetime]
