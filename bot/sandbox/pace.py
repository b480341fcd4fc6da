"""How often a bot may write: Telegram's budgets, answered with 429 when they are spent."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from bot.sandbox.errors import too_many


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` messages within any `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Pace:
    """The budgets. Telegram publishes "about" numbers, so short bursts pass here too.

    New messages spend `overall` and that of their chat; edits spend the chat's in groups and
    channels only, where Telegram counts them too.
    """

    overall: Limit = Limit(36, 1)  # about 30 a second
    paid: Limit = Limit(1000, 1)  # instead of `overall`, with allow_paid_broadcast
    private: Limit = Limit(20, 20)  # one a second
    group: Limit = Limit(20, 60)  # also for a channel


class Pacer:
    """Counts messages. `pace` None lets everything through. `monotonic` gives seconds."""

    def __init__(self, pace: Pace | None, monotonic: Callable[[], float]) -> None:
        self._pace = pace
        self._monotonic = monotonic
        self._spent: dict[str | int, list[float]] = {}

    def message(self, chat_id: int, *, count: int = 1, paid: bool = False) -> None:
        """Spend for `count` new messages to a chat. 429 when a budget is used up."""
        if self._pace is None:
            return
        overall = ("paid", self._pace.paid) if paid else ("overall", self._pace.overall)
        self._spend((overall, (chat_id, self._of(chat_id, self._pace))), count)

    def edit(self, chat_id: int) -> None:
        """Spend for an edit."""
        if self._pace is not None and chat_id < 0:
            self._spend(((chat_id, self._pace.group),), 1)

    @staticmethod
    def _of(chat_id: int, pace: Pace) -> Limit:
        return pace.private if chat_id > 0 else pace.group

    def _spend(self, limits: tuple[tuple[str | int, Limit], ...], count: int) -> None:
        now = self._monotonic()
        lists = []
        for key, limit in limits:
            spent = self._spent.setdefault(key, [])
            while spent and spent[0] <= now - limit.seconds:
                del spent[0]
            over = len(spent) + count - limit.count
            if over > 0:
                raise too_many(max(1, ceil(spent[min(over, len(spent)) - 1] + limit.seconds - now)))
            lists.append(spent)
        for spent in lists:
            spent.extend([now] * count)
