"""A text of keys and values, as read."""

from typing import TypeAlias, TypedDict

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
Keys: TypeAlias = tuple[str | int, ...]
"""Where a value stands in a tree."""


class Document(TypedDict):
    """A parsed text. ``lines`` gives the line of each value by its keys: ``options/0/text``."""

    tree: Tree
    lines: dict[str, int]


def address(*keys: str | int) -> str:
    """Name a value inside a document, as `Document.lines` does."""
    return "/".join(str(key) for key in keys)
