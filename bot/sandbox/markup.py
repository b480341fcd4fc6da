"""Texts and captions: HTML or explicit entities in, plain text and entities out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.sandbox.errors import Json, bad_request
from bot.sandbox.html_tokens import Tag, tokens, unclosed, unparsable
from bot.sandbox.links import link_fault

RAW_BYTES = 32_768
ENTITIES = 100

_TYPES = {
    "b": "bold", "strong": "bold",
    "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler",
    "a": "text_link",
    "code": "code", "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}  # fmt: skip
_KNOWN = {*_TYPES.values(), "expandable_blockquote", "text_mention"}
_DETECTED = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
_OPAQUE = {"code", "pre", "text_link", "text_mention", "custom_emoji"}
_FINDABLE = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]»])"
    r"|(?<![\w/@#])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/@])"
    r"|(?<![\w/@#])(?P<mention>@[A-Za-z]\w{3,31})\b"
    r"|(?<![\w/@#])(?P<hashtag>#\w*[^\W\d]\w*)"
)


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as people see it. Offsets and lengths of ``entities`` are UTF-16 units."""

    text: str
    entities: list[Json]


def utf16(text: str) -> int:
    """Return the length of `text` in UTF-16 units, which entity offsets count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def formatted(text: str, parse_mode: str, entities: Sequence[object] = ()) -> Formatted:
    """Return what `text` shows. A parse mode, when given, wins over explicit `entities`.

    400: over 32,768 bytes before parsing, a parse mode other than HTML, broken HTML or entities.
    """
    if len(text.encode("utf-8", "surrogatepass")) > RAW_BYTES:
        raise bad_request("text is too long")
    if parse_mode.lower() == "html":
        parsed = _parse_html(text)
    elif parse_mode:
        raise bad_request("unsupported parse_mode")
    else:
        parsed = Formatted(text, _checked(text, entities))
    if len(parsed.entities) > ENTITIES:
        raise bad_request("ENTITIES_TOO_LONG")
    return _with_found(_trimmed(parsed))


def _parse_html(html: str) -> Formatted:
    parts: list[str] = []
    entities: list[Json] = []
    stack: list[tuple[Tag, int, int]] = []
    offset = 0
    for token in tokens(html):
        if isinstance(token, str):
            parts.append(token)
            offset += utf16(token)
        elif not token.closing:
            _check_opening(token, [tag for tag, _, _ in stack], html)
            stack.append((token, offset, len(parts)))
        else:
            if not stack:
                raise unparsable("Unexpected end tag", html, token.at)
            tag, start, first = stack.pop()
            if token.name not in {"", tag.name}:
                raise bad_request(
                    "can't parse entities: Unmatched end tag at byte offset "
                    f'{len(html[: token.at].encode())}, expected "</{tag.name}>", '
                    f'found "</{token.name}>"'
                )
            if offset > start:
                _add(entities, tag, start, offset - start, "".join(parts[first:]))
    if stack:
        raise unclosed(stack[-1][0].name)
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return Formatted("".join(parts), sorted(entities, key=_place))


def _place(entity: Json) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _check_opening(tag: Tag, around: Sequence[Tag], html: str) -> None:
    name = tag.name + ("/" if tag.empty else "")
    if name not in _TYPES:
        raise unparsable(f'Unsupported start tag "{name}"', html, tag.at)
    if name == "span" and tag.attributes.get("class") != "tg-spoiler":
        raise unparsable('Tag "span" must have class "tg-spoiler"', html, tag.at)
    if name == "tg-emoji" and not tag.attributes.get("emoji-id", "").isdecimal():
        raise bad_request("invalid custom emoji identifier specified")
    # Telegram drops such formatting without a word; here it is found before people see it.
    names = [outer.name for outer in around]
    if name == "blockquote" and name in names:
        raise unparsable("Blockquote entities can't be nested", html, tag.at)
    pair = names[-1:] == ["pre"] and name == "code"
    alone = {"code", "pre"}
    if not pair and (alone & set(names) or (name in alone and set(names) - {"blockquote"})):
        raise unparsable(f'Tag "{name}" can\'t be combined with "{names[-1]}"', html, tag.at)


def _add(entities: list[Json], tag: Tag, offset: int, length: int, text: str) -> None:
    entity: Json = {"type": _TYPES[tag.name], "offset": offset, "length": length}
    match tag.name:
        case "a":
            entity["url"] = tag.attributes.get("href") or text
            if link_fault(entity["url"]):
                return
        case "blockquote" if "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        case "tg-emoji":
            entity["custom_emoji_id"] = tag.attributes["emoji-id"]
        case "tg-time":
            entity["unix_time"] = int(tag.attributes.get("unix", "0"))
        case "code":
            language = tag.attributes.get("class", "")
            if language.startswith("language-"):
                entity["language"] = language.removeprefix("language-")
        case "pre" if entities and entities[-1]["type"] == "code":
            inner = entities[-1]
            if (inner["offset"], inner["length"]) == (offset, length) and "language" in inner:
                entities.pop()
                entity["language"] = inner["language"]
    entities.append(entity)


def _checked(text: str, entities: Sequence[object]) -> list[Json]:
    good: list[Json] = []
    end = utf16(text)
    borders = _borders(text) if entities else set()
    for entity in entities:
        if not isinstance(entity, dict):
            raise bad_request("can't parse MessageEntity: expected an Object")
        kind = entity.get("type")
        if kind in _DETECTED:
            continue
        if kind not in _KNOWN:
            raise bad_request("can't parse MessageEntity: unsupported type specified")
        offset, length = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or offset < 0:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if not isinstance(length, int) or length < 0:
            raise bad_request(f"receive an entity with incorrect length {length}")
        if offset + length > end:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text at "
                f"UTF-16 offset {end}"
            )
        if not {offset, offset + length} <= borders:
            side = "begins" if offset not in borders else "ends"
            raise bad_request(f"entity {side} in a middle of a UTF-16 symbol at offset {offset}")
        if length:
            good.append({key: value for key, value in entity.items() if value is not None})
    return sorted(good, key=_place)


def _borders(text: str) -> set[int]:
    borders = {0}
    offset = 0
    for character in text:
        offset += 1 + (character > "\uffff")
        borders.add(offset)
    return borders


def _trimmed(given: Formatted) -> Formatted:
    if given.text == given.text.strip():
        return given
    text = given.text.rstrip()
    first = given.entities[0]["offset"] if given.entities else len(text)
    cut = min(len(text) - len(text.lstrip()), first)
    end = utf16(text)
    entities = [
        {**entity, "offset": entity["offset"] - cut, "length": min(entity["length"], end - start)}
        for entity in given.entities
        if (start := entity["offset"]) < end
    ]
    return Formatted(text[cut:], entities)


def _with_found(given: Formatted) -> Formatted:
    found = []
    for match in _FINDABLE.finditer(given.text):
        start, length = utf16(given.text[: match.start()]), utf16(match[0])
        if not any(
            entity["type"] in _OPAQUE
            and entity["offset"] < start + length
            and start < entity["offset"] + entity["length"]
            for entity in given.entities
        ):
            found.append({"type": str(match.lastgroup), "offset": start, "length": length})
    if not found:
        return given
    return Formatted(given.text, sorted([*given.entities, *found], key=_place))
