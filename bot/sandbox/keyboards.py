"""Keyboards under messages: what Telegram takes, and what it says to the rest."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import Json, bad_request
from bot.sandbox.links import link_fault

ROW = 8
BUTTONS = 100

_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
    "callback_game", "pay", "disabled",
)  # fmt: skip
_STYLES = {"danger", "success", "primary"}


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Buttons of a message: ``inline`` ones belong to it, ``reply`` replaces people's keyboard.

    ``reply`` is a ReplyKeyboardMarkup, ReplyKeyboardRemove or ForceReply. The Bot API does not
    show it in the message, and such a message cannot be edited.
    """

    inline: Json | None = None
    reply: Json | None = None


def keyboard(markup: Json, *, private: bool) -> Keyboard:
    """Check a ``reply_markup``; `private` says whether it goes to a private chat."""
    if rows := _rows(markup, "inline_keyboard"):
        _check_size(rows)
        return Keyboard(
            inline={
                "inline_keyboard": [[_inline(button, private) for button in row] for row in rows]
            }
        )
    if rows := _rows(markup, "keyboard"):
        for row in rows:
            for button in row:
                if not (button if isinstance(button, str) else _label(button, "keyboard")):
                    raise bad_request("can't parse keyboard button: text must be non-empty")
        return Keyboard(reply=markup)
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return Keyboard(reply=markup)
    return Keyboard()


def _rows(markup: Json, name: str) -> list[list[Json]]:
    rows = markup.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" must be an Array of Arrays')
    return [row for row in rows if row]


def _check_size(rows: list[list[Json]]) -> None:
    if sum(map(len, rows)) > BUTTONS or max(map(len, rows)) > ROW:
        raise bad_request("reply markup is too long")


def _label(button: Json, kind: str) -> str:
    if not isinstance(button, dict):
        raise bad_request(f"can't parse {kind} button: expected an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request(f'can\'t parse {kind} button: Field "text" must be of type String')
    return text.strip()


def _inline(button: Json, private: bool) -> Json:
    if not _label(button, "inline keyboard"):
        raise bad_request("can't parse inline keyboard button: text must be non-empty")
    given = {name: value for name, value in button.items() if value is not None}
    actions = [name for name in _ACTIONS if name in given]
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request(
            f"can't parse inline keyboard button: exactly one action is allowed, not {actions}"
        )
    if given.get("style", "primary") not in _STYLES:
        raise bad_request("can't parse inline keyboard button: unsupported style specified")
    if check := _CHECKS.get(actions[0]):
        check(given[actions[0]])
    if actions == ["web_app"] and not private:
        raise bad_request("BUTTON_TYPE_INVALID")
    return given


def _check_data(data: object) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: object) -> None:
    if fault := link_fault(str(url)):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {fault}")


def _check_copied(button: object) -> None:
    text = button.get("text") if isinstance(button, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_web_app(button: object) -> None:
    url = str(button.get("url", "")) if isinstance(button, dict) else ""
    if not url.startswith("https://") or link_fault(url):
        raise bad_request(
            f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
        )


_CHECKS: dict[str, Callable[[object], None]] = {
    "callback_data": _check_data,
    "url": _check_url,
    "copy_text": _check_copied,
    "web_app": _check_web_app,
}
