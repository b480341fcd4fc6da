"""Telegram's rich HTML, checked and read into a tree."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.html_tokens import Tag, tokens, unclosed, unparsable
from bot.sandbox.links import link_fault

CHARACTERS = 32_768
BLOCKS = 500
LEVELS = 16
COLUMNS = 20

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
INLINE = frozenset({
    "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "a", "tg-spoiler", "mark",
    "sub", "sup", "tg-math", "tg-emoji", "tg-time", "tg-reference", "cite", "br",
})  # fmt: skip
_PARENTS = {
    "li": {"ul", "ol"},
    "thead": {"table"},
    "tbody": {"table"},
    "tr": {"table", "thead", "tbody"},
    "th": {"tr"},
    "td": {"tr"},
    "caption": {"table"},
    "summary": {"details"},
}
_BLOCKS = HEADINGS | {
    "p", "pre", "blockquote", "ul", "ol", "table", "hr", "details", "tg-math-block", "footer",
    "aside",
}  # fmt: skip
_HOLD_BLOCKS = {"", "li", "blockquote", "details"}
_HOLD_PARTS_ONLY = {"ul", "ol", "table", "thead", "tbody", "tr"}
_HOLD_TEXT_ONLY = {"tg-math", "tg-math-block", "code", "pre"}
_VOID = {"br", "hr"}


@dataclass(slots=True)
class Node:
    """An element; the root has no tag."""

    tag: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)


def rich_tree(html: str) -> Node:
    """Return the root of rich HTML. 400 when it is empty, broken or over a limit."""
    root = _parsed(html)
    _check_limits(root)
    return root


def _parsed(html: str) -> Node:
    root = Node()
    stack = [root]
    for token in tokens(html):
        top = stack[-1]
        if isinstance(token, str):
            if top.tag in _HOLD_PARTS_ONLY and token.strip():
                raise bad_request(f'can\'t parse entities: Text directly inside "{top.tag}"')
            top.children.append(token)
        elif token.closing:
            if top is root:
                raise unparsable("Unexpected end tag", html, token.at)
            if token.name != top.tag:
                raise unparsable(
                    f'Unmatched end tag, expected "</{top.tag}>", found "</{token.name}>"',
                    html,
                    token.at,
                )
            stack.pop()
        else:
            _check_place(token, [node.tag for node in stack], html)
            node = Node(token.name, token.attributes)
            top.children.append(node)
            if token.name not in _VOID:
                stack.append(node)
            if len(stack) - 1 > LEVELS:
                raise bad_request(f"rich message must have at most {LEVELS} levels")
    if len(stack) > 1:
        raise unclosed(stack[-1].tag)
    return root


def _check_place(tag: Tag, around: Sequence[str], html: str) -> None:
    name, parent = tag.name, around[-1]
    if name not in INLINE and name not in _BLOCKS and name not in _PARENTS:
        raise unparsable(f'Unsupported start tag "{name}"', html, tag.at)
    if tag.empty and name not in _VOID:
        raise unparsable(f'Unclosed start tag "{name}"', html, tag.at)
    if name in _PARENTS:
        fits = parent in _PARENTS[name]
    elif parent in _HOLD_TEXT_ONLY:
        fits = (parent, name) == ("pre", "code")
    elif name in _BLOCKS:
        fits = parent in _HOLD_BLOCKS
    else:
        fits = parent not in _HOLD_PARTS_ONLY and not (name == "a" and "a" in around)
    if not fits:
        raise _misplaced(tag, parent, html)
    if name == "a" and "href" in tag.attributes and not _good_link(tag.attributes["href"]):
        raise unparsable(f'Wrong link "{tag.attributes["href"]}"', html, tag.at)


def _good_link(href: str) -> bool:
    return href.startswith(("#", "mailto:", "tel:")) or link_fault(href) is None


def _misplaced(tag: Tag, parent: str, html: str) -> ApiError:
    return unparsable(f'Tag "{tag.name}" can\'t be inside "{parent}"', html, tag.at)


def _check_limits(root: Node) -> None:
    length = blocks = 0
    pending: list[Node] = [root]
    while pending:
        node = pending.pop()
        blocks += node.tag in _BLOCKS or node.tag == "li"
        if node.tag == "tr" and len(node.children) > COLUMNS:
            cells = [child for child in node.children if isinstance(child, Node)]
            if len(cells) > COLUMNS:
                raise bad_request(f"rich message tables must have at most {COLUMNS} columns")
        for child in node.children:
            if isinstance(child, Node):
                pending.append(child)
            else:
                length += len(child)
    if length > CHARACTERS:
        raise bad_request("message is too long")
    if blocks > BLOCKS:
        raise bad_request(f"rich message must have at most {BLOCKS} blocks")
    if not blocks and not _shows(root):
        raise bad_request("RICH_MESSAGE_CONTENT_REQUIRED")


def _shows(node: Node) -> bool:
    return any(
        child.strip() if isinstance(child, str) else _shows(child) for child in node.children
    )


def first_number(node: Node) -> int:
    """Return the number that an ``ol`` begins with."""
    start = node.attributes.get("start", "")
    return int(start) if start.isdecimal() else 1


def raw_text(node: Node) -> str:
    """Return the text of a node as it stands, for code and formulas."""
    return "".join(child if isinstance(child, str) else raw_text(child) for child in node.children)
