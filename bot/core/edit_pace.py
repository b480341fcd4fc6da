"""How often the posts of one chat are edited: soon when it is quiet, seldom when it is not."""

from datetime import datetime, timedelta

#: Telegram takes 20 messages and edits a minute in one chat; new posts and answers need some.
MOST_A_MINUTE = 15

#: So many may follow each other at once after a quiet time.
_BURST = 3

#: A burst, and then one each interval, are at most 15 within any minute.
_INTERVAL = timedelta(minutes=1) / (MOST_A_MINUTE - _BURST + 1)

#: Edits can be paid for at most so far ahead.
MOST_AHEAD = (_BURST - 1) * _INTERVAL


def spend(paid_until: datetime | None, now: datetime) -> datetime | None:
    """Return until when all edits are paid for if one more is sent now; None: not yet.

    ``paid_until`` is what was returned for the edit before; None if there was none.
    """
    begin = now if paid_until is None else max(paid_until, now)
    return None if begin - now > MOST_AHEAD else begin + _INTERVAL
