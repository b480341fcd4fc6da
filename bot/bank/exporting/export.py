"""An export as a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from bot.bank.exporting.anki import to_package
from bot.bank.exporting.entry import Entry
from bot.bank.exporting.failure import ExportError
from bot.bank.exporting.note import to_note
from bot.bank.exporting.table import to_table

Format: TypeAlias = Literal["anki", "csv"]


def export(entries: Sequence[Entry], kind: Format, now: int) -> bytes:
    """Make the content of a file; ``now`` in seconds of the Unix epoch."""
    if kind == "anki":
        return to_package([to_note(entry) for entry in entries], now)
    return to_table(entries)


def write(file: Path, content: bytes, *, force: bool) -> None:
    """Write a file that does not exist yet; with ``force`` also over one that does.

    Raises `ExportError` if it exists or cannot be written.
    """
    try:
        with file.open("wb" if force else "xb") as opened:
            opened.write(content)
    except FileExistsError as error:
        raise ExportError(f"{file} exists already: name a new file, or add --force") from error
    except OSError as error:
        raise ExportError(f"{file} cannot be written: {error.strerror}") from error
