"""What is wrong with the bank, and where."""

from dataclasses import dataclass
from pathlib import Path

from bot.core.failure import OperatorError


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend. ``line`` counts from 1; a fault of a whole file points at its first."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        """Give one line, ``content/ru/attention/x.md:12: what is wrong``, from here if it can."""
        here = Path.cwd()
        path = self.path.relative_to(here) if self.path.is_relative_to(here) else self.path
        return f"{path.as_posix()}:{self.line}: {' '.join(self.what.split())}"


class BrokenBank(OperatorError):  # noqa: N818 - reads as what it is: `except BrokenBank`
    """The bank cannot be used. ``faults`` holds everything that was found, in file order."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
