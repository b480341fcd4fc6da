"""The state of one sandbox, and the few changes to it that everyone makes through here."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.clock import MovableClock
from bot.sandbox.errors import Json
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.keyboards import Keyboard
from bot.sandbox.pace import Pacer
from bot.sandbox.queries import Queries
from bot.sandbox.rich import Rich
from bot.sandbox.state import Chat, Message, Profile, Someone, StoredFile
from bot.sandbox.updates import Updates
from bot.sandbox.view import seen
from bot.sandbox.webhook import Webhook


@dataclass(slots=True)
class World:
    """Everything there is. ``rich`` False: a server from before rich messages.

    ``offered``: per person the inline query they typed last and the results they see, by id.
    ``faults`` None: nothing goes wrong.
    Private chats and basic groups number their messages together, channels and supergroups each
    on their own, as Telegram does: a message number alone identifies nothing.
    """

    token: str
    clock: MovableClock
    monotonic: Callable[[], float]
    profile: Profile
    pacer: Pacer
    updates: Updates
    queries: Queries
    webhook: Webhook
    rich: bool = True
    faults: Faults | None = None
    events: Events = field(default_factory=Events)
    people: dict[int, Someone] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    inline_messages: dict[str, Message] = field(default_factory=dict)
    offered: dict[int, tuple[str, dict[str, Json]]] = field(default_factory=dict)
    last_id: int = 0

    def stamp(self) -> int:
        """Return the sandbox's time as Telegram writes it: whole seconds since 1970."""
        return int(self.clock.now().timestamp())

    def add(
        self,
        chat: Chat,
        sender: Json | None,
        body: Json,
        *,
        rich: Rich | None = None,
        keyboard: Keyboard | None = None,
    ) -> Message:
        """Put a new message into a chat. `sender` is a User; None posts as the chat itself."""
        if chat.type in {"channel", "supergroup"}:
            chat.last_id += 1
            number = chat.last_id
        else:
            self.last_id += 1
            number = self.last_id
        head: Json = {"message_id": number, "date": self.stamp(), "chat": chat.short()}
        if sender is None or chat.type == "channel":
            head["sender_chat"] = chat.short()
        else:
            head["from"] = sender
        by_bot = sender is not None and sender["id"] == self.profile.id
        message = Message(chat.id, head | body, by_bot, rich, keyboard or Keyboard())
        self._show(message)
        chat.messages[number] = message
        self._tell("message", message)
        return message

    def change(
        self,
        message: Message,
        body: Json,
        *,
        drop: tuple[str, ...] = (),
        rich: Rich | None = None,
        keyboard: Keyboard | None = None,
        edited: bool = True,
    ) -> None:
        """Replace fields of a message. `drop` names fields that go; `edited` stamps edit_date."""
        kept = {name: value for name, value in message.json.items() if name not in drop}
        message.json = kept | body
        message.rich = rich
        message.keyboard = keyboard or Keyboard()
        if edited:
            message.json["edit_date"] = self.stamp()
        self._show(message)
        self._tell("edit", message)

    def remove(self, message: Message) -> None:
        """Delete a message."""
        chat = self.chats[message.chat_id]
        del chat.messages[message.id]
        if chat.pinned == message.id:
            chat.pinned = None
        gone = {"event": "delete", "chat_id": chat.id, "message_id": message.id}
        self.events.publish(lambda: gone)

    def touch(self, message: Message) -> None:
        """Tell that something beside the content of a message changed: votes, reactions."""
        self._publish("edit", message)

    def _show(self, message: Message) -> None:
        message.json.pop("reply_markup", None)
        message.json.pop("rich_message", None)
        if message.keyboard.inline:
            message.json["reply_markup"] = message.keyboard.inline
        if message.rich:
            message.json["rich_message"] = {"blocks": message.rich.blocks}

    def _tell(self, event: str, message: Message) -> None:
        message.changed = self._publish(event, message)

    def _publish(self, event: str, message: Message) -> int:
        return self.events.publish(
            lambda: {"event": event, "chat_id": message.chat_id, "message": seen(message)}
        )
