"""JSON Schemas of the bank's files, for editors that complete and check while one types.

``python -m bot.bank.editor_schemas`` writes them into the repo's content folder.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter

from bot.bank.schema import Original, Slug, TopicEntry, Translation


def schemas() -> Mapping[str, str]:
    """Give each schema as the text of its file, by file name."""
    adapters: Mapping[str, TypeAdapter[object]] = {
        "question.schema.json": TypeAdapter(Original | Translation),
        "topics.schema.json": TypeAdapter(dict[Slug, TopicEntry]),
    }
    return {
        name: json.dumps(adapter.json_schema(), ensure_ascii=False, indent=2) + "\n"
        for name, adapter in adapters.items()
    }


def write_schemas(content_dir: Path) -> None:
    """Write every schema into the content folder."""
    for name, text in schemas().items():
        (content_dir / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(__file__).parents[2] / "content")
