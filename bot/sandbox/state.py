"""Who and what there is in the sandbox: people, chats, messages, files, the bot's profile."""

from dataclasses import dataclass, field
from typing import Literal

from bot.sandbox.errors import Json
from bot.sandbox.keyboards import Keyboard
from bot.sandbox.rich import Rich

ChatType = Literal["private", "group", "supergroup", "channel"]


@dataclass(slots=True)
class Someone:
    """A person. ``started``: has written to the bot, so it may write first."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    blocked: bool = False
    started: bool = False
    deleted: bool = False

    def user(self) -> Json:
        """Return the Bot API User."""
        return {"id": self.id, "is_bot": False} | self._about()

    def json(self) -> Json:
        """Return the person of ``/sandbox/…``."""
        return {"id": self.id} | self._about() | {"blocked": self.blocked}

    def _about(self) -> Json:
        language = {"language_code": self.language_code} if self.language_code else {}
        return self.names() | language

    def names(self) -> Json:
        """Return the names that a User and a private Chat share."""
        names = {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
        }
        return {name: value for name, value in names.items() if value}


@dataclass(slots=True)
class Message:
    """A message of a chat. ``json`` is the Bot API Message as the bot gets it.

    ``changed`` is the number of the event that last changed its content (see `Events`).
    ``reactions`` maps who (0: the bot) to emoji; ``votes`` maps people to the options they chose.
    """

    chat_id: int
    json: Json
    by_bot: bool
    rich: Rich | None = None
    keyboard: Keyboard = field(default_factory=Keyboard)
    inline_id: str | None = None
    changed: int = 0
    reactions: dict[int, list[str]] = field(default_factory=dict)
    votes: dict[int, list[int]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The message's number, unique in its chat only."""
        number: int = self.json["message_id"]
        return number

    @property
    def is_ephemeral(self) -> bool:
        """Whether one person alone sees it."""
        return "receiver_user" in self.json

    def is_seen_by(self, person_id: int) -> bool:
        """Whether somebody in the chat sees it."""
        return not self.is_ephemeral or self.json["receiver_user"]["id"] == person_id


@dataclass(slots=True)
class Chat:
    """A chat. ``members`` maps people to statuses; ``bot`` is the bot's status.

    ``person`` is whose private chat it is; ``successor`` the supergroup that a group became;
    ``linked`` the group where the posts of a channel are discussed.
    """

    id: int
    type: ChatType
    title: str = ""
    username: str | None = None
    person: Someone | None = None
    members: dict[int, str] = field(default_factory=dict)
    bot: str = "left"
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    pinned: int | None = None
    successor: int | None = None
    linked: int | None = None

    def short(self) -> Json:
        """Return the Bot API Chat."""
        chat: Json = {"id": self.id, "type": self.type}
        if self.person:
            return chat | self.person.names()
        chat["title"] = self.title
        if self.username:
            chat["username"] = self.username
        return chat

    def json(self) -> Json:
        """Return the chat of ``/sandbox/…``."""
        return {**self.short(), "members": dict(self.members), "bot": self.bot}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An uploaded file. ``path`` is where ``/file/bot<token>/…`` serves it."""

    id: str
    path: str
    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Profile:
    """What BotFather and setMy… know about the bot. Texts and commands by language code ("": any).

    ``commands`` is keyed by scope (as canonical JSON) and language code.
    """

    id: int
    username: str
    names: dict[str, str]
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})

    def user(self) -> Json:
        """Return the Bot API User."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.names[""],
            "username": self.username,
        }

    def json(self) -> Json:
        """Return the bot of ``/sandbox/…``: commands as people see them in a private chat."""
        commands: dict[str, list[Json]] = {}
        for wanted in ("default", "all_private_chats"):
            for (scope, language), listed in self.commands.items():
                if scope == f'{{"type": "{wanted}"}}':
                    commands[language] = listed
        return {
            "id": self.id,
            "username": self.username,
            "first_name": self.names[""],
            "description": self.descriptions,
            "short_description": self.short_descriptions,
            "commands": commands,
        }
