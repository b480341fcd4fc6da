"""The items of lists in a JSON file, one by one: the file may be larger than the memory."""

import json
import re
from collections.abc import Iterator
from typing import TextIO

from bot.bank.importing.failure import ImportFileError

_STEP = 1 << 18
_LONGEST = 1 << 24
"""Characters of one item, at most."""
_KEY_LENGTH = 100
_BETWEEN = re.compile(r"[\s,]*")
_BROKEN_CONTROL = re.compile(r"(?<!\\)((?:\\\\)*)\\x(?=[01][0-9A-F])")
_DECODER = json.JSONDecoder()


def read_items(file: TextIO, key: str) -> Iterator[object]:
    """Give the items of every list that stands under a key, wherever in the file that is.

    Raises `ImportFileError` where the JSON is broken, and when there is no such list.
    """
    opening = re.compile(rf'"{re.escape(key)}"\s*:\s*\[')
    window = _Window(file)
    lists = 0
    while window.skip_behind(opening):
        lists += 1
        number = 0
        while not window.at_end_of_list():
            number += 1
            yield window.item(f"after item {number - 1} of “{key}”")
    if not lists:
        raise ImportFileError(f"there is no list “{key}” in it")


class _Window:
    """The part of a file that is being looked at: ``_text`` from ``_at`` on is still unread."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0

    def skip_behind(self, pattern: re.Pattern[str]) -> bool:
        """Go behind the next match; False when there is none."""
        while not (match := pattern.search(self._text, self._at)):
            self._at = max(self._at, len(self._text) - _KEY_LENGTH)
            if not self._read_on():
                return False
        self._at = match.end()
        return True

    def at_end_of_list(self) -> bool:
        """Go to the next item; True, and behind the list, when there is none."""
        while True:
            between = _BETWEEN.match(self._text, self._at)
            self._at = between.end() if between else self._at
            if self._at < len(self._text):
                break
            if not self._read_on():
                raise ImportFileError("the file ends in the middle of a list")
        ended = self._text[self._at] == "]"
        self._at += ended
        return ended

    def item(self, place: str) -> object:
        """Decode the next value."""
        while True:
            try:
                value, self._at = _DECODER.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise ImportFileError(f"nested too deep {place}") from error
            except json.JSONDecodeError as error:
                if len(self._text) - self._at > _LONGEST or not self._read_on():
                    raise ImportFileError(f"broken JSON {place}: {error.msg}") from error
            except ValueError as error:
                raise ImportFileError(f"broken JSON {place}: a number of absurd length") from error
            else:
                found: object = value
                return found

    def _read_on(self) -> bool:
        """Read as much again as is still unread; False at the end of the file."""
        unread = self._text[self._at :]
        fresh = self._file.read(max(_STEP, len(unread)))
        self._text, self._at = unread + fresh, 0
        if "\\x" in self._text:
            # Telegram Desktop writes control characters in a way that JSON does not know.
            self._text = _BROKEN_CONTROL.sub(r"\1\\u00", self._text)
        return bool(fresh)
