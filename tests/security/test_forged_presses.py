"""Every button there is, as strangers forge it: with the ids of others, and with any value."""

from collections.abc import Iterator

from aiogram.filters.callback_data import CallbackData
from hostile_updates import button_fields, button_kinds
from siege import VICTIM, Siege, harm

from bot.sandbox.errors import Json

#: The victim's cards, posts, broadcasts and drafts have the first ids, and the chats these.
_IDS = ("1", "2", "3", "-1001", "-1000000000001", "-1000000000002")
#: So many press that it does not count as a flood.
_PEOPLE = 100
_MALFORMED = ("", "x", "-1", str(2**63), str(2**64), "9" * 40, "1.5", "\0", "\u202e", "' OR 1=1 --")


def _forged(kind: type[CallbackData]) -> Iterator[str]:
    """Give each id with each value of the fields that are words, and each malformed field."""
    fields = button_fields(kind)
    usual = [_IDS[:1] if field is None else field for field in fields]
    for position, field in enumerate(fields):
        for value in (*(field or _IDS), *_MALFORMED):
            for number in range(2):
                words = [values[number % len(values)] for values in usual]
                words[position] = value
                yield ":".join((kind.__prefix__, *words))
    yield kind.__prefix__
    yield ":".join((kind.__prefix__, *"1" * 20))


def _query(siege: Siege, number: int, data: str, **place: object) -> Json:
    who = siege.strangers[number % _PEOPLE]
    asked = siege.world.queries.ask("callback_query", who.id)
    query = {"id": asked.id, "from": who.user(), "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": query | place}


async def test_no_forged_press_does_harm_and_each_is_answered(siege: Siege) -> None:
    for who in siege.strangers[:_PEOPLE]:
        hello = {"message_id": 1, "date": 1, "text": "/help", "from": who.user()}
        chat = siege.world.chats[who.id].short()
        await siege.feed({"update_id": 1, "message": hello | {"chat": chat}})
    pressed = 0
    for data in dict.fromkeys(data for kind in button_kinds() for data in _forged(kind)):
        who = siege.strangers[pressed % _PEOPLE]
        own = siege.world.chats[who.id]
        group = siege.places[1]
        for place in (own, group):
            message = next(iter(place.messages.values())).json
            update = _query(siege, pressed, data, message=message)
            before = siege.session.answered
            await siege.feed(update)
            assert siege.session.answered == before + 1, data
        pressed += 1
    assert pressed > 400
    assert not await harm(siege.house.db, siege.before)
    assert VICTIM in siege.house.admins
