"""Text where no markup is possible: on buttons and in notices."""

import html
import re

from bot.telegram.markup import render

_TAG = re.compile(r"<[^>]*>")


def label(markdown: str, limit: int) -> str:
    """Return a line of Markdown as plain text of at most ``limit`` characters."""
    parts = render(markdown, rich=False)
    text = html.unescape(_TAG.sub("", parts[0].html)) if parts else ""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
