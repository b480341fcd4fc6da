"""Updates that came by the webhook, so that none is handled twice."""

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base


class HandledUpdate(Base):
    """An update, for as long as Telegram may repeat it.

    ``leased_until`` is None once it has been handled. ``body`` is the update itself as long as its
    handling goes on although Telegram was told that it is done: if that process dies, another one
    needs it.
    """

    __tablename__ = "handled_updates"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    taken_at: Mapped[datetime] = mapped_column(index=True)
    leased_until: Mapped[datetime | None] = mapped_column(index=True)
    body: Mapped[str | None] = mapped_column(Text)
