"""The tables of how somebody gets on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bot.core.streak import Counted
from bot.db.base import Base, Id


class Day(Base):
    """How a day of somebody's streak counted: the ledger that `/streak` shows."""

    __tablename__ = "days"

    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    counted: Mapped[Counted]


class MemoryPage(Base):
    """What somebody remembers of the questions whose ids begin with ``initial``, as JSON.

    By question id it has the values of a `Memory` in their order; the closed cards can tell them
    again.
    """

    __tablename__ = "memory_pages"

    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True
    )
    initial: Mapped[str] = mapped_column(String(1), primary_key=True)
    memories: Mapped[dict[str, Any]] = mapped_column(JSON().with_variant(JSONB(), "postgresql"))


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

    @property
    def length(self) -> int:
        """How many questions it has."""
        return len(self.plan.split())


class Picture(Base):
    """The picture of somebody's progress as Telegram keeps it; ``key`` says of what it was."""

    __tablename__ = "pictures"

    subscriber_id: Mapped[int] = mapped_column(
        ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(64))
    file_id: Mapped[str] = mapped_column(String(256))
