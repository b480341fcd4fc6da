"""A person of the sandbox, for tests and for the tour."""

import asyncio
from collections.abc import Sequence

from bot.sandbox.contents import (
    forwarded,
    forwarded_post,
    location_content,
    photo_content,
    replying,
    sticker_content,
    text_content,
)
from bot.sandbox.errors import ActionError, Json
from bot.sandbox.inline import ask_inline, choose_inline
from bot.sandbox.methods.answers import START, start_parameter
from bot.sandbox.people import block, chat_of, edit, message_of, say
from bot.sandbox.presses import ANSWER_SECONDS, press, react, vote
from bot.sandbox.state import Chat, Message, Someone
from bot.sandbox.view import seen, text_of
from bot.sandbox.world import World

PATIENCE = 5.0


class Person:
    """Acts and looks for one person. Messages are dicts as ``/sandbox/…`` shows them.

    `chat` arguments are chat ids; without one it is the private chat with the bot.
    """

    def __init__(self, world: World, someone: Someone) -> None:
        self.someone = someone
        self._world = world
        self._acted = world.events.number

    @property
    def id(self) -> int:
        """The person's id, which is also that of the private chat."""
        return self.someone.id

    @property
    def messages(self) -> list[Json]:
        """The private chat as the person sees it, newest last."""
        return self.messages_of(self.id)

    def messages_of(self, chat: int) -> list[Json]:
        """Return the messages of a chat that the person sees, newest last."""
        return [seen(message) for message in self._visible(chat_of(self._world, chat))]

    def _visible(self, chat: Chat) -> list[Message]:
        return [each for each in chat.messages.values() if each.is_seen_by(self.id)]

    def sees(self, message: Json) -> str:
        """Return the plain text of a message, as it is now, with buttons in [brackets]."""
        return text_of(self._message(message))

    async def send(self, text: str, *, chat: int | None = None) -> Json:
        """Write a text."""
        return self._say(text_content(text), chat)

    async def opens(self, link: str) -> Json:
        """Follow a deep link to the bot, ``t.me/bot?start=…``, and press Start."""
        start = start_parameter(self._world, link)
        if start is None:
            raise ActionError(f"{link} does not lead to this bot.")
        if start and not START.fullmatch(start):
            raise ActionError(f"“{start}” is not 1–64 of A-Z, a-z, 0-9, _ and -.")
        return await self.send(f"/start {start}".strip())

    async def replies(self, message: Json, text: str) -> Json:
        """Write a text in reply to a message of the same chat."""
        target = self._message(message)
        return self._say(text_content(text) | replying(target), target.chat_id)

    async def forwards(self, text: str) -> Json:
        """Forward someone's text to the bot."""
        return self._say(text_content(text) | forwarded(self._world), None)

    async def forwards_post(self, message: Json) -> Json:
        """Forward a message of a channel to the bot, as its plain text."""
        mark = forwarded_post(self._world, self._message(message))
        return self._say(text_content(self.sees(message)) | mark, None)

    async def photo(self, *, chat: int | None = None) -> Json:
        """Send a picture."""
        return self._say(photo_content(self._world), chat)

    async def sticker(self, *, chat: int | None = None) -> Json:
        """Send a sticker."""
        return self._say(sticker_content(self._world), chat)

    async def location(self, latitude: float, longitude: float) -> Json:
        """Send a point on the map, in degrees."""
        return self._say(location_content(latitude, longitude), None)

    async def edits(self, message_id: int, text: str, *, chat: int | None = None) -> Json:
        """Change an own message."""
        self.reads()
        message = message_of(chat_of(self._world, chat or self.id), message_id)
        edit(self._world, self.someone, message, text_content(text))
        return seen(message)

    async def block(self) -> None:
        """Block the bot."""
        self.reads()
        block(self._world, self.someone, True)

    async def unblock(self) -> None:
        """Let the bot write again."""
        self.reads()
        block(self._world, self.someone, False)

    async def deletes_account(self) -> None:
        """Disappear: the bot gets 403 "user is deactivated"."""
        self.someone.deleted = True

    async def press(self, message: Json, label: str, *, seconds: float = ANSWER_SECONDS) -> Json:
        """Press the button with this label, or the first whose label begins with or holds it.

        Returns the bot's answer {"answered": bool, "text"?, "show_alert"?, "url"?}; for a button
        that asks the bot nothing, {"answered": False} with what the button holds, such as "url".
        """
        button = self._button(self._message(message), label)
        if "callback_data" not in button:
            return {"answered": False, **{k: v for k, v in button.items() if k != "text"}}
        return await self.presses(message, data=button["callback_data"], seconds=seconds)

    async def presses(self, message: Json, *, data: str, seconds: float = ANSWER_SECONDS) -> Json:
        """Press with any data, also such as no button has."""
        self.reads()
        return await press(self._world, self.someone, self._message(message), data, seconds)

    async def vote(self, message: Json, options: Sequence[int]) -> None:
        """Vote in a poll; no options take the vote back."""
        self.reads()
        vote(self._world, self.someone, self._message(message), options)

    async def react(self, message: Json, *emoji: str) -> None:
        """React to a message; no emoji take the reactions back."""
        self.reads()
        react(self._world, self.someone, self._message(message), emoji)

    async def asks_inline(self, text: str, offset: str = "") -> Json:
        """Type ``@bot text``; returns {"results": […], "next_offset": …}."""
        self.reads()
        return await ask_inline(self._world, self.someone, text, offset)

    async def chooses(self, result_id: str, *, chat: int | None = None) -> Json:
        """Send one of the offered inline results."""
        self.reads()
        target = chat_of(self._world, chat or self.id)
        return seen(choose_inline(self._world, self.someone, target, result_id))

    def reads(self) -> None:
        """Know everything that has come so far: `waits_for` looks at what comes after."""
        self._acted = self._world.events.number

    async def waits_for(
        self,
        text: str,
        timeout: float = PATIENCE,  # noqa: ASYNC109 - patience, no cancel scope
        *,
        chat: int | None = None,
    ) -> Json:
        """Return the newest message of others that shows `text` and came since the last own act.

        Raises AssertionError with what the chat shows after `timeout` seconds.
        """
        until = asyncio.get_running_loop().time() + timeout
        where = chat_of(self._world, chat or self.id)
        while True:
            number = self._world.events.number
            fresh = [m for m in self._visible(where) if m.changed > self._acted]
            for message in sorted(fresh, key=lambda m: m.changed, reverse=True):
                if message.json.get("from", {}).get("id") != self.id and text in text_of(message):
                    return seen(message)
            patience = until - asyncio.get_running_loop().time()
            if patience <= 0 or not await self._world.events.after(number, patience):
                shown = "\n---\n".join(map(text_of, self._visible(where)[-5:]))
                raise AssertionError(
                    f"{self.someone.first_name} does not see {text!r}. The chat shows:\n{shown}"
                )

    def _say(self, content: Json, chat: int | None) -> Json:
        message = say(self._world, self.someone, chat_of(self._world, chat or self.id), content)
        self.reads()
        return seen(message)

    def _message(self, message: Json) -> Message:
        return message_of(chat_of(self._world, message["chat"]["id"]), message["message_id"])

    def _button(self, message: Message, label: str) -> Json:
        rows = (message.keyboard.inline or {}).get("inline_keyboard", [])
        buttons: list[Json] = [button for row in rows for button in row]
        for fits in (str.__eq__, str.startswith, str.__contains__):
            for button in buttons:
                if fits(button["text"], label):
                    return button
        labels = [button["text"] for button in buttons]
        raise AssertionError(f"There is no button {label!r} among {labels}.")
