"""Rich messages as the bot sends them."""

from dataclasses import dataclass

from telegramify_markdown import richify

from bot.sandbox.errors import Json, bad_request
from bot.sandbox.rich_blocks import rich_blocks
from bot.sandbox.rich_tree import rich_tree


@dataclass(frozen=True, slots=True)
class Rich:
    """A checked rich message: its HTML as it was sent, and the blocks that the bot gets back."""

    html: str
    blocks: list[Json]


def rich_message(value: Json) -> Rich:
    """Check an InputRichMessage. 400 when it is empty, broken or over a limit."""
    given = [name for name in ("html", "markdown", "blocks") if value.get(name) is not None]
    if len(given) != 1:
        raise bad_request("exactly one of html, markdown and blocks must be specified")
    if given == ["blocks"]:
        raise bad_request("the sandbox takes rich messages as html or markdown, not as blocks")
    source = str(value[given[0]])
    html = source if given == ["html"] else richify(source).html or ""
    return Rich(html, rich_blocks(rich_tree(html)))
