"""Data against a model of the schema, with faults that a writer of questions understands."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.bank.document import Keys, Tree, address
from bot.bank.fault import Fault
from bot.bank.schema import (
    ADDRESS_PATTERN,
    DAY_PATTERN,
    ID_LIMIT,
    SLUG_PATTERN,
    OptionFact,
    Original,
    Translation,
)

_LONGEST_INPUT = 60
Model = TypeVar("Model", bound=BaseModel)


def validate(
    model: type[Model], tree: Tree, lines: Mapping[str, int], path: Path, at: Keys = ()
) -> Model | list[Fault]:
    """Give the model, or every fault with its line.

    ``lines`` has the line in ``path`` of each value, by its address below ``at``.
    """
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        return [
            Fault(path, line_of(lines, *at, *detail["loc"]), _sentence(model, detail))
            for detail in error.errors(include_url=False)
        ]


def line_of(lines: Mapping[str, int], *keys: str | int) -> int:
    """Give the line of a value, or of the nearest thing that holds it when it is not written."""
    while keys and address(*keys) not in lines:
        keys = keys[:-1]
    return lines.get(address(*keys), 1)


def slug_fault(slug: str) -> str | None:
    """Say what is wrong with an id; None for a good one."""
    if len(slug) > ID_LIMIT:
        return f"the id has {len(slug)} characters, at most {ID_LIMIT} fit a link"
    if not re.search(SLUG_PATTERN, slug):
        return f"the id “{slug}” is not kebab-case: a-z, 0-9 and single hyphens"
    return None


def _sentence(model: type[BaseModel], detail: ErrorDetails) -> str:
    keys, context = detail["loc"], detail.get("ctx", {})
    if detail["type"] == "extra_forbidden" and model is Translation and keys[-1] in _FACTS:
        return f"{_label(keys)} is a fact: it stands in the Russian original only"
    say = _PATTERNS.get(context.get("pattern", "")) or _SENTENCES.get(detail["type"])
    if say is None:
        return f"{_label(keys)}: {detail['msg']}"
    return f"{_label(keys)} {say.format(input=str(detail['input'])[:_LONGEST_INPUT], **context)}"


def _label(keys: Keys) -> str:
    """Name a value for people: options/1/why is “option 2: `why`”."""
    parts: list[str] = []
    for before, key in zip((None, *keys), keys, strict=False):
        if isinstance(key, int):
            parts[-1] = f"{str(before).removesuffix('s')} {key + 1}"
        else:
            parts.append(f"`{key}`")
    return ": ".join(parts) if parts else "this"


_FACTS = (Original.model_fields.keys() | OptionFact.model_fields.keys()) - {"text"}
_PATTERNS = {
    SLUG_PATTERN: "must be an id (a-z, 0-9 and single hyphens), not “{input}”",
    ADDRESS_PATTERN: "must be a web address (https://…), not “{input}”",
    DAY_PATTERN: "must be a day (2026-11-22), not “{input}”",
}
_SENTENCES = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that is used here",
    "string_type": "must be text",
    "string_too_short": "is empty",
    "string_too_long": "is longer than {max_length} characters",
    "enum": "must be {expected}, not “{input}”",
    "literal_error": "must be {expected}, not “{input}”",
    "bool_parsing": "must be true or false, not “{input}”",
    "bool_type": "must be true or false",
    "int_parsing": "must be a whole number, not “{input}”",
    "int_type": "must be a whole number",
    "greater_than_equal": "must be at least {ge}",
    "tuple_type": "must be a list",
    "too_short": "is empty",
    "model_type": "must hold keys and values",
}
