"""Rich HTML as plain text: what `Person.sees` and the tour print."""

import re

from bot.sandbox.rich_tree import INLINE, Node, first_number, raw_text, rich_tree

_SPACE = re.compile(r"\s+")


def plain(html: str) -> str:
    """Return the text that people see, block by block on lines of their own."""
    lines = [line.rstrip() for line in _flow(rich_tree(html)).split("\n")]
    return "\n".join(line for line in lines if line)


def _flow(node: Node) -> str:
    match node.tag:
        case "br":
            return "\n"
        case "hr":
            return "\n———\n"
        case "ul" | "ol":
            return _list(node)
        case "td" | "th":
            return f"{_inside(node)} │ "
        case "pre":
            return f"\n{raw_text(node)}\n"
        case "code" | "tg-math":
            return raw_text(node)
        case tag if tag in INLINE or not tag:
            return _inside(node)
    return f"\n{_inside(node)}\n"


def _inside(node: Node) -> str:
    return "".join(
        _SPACE.sub(" ", child) if isinstance(child, str) else _flow(child)
        for child in node.children
    )


def _list(node: Node) -> str:
    number = first_number(node)
    lines = []
    for item in node.children:
        if isinstance(item, Node):
            mark = f"{number}." if node.tag == "ol" else "•"
            lines.append(f"\n{mark} {_inside(item).strip()}\n")
            number += 1
    return "".join(lines)
