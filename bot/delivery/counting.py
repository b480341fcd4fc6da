"""What becomes of the rows of an outbox, in numbers."""

from datetime import datetime

from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter

from bot.db.chat_models import Post
from bot.db.desk_models import Announcement, Digest
from bot.db.models import Correction, Delivery, Status
from bot.metrics import Metrics, Reason

_Row = Delivery | Correction | Post | Announcement | Digest

_BY_STATUS = {Status.EXPIRED: Reason.EXPIRED, Status.FAILED: Reason.REFUSED}
_BY_ERROR = {
    TelegramForbiddenError: Reason.BLOCKED,
    TelegramBadRequest: Reason.REFUSED,
    TelegramRetryAfter: Reason.PUT_OFF,
}


def count_done(metrics: Metrics, row: _Row, status: Status, now: datetime) -> None:
    """Count a row that is stored as done with at ``now`` (UTC), if it was sent."""
    if status is Status.SENT:
        due_at = row.due_at if isinstance(row, Delivery | Post) else None
        metrics.sent(row.__tablename__, None if due_at is None else now - due_at)


def count_unsent(metrics: Metrics, row: _Row, status: Status) -> None:
    """Count a row that is not to be sent. One that was cancelled is nobody's failure."""
    if status in _BY_STATUS:
        metrics.failed(row.__tablename__, _BY_STATUS[status])


def count_error(metrics: Metrics, row: _Row, error: Exception) -> None:
    """Count an attempt that an error ended."""
    reasons = (reason for kind, reason in _BY_ERROR.items() if isinstance(error, kind))
    metrics.failed(row.__tablename__, next(reasons, Reason.FAULT))
