"""What tests of channels and groups need: the newest screen, its buttons, and what is stored."""

from stage import Stage, again, press, pressable, said

from bot.db.chat_models import Chat as StoredChat
from bot.sandbox.errors import Json
from bot.sandbox.person import Person
from bot.sandbox.state import Chat
from bot.services import chats


def screen_of(host: Person) -> Json:
    """Return the newest message of the bot."""
    return said(host)[-1]


async def choose(host: Person, what: str, value: str) -> tuple[Json, str]:
    """Open a choice of the newest screen and press a value; return the answer and the screen."""
    screen = screen_of(host)
    await press(host, screen, button(screen, what))
    opened = again(host, screen)
    answer = await host.presses(opened, data=button(opened, what, value))
    return answer, host.sees(screen)


def button(screen: Json, what: str, value: str = "") -> str:
    """Return what the button carries that opens or sets something."""
    return next(data for data in pressable(screen, "set:") if data.endswith(f":{what}:{value}"))


async def of(stage: Stage, channel: Chat) -> StoredChat:
    """Return what is stored of a channel."""
    found = await chats.find(stage.house.db, channel.id)
    assert found is not None
    return found


async def values(stage: Stage, channel: Chat) -> dict[str, object]:
    """Return the row of a channel, to compare."""
    row = vars(await of(stage, channel))
    return {name: value for name, value in row.items() if not name.startswith("_")}
