"""A message as a person sees it."""

from collections.abc import Sequence

from bot.sandbox.errors import Json
from bot.sandbox.render import page_html, rich_page_html
from bot.sandbox.rich_text import plain
from bot.sandbox.state import Message


def seen(message: Message) -> Json:
    """Return the Message of ``/sandbox/…``: the Bot API's, with keyboards and a rendered page."""
    shown = dict(message.json)
    if message.keyboard.reply:
        shown["reply_markup"] = message.keyboard.reply
    if message.inline_id:
        shown["inline_message_id"] = message.inline_id
    if message.reactions:
        shown["reactions"] = reaction_counts(message)
    page: Json = {"html": _html(message)}
    if photo := message.json.get("photo"):
        page["photo"] = f"/sandbox/files/{photo[-1]['file_id']}"
    return {**shown, "page": page}


def _html(message: Message) -> str:
    if message.rich:
        return rich_page_html(message.rich.html)
    json = message.json
    return page_html(
        json.get("text") or json.get("caption") or "",
        json.get("entities") or json.get("caption_entities") or (),
    )


def reaction_counts(message: Message) -> list[Json]:
    """Return the ReactionCount list of a message."""
    counts: dict[str, int] = {}
    for emoji in message.reactions.values():
        for one in emoji:
            counts[one] = counts.get(one, 0) + 1
    return [
        {"type": {"type": "emoji", "emoji": one}, "total_count": count}
        for one, count in counts.items()
    ]


def text_of(message: Message) -> str:
    """Return everything of a message that can be read, buttons in [brackets] row by row."""
    json = message.json
    body = plain(message.rich.html) if message.rich else json.get("text") or json.get("caption")
    lines = [f"[{kind}]" for kind in ("photo", "document", "sticker", "location") if kind in json]
    if body:
        lines.append(body)
    if poll := json.get("poll"):
        lines.append(poll["question"])
        lines += [f"○ {option['text']}" for option in poll["options"]]
    markup = message.keyboard.inline or message.keyboard.reply or {}
    for row in markup.get("inline_keyboard") or markup.get("keyboard") or ():
        lines.append(_row(row))
    return "\n".join(lines)


def _row(row: Sequence[Json | str]) -> str:
    return " ".join(f"[{button if isinstance(button, str) else button['text']}]" for button in row)
