"""A rich message as the Bot API returns it to the bot: RichBlock and RichText objects."""

import re
from collections.abc import Callable, Iterable

from bot.sandbox.errors import Json
from bot.sandbox.rich_tree import HEADINGS, INLINE, Node, first_number, raw_text

RichText = str | Json | list["RichText"]

_SPACE = re.compile(r"\s+")
_STYLES = {
    "b": "bold", "strong": "bold",
    "i": "italic", "em": "italic", "cite": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "code": "code", "tg-spoiler": "spoiler", "mark": "marked",
    "sub": "subscript", "sup": "superscript",
}  # fmt: skip


def rich_blocks(root: Node) -> list[Json]:
    """Return the blocks of a checked rich message; bare text becomes paragraphs."""
    return _blocks(root.children)


def _blocks(children: Iterable[Node | str]) -> list[Json]:
    blocks: list[Json] = []
    loose: list[Node | str] = []
    for child in children:
        if isinstance(child, str) or child.tag in INLINE:
            loose.append(child)
            continue
        blocks += _paragraph(loose)
        loose = []
        blocks.append(_block(child))
    return blocks + _paragraph(loose)


def _paragraph(children: list[Node | str]) -> list[Json]:
    if all(isinstance(child, str) and not child.strip() for child in children):
        return []
    return [{"type": "paragraph", "text": _text(children)}]


def _block(node: Node) -> Json:
    if node.tag in HEADINGS:
        return {"type": "heading", "text": _text(node.children), "size": int(node.tag[1])}
    if node.tag == "blockquote" and {"expandable", "collapsed"} & node.attributes.keys():
        return {"type": "expandable_blockquote", "text": _text(node.children)}
    return _MAKERS[node.tag](node)


def _pre(node: Node) -> Json:
    block: Json = {"type": "pre", "text": raw_text(node)}
    code = node.children[0] if node.children else ""
    language = code.attributes.get("class", "") if isinstance(code, Node) else ""
    if language.startswith("language-"):
        block["language"] = language.removeprefix("language-")
    return block


def _list(node: Node) -> Json:
    items: list[Json] = []
    for number, item in enumerate(_nodes(node), first_number(node)):
        entry: Json = {"label": "•", "blocks": _blocks(item.children)}
        if node.tag == "ol":
            entry |= {"label": f"{number}.", "value": number, "type": "1"}
        items.append(entry)
    return {"type": "list", "items": items}


def _table(node: Node) -> Json:
    rows: list[list[Json]] = []
    table: Json = {"type": "table", "cells": rows}
    parts = _nodes(node)
    for part in parts:
        if part.tag == "caption":
            table["caption"] = _text(part.children)
        elif part.tag == "tr":
            rows.append([_cell(cell) for cell in _nodes(part)])
        else:
            rows += [[_cell(cell) for cell in _nodes(row)] for row in _nodes(part)]
    return table


def _cell(node: Node) -> Json:
    cell: Json = {
        "text": _text(node.children),
        "align": node.attributes.get("align", "left"),
        "valign": "top",
    }
    if node.tag == "th":
        cell["is_header"] = True
    return cell


def _details(node: Node) -> Json:
    summary = next((child for child in _nodes(node) if child.tag == "summary"), Node())
    rest = [child for child in node.children if child is not summary]
    block: Json = {"type": "details", "summary": _text(summary.children), "blocks": _blocks(rest)}
    if "open" in node.attributes:
        block["is_open"] = True
    return block


_MAKERS: dict[str, Callable[[Node], Json]] = {
    "p": lambda node: {"type": "paragraph", "text": _text(node.children)},
    "footer": lambda node: {"type": "footer", "text": _text(node.children)},
    "aside": lambda node: {"type": "pullquote", "text": _text(node.children)},
    "hr": lambda _: {"type": "divider"},
    "tg-math-block": lambda node: {"type": "mathematical_expression", "expression": raw_text(node)},
    "blockquote": lambda node: {"type": "blockquote", "blocks": _blocks(node.children)},
    "pre": _pre,
    "ul": _list,
    "ol": _list,
    "table": _table,
    "details": _details,
}


def _nodes(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node)]


def _text(children: Iterable[Node | str]) -> RichText:
    texts: list[RichText] = [
        _SPACE.sub(" ", child) if isinstance(child, str) else _inline(child) for child in children
    ]
    return texts[0] if len(texts) == 1 else texts


def _inline(node: Node) -> RichText:
    text = _text(node.children)
    if node.tag in _STYLES:
        return {"type": _STYLES[node.tag], "text": text}
    match node.tag:
        case "br":
            return "\n"
        case "a" if "name" in node.attributes:
            return {"type": "anchor", "name": node.attributes["name"]}
        case "a" if node.attributes.get("href", "").startswith("#"):
            name = node.attributes["href"].removeprefix("#")
            return {"type": "anchor_link", "text": text, "anchor_name": name}
        case "a":
            return {"type": "url", "text": text, "url": node.attributes.get("href", "")}
        case "tg-math":
            return {"type": "mathematical_expression", "expression": raw_text(node)}
        case "tg-reference":
            return {"type": "reference", "text": text, "name": node.attributes.get("name", "")}
        case "tg-emoji":
            emoji = node.attributes.get("emoji-id", "")
            return {
                "type": "custom_emoji",
                "custom_emoji_id": emoji,
                "alternative_text": raw_text(node),
            }
    return text
