"""What a measurement gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import TypedDict


class Record(TypedDict):
    """A figure as it stands in `bench-results.json`."""

    name: str
    value: float
    unit: str
    goal: str | None
    baseline: str | None


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound: the value should be below it, or with ``at_least`` not below it."""

    bound: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'>=' if self.at_least else '<'} {self.bound:g}"

    def is_met(self, value: float) -> bool:
        """Tell whether a value is good enough."""
        return value >= self.bound if self.at_least else value < self.bound


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value; ``unit`` is "s", "ms", "MB", "ratio", "share", "edits" or "calls".

    ``baseline`` says what it is compared with, and ``notes`` what else was seen on the way.
    """

    name: str
    value: float
    unit: str
    goal: Goal | None = None
    baseline: str | None = None
    notes: tuple[str, ...] = ()

    def record(self) -> Record:
        """Return what a script reads."""
        return {
            "name": self.name,
            "value": float(f"{self.value:.4g}"),
            "unit": self.unit,
            "goal": str(self.goal) if self.goal else None,
            "baseline": self.baseline,
        }


class CannotMeasureError(Exception):
    """Lack of something that a measurement needs of the machine; the text says what."""


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 % are not above; at least two values."""
    return quantiles(values, n=20, method="inclusive")[-1]
