"""Answers that follow from a text alone, remembered between runs."""

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TypeAlias

Watch: TypeAlias = Callable[[Sequence[str]], Iterable[str]]
"""Passes on each text that is about to be looked at, and may show how far it is."""


def remembered(
    path: Path, version: str, texts: Iterable[str], look: Callable[[str], str], watch: Watch = iter
) -> dict[str, str]:
    """Give the answer for each text, looking only at those whose answer is not in the file.

    The file keeps the answers of this call, also of an interrupted one, and no others, by the
    hashes of their texts. ``version`` names whatever else an answer depends on: another version
    forgets everything. Losing the file costs time and nothing else, so a broken one is forgotten
    and a folder that cannot be written is left alone.
    """
    known = _read(path, version)
    keys = {text: blake2b(text.encode(), digest_size=16).hexdigest() for text in texts}
    answers = {text: known[key] for text, key in keys.items() if key in known}
    try:
        for text in watch([text for text in keys if text not in answers]):
            answers[text] = look(text)
    finally:
        used = {keys[text]: answer for text, answer in answers.items()}
        if used != known:
            _write(path, version, used)
    return answers


def _read(path: Path, version: str) -> Mapping[str, str]:
    try:
        content = json.loads(path.read_bytes())
        answers: dict[str, str] = dict(content["answers"])
        return answers if content["version"] == version else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write(path: Path, version: str, answers: Mapping[str, str]) -> None:
    content = json.dumps({"version": version, "answers": answers}, ensure_ascii=False)
    partial = path.with_suffix(f".{os.getpid()}.tmp")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(content, encoding="utf-8")
        partial.replace(path)
