"""A channel as Telegram Desktop exports it: ``result.json``, “machine-readable JSON”."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from bot.bank.importing import dialogue, numbered
from bot.bank.importing.draft import Draft, Found, Leftover
from bot.bank.importing.json_items import read_items
from bot.bank.importing.lines import Line
from bot.bank.importing.plain import (
    clean,
    code_block,
    code_span,
    escape,
    excerpt,
    link,
    one_line,
    wrap,
)
from bot.bank.importing.posts import read_post
from bot.bank.importing.reactions import UNKNOWN
from bot.core.question import Kind, Option

_LONGEST = 20_000
"""Characters of a message; Telegram sends 4,096."""
_LARGEST_NUMBER = 2**53
_EMPHASIS = {"bold": "**", "italic": "*", "strikethrough": "~~"}


class _Entity(BaseModel):
    type: str
    text: str
    href: str = ""
    language: str = ""


class _Reaction(BaseModel):
    count: int = Field(ge=0, le=_LARGEST_NUMBER)
    emoji: str = UNKNOWN


class _Answer(BaseModel):
    text: str


class _Poll(BaseModel):
    question: str
    answers: tuple[_Answer, ...]


class _Message(BaseModel):
    """What we read of a message; custom and paid reactions have no emoji."""

    id: int = Field(ge=-_LARGEST_NUMBER, le=_LARGEST_NUMBER)
    type: str
    text: str | tuple[str | _Entity, ...] = ""
    reactions: tuple[_Reaction, ...] = ()
    poll: _Poll | None = None


def read_channel(path: Path) -> Iterator[Found]:
    """Read the messages of a channel, or of all chats in an export, one by one."""
    with path.open(encoding="utf-8-sig") as file:
        for number, item in enumerate(read_items(file, "messages"), start=1):
            try:
                message = _Message.model_validate(item)
            except ValidationError:
                yield Leftover(f"item {number}", "", "not a message as Telegram Desktop writes it")
            else:
                yield from _read_message(message)


def _read_message(message: _Message) -> Iterator[Found]:
    where = f"message {message.id}"
    reactions = _counts(message)
    if message.type != "message":
        return
    if message.poll:
        yield replace(_quiz(where, message.poll), reactions=reactions)
        return
    text = _markdown(message)
    if len(text) > _LONGEST:
        yield Leftover(where, excerpt(text), "too long for a message")
    elif not text or text.isspace():
        yield Leftover(where, "", "no text")
    else:
        for found in _read_text(where, text, reactions):
            yield replace(found, reactions=reactions) if isinstance(found, Draft) else found


def _read_text(where: str, text: str, reactions: Mapping[str, int]) -> Iterator[Found]:
    lines = [Line(where, line) for line in text.split("\n")]
    if dialogue.fits(lines):
        return dialogue.read(lines)
    if numbered.fits(lines):
        return numbered.read(lines)
    return read_post(lines, reactions)


def _counts(message: _Message) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for reaction in message.reactions:
        emoji = one_line(clean(reaction.emoji)) or UNKNOWN
        counts[emoji] = counts.get(emoji, 0) + reaction.count
    return counts


def _quiz(where: str, poll: _Poll) -> Draft:
    """Read a poll; the export does not say which answer is the right one."""
    options = tuple(Option(one_line(escape(clean(answer.text)))) for answer in poll.answers)
    return Draft(where, one_line(escape(clean(poll.question))), kind=Kind.QUIZ, options=options)


def _markdown(message: _Message) -> str:
    if isinstance(message.text, str):
        return escape(clean(message.text))
    return "".join(
        escape(clean(part)) if isinstance(part, str) else _entity(part) for part in message.text
    )


def _entity(entity: _Entity) -> str:
    text = clean(entity.text)
    match entity.type:
        case "bold" | "italic" | "strikethrough":
            return wrap(escape(text), _EMPHASIS[entity.type])
        case "code":
            return code_span(text)
        case "pre":
            return code_block(text, entity.language)
        case "text_link":
            return link(escape(text), entity.href)
        case "link":
            return text
        case _:
            return escape(text)
