"""YAML read as text: every scalar a string, every value with its line.

``on``, ``no`` and ``1.10`` stay what the author typed. Aliases and doubled keys are refused:
they hide what a reader of the file should see.
"""

import warnings
from typing import TYPE_CHECKING

from bot.bank.document import Document, Keys, Tree, address
from bot.bank.plain_yaml import read_plain

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

_DEEPEST = 8
_HINTS = {
    "mapping values are not allowed here": "a value that contains “: ” needs quotes",
    "mapping values are not allowed in this context": "a value that contains “: ” needs quotes",
    "found character '\\t' that cannot start any token": "indent with spaces, not with tabs",
    "could not find expected ':'": "a key needs a colon after it",
}


class YamlError(Exception):
    """The text is not YAML of the kind that the bank uses. ``line`` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what


def parse(text: str) -> Document:
    """Read one YAML document; lines count from 1. Raises `YamlError` for the first fault."""
    return read_plain(text) or parse_fully(text)


def parse_fully(text: str) -> Document:
    """Do what `parse` does without its short cut, which saves some 4 ms a file."""
    # Imported here: 0.2 s that a run over plain files does not need.
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.composer import MaxDepthExceededError  # noqa: PLC0415
    from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning  # noqa: PLC0415
    from ruamel.yaml.reader import ReaderError  # noqa: PLC0415

    yaml = YAML(typ="base", pure=True)
    yaml.max_depth = _DEEPEST
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            root = yaml.compose(text)
    except MaxDepthExceededError as error:
        raise YamlError(error.problem_mark.line + 1, "nested too deep") from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or "unreadable"
        what = f"not YAML: {_HINTS.get(problem, problem)}"
        raise YamlError(mark.line + 1 if mark else 1, what) from error
    except ReaderError as error:
        what = f"the character U+{error.character:04X} cannot stand in YAML"
        raise YamlError(text.count("\n", 0, error.position) + 1, what) from error
    if root is None:
        raise YamlError(1, "nothing is written here")
    reader = _Reader()
    return Document(tree=reader.read(root, ()), lines=reader.lines)


class _Reader:
    """Turns YAML nodes into plain values and notes their lines."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self._seen: set[int] = set()

    def read(self, node: "Node", keys: Keys) -> Tree:
        from ruamel.yaml.nodes import MappingNode, SequenceNode  # noqa: PLC0415 - see parse

        line = node.start_mark.line + 1
        if id(node) in self._seen:
            raise YamlError(line, "write the value out: aliases (*name) are not used here")
        self._seen.add(id(node))
        self.lines.setdefault(address(*keys), line)
        if isinstance(node, MappingNode):
            return self._mapping(node, keys)
        if isinstance(node, SequenceNode):
            return [self.read(item, (*keys, number)) for number, item in enumerate(node.value)]
        return str(node.value)

    def _mapping(self, node: "Node", keys: Keys) -> dict[str, Tree]:
        tree: dict[str, Tree] = {}
        for key_node, value in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value
            if not isinstance(key, str):
                raise YamlError(line, "a key must be a word")
            if key in tree:
                raise YamlError(line, f"`{key}` is written twice")
            self.lines[address(*keys, key)] = line
            tree[key] = self.read(value, (*keys, key))
        return tree
