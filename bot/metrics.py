"""What the program counts and times while it works, for Prometheus.

Any room may use it, as any room may log. An object of its own keeps the numbers, so that two bots
in one process do not add up. No label takes a value that people or their number decide.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

#: The tables of rows to be sent, the ones with a schedule first.
SCHEDULED = ("deliveries", "posts")
OUTBOXES = (*SCHEDULED, "corrections", "announcements", "digests")

#: Upper edges in seconds: late is what takes minutes, and after hours the day is over.
_LAGS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 10800)
#: A person who presses notices a quarter of a second.
_PRESSES = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10)
_CALLS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Reason(StrEnum):
    """Why a row of an outbox was not sent."""

    REFUSED = "refused"
    """Telegram refuses the message, or there is nothing to send: for good."""
    BLOCKED = "blocked"
    """The person has blocked the bot, or the chat has removed it: for good."""
    PUT_OFF = "put_off"
    """Telegram says when to try again."""
    FAULT = "fault"
    """Anything else; it is tried again."""
    EXPIRED = "expired"
    """Its day was over, or there was nothing to remind of any more."""


class Metrics:
    """The numbers of one bot. ``outbox`` is always the name of an outbox's table."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self._due = self._counter("due", "Scheduled moments that came and were planned", "outbox")
        self._sent = self._counter("sent", "Messages that Telegram took", "outbox")
        self._failed = self._counter("failed", "Attempts that sent nothing", "outbox", "reason")
        self._updates = self._counter("updates", "Updates that were handled", "kind", "result")
        self._calls = self._counter("telegram_calls", "Calls to Telegram", "method", "result")
        self._lag = Histogram(
            "sobesednik_lag_seconds",
            "From the moment a message is due until Telegram has taken it",
            ["outbox"],
            buckets=_LAGS,
            registry=self.registry,
        )
        self._presses = Histogram(
            "sobesednik_callback_seconds",
            "From receiving the press of a button until it is handled",
            buckets=_PRESSES,
            registry=self.registry,
        )
        self._call_seconds = Histogram(
            "sobesednik_telegram_call_seconds",
            "Duration of a call to Telegram",
            ["method"],
            buckets=_CALLS,
            registry=self.registry,
        )
        self._queue = Gauge(
            "sobesednik_queue_rows", "Rows to be sent", ["outbox"], registry=self.registry
        )
        self._begin()

    def _begin(self) -> None:
        # Without a zero to begin with, an alert for what stands still would see nothing at all.
        for outbox in SCHEDULED:
            self._due.labels(outbox)
        for outbox in OUTBOXES:
            self._sent.labels(outbox)
            for reason in Reason:
                self._failed.labels(outbox, reason.value)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"sobesednik_{name}", about, labels, registry=self.registry)

    def due(self, outbox: str, rows: int) -> None:
        """Count scheduled moments that were planned."""
        self._due.labels(outbox).inc(rows)

    def sent(self, outbox: str, lag: timedelta | None = None) -> None:
        """Count a message that was sent, ``lag`` after it was due if it was due at a moment."""
        self._sent.labels(outbox).inc()
        if lag is not None:
            self._lag.labels(outbox).observe(max(0.0, lag.total_seconds()))

    def failed(self, outbox: str, reason: Reason) -> None:
        """Count an attempt that sent nothing."""
        self._failed.labels(outbox, reason.value).inc()

    def handled(self, kind: str, result: str, seconds: float) -> None:
        """Count an update, and time it if it is a press. ``kind`` is Telegram's field for it."""
        self._updates.labels(kind, result).inc()
        if kind == "callback_query":
            self._presses.observe(seconds)

    def called(self, method: str, result: str, seconds: float | None) -> None:
        """Count a call to Telegram. ``seconds`` is None for one whose duration says nothing."""
        self._calls.labels(method, result).inc()
        if seconds is not None:
            self._call_seconds.labels(method).observe(seconds)

    def queued(self, rows: Mapping[str, int]) -> None:
        """Set how many rows each outbox has to send; what is not named is not known."""
        self._queue.clear()
        for outbox, number in rows.items():
            self._queue.labels(outbox).set(number)

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self.registry)
