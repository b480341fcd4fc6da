"""How many days in a row somebody has answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Streak:
    """Lengths in local days. ``open_today``: today is not answered yet, and can still be."""

    current: int
    best: int
    open_today: bool


def streak(days: Iterable[date], today: date) -> Streak:
    """Count runs of consecutive ``days``, which are local days with an answer, in any order.

    The current run may end yesterday: today is open until it is over. Days after ``today`` (left
    by a journey west over the date line) continue a run and are never held against anyone.
    """
    answered = sorted(set(days))
    best = run = 0
    previous: date | None = None
    for day in answered:
        run = run + 1 if previous is not None and day - previous == timedelta(days=1) else 1
        best = max(best, run)
        previous = day
    alive = previous is not None and previous >= today - timedelta(days=1)
    return Streak(
        current=run if alive else 0,
        best=best,
        open_today=previous is None or previous < today,
    )
