"""What people write and press on a day, as Telegram's JSON has it."""

from collections.abc import Iterator
from typing import Any

from bench.presses import LANGUAGE, NOW, Update
from bot.telegram.callbacks import AnswerPress, SetPress, Setting

#: Commands, a topic in several ways of typing it, and words that lead nowhere.
_TEXTS = (
    "/help",
    "/question",
    "/streak",
    "/topic SVM",
    "градиентный бустинг",
    "спасибо",
    "/settings",
)

#: A card that is not there any more, a button of a version long ago, and one that works.
_PRESSES = (
    AnswerPress(card=10**9, option=1).pack(),
    "old:1",
    SetPress(what=Setting.MENU).pack(),
)

#: So many updates come from one person.
EACH = len(_TEXTS) + len(_PRESSES)


def updates_of(person_id: int) -> Iterator[Update]:
    """Give a person's updates in order, `EACH` of them."""
    person = {"id": person_id, "first_name": "Anna"}
    sender = person | {"is_bot": False, "language_code": LANGUAGE}
    first = EACH * person_id
    place: dict[str, Any] = {
        "message_id": first,
        "date": int(NOW.timestamp()),
        "chat": person | {"type": "private"},
    }
    for number, text in enumerate(_TEXTS):
        message = place | {"from": sender, "text": text}
        yield {"update_id": first + number, "message": message}
    bot = {"id": 1000000001, "is_bot": True, "first_name": "Sobesednik"}
    for number, data in enumerate(_PRESSES, len(_TEXTS)):
        query = {
            "id": str(first + number),
            "from": sender,
            "chat_instance": "1",
            "message": place | {"from": bot, "text": "…"},
            "data": data,
        }
        yield {"update_id": first + number, "callback_query": query}
