"""What is due, spread over days: after a break nobody meets a wall of questions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.memory import Memory

#: No day asks for more reviews than this, however many are due.
MOST_A_DAY = 20


@dataclass(frozen=True, slots=True)
class Backlog:
    """What there is to review on somebody's own day.

    ``due`` questions have not been dealt with yet; ``done`` ones were, today. ``next_on`` is the
    day after today on which there is something due again; None: nothing was ever answered.
    """

    due: int
    done: int
    next_on: date | None

    @property
    def left(self) -> int:
        """How many of the due ones are today's share."""
        return min(self.due, max(0, MOST_A_DAY - self.done))

    @property
    def waiting(self) -> int:
        """How many of the due ones are for later days."""
        return self.due - self.left


def next_due(memories: Iterable[Memory], today: date) -> date | None:
    """Return the first day after ``today`` on which one is due; None if there are no memories."""
    tomorrow = today + timedelta(days=1)
    return min((max(memory.due_on, tomorrow) for memory in memories), default=None)
