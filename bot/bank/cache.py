"""Answers that follow from a text alone, remembered between runs."""

import contextlib
import json
import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Cache(Generic[Value]):
    """A JSON file of answers by the hash of the text they belong to.

    ``version`` names whatever else an answer depends on: another version forgets everything.
    Losing the file costs time and nothing else, so a broken one is forgotten and a folder that
    cannot be written is left alone. Values must survive JSON unchanged.
    """

    def __init__(self, path: Path, version: str) -> None:
        self._path = path
        self._version = version
        self._known: dict[str, Value] = _read(path, version)
        self._used: dict[str, Value] = {}

    def __contains__(self, text: str) -> bool:
        return _key(text) in self._known

    def get(self, text: str, compute: Callable[[str], Value]) -> Value:
        """Give the answer for a text; an exception of ``compute`` passes and is not remembered."""
        key = _key(text)
        if key not in self._used:
            self._used[key] = self._known[key] if key in self._known else compute(text)
        return self._used[key]

    def save(self) -> None:
        """Keep what was used since the cache was opened, and only that, if it is news."""
        if self._used.keys() == self._known.keys():
            return
        content = json.dumps({"version": self._version, "answers": self._used}, ensure_ascii=False)
        partial = self._path.with_suffix(f".{os.getpid()}.tmp")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_text(content, encoding="utf-8")
            partial.replace(self._path)


def _key(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _read(path: Path, version: str) -> dict[str, Value]:
    try:
        content = json.loads(path.read_bytes())
        answers: dict[str, Value] = dict(content["answers"])
        return answers if content["version"] == version else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
