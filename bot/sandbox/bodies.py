"""What the bodies of ``/sandbox/…`` hold."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=64)]


class Body(BaseModel):
    """A JSON object; a name that it does not know is an error."""

    model_config = ConfigDict(extra="forbid")


class NewPerson(Body):
    """Someone who comes."""

    first_name: Name
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None


class Blocking(Body):
    """Whether the bot is blocked from now on."""

    blocked: bool


class NewChat(Body):
    """A group or a channel; `owner` is a person's id."""

    type: Literal["group", "supergroup", "channel"]
    title: Name
    username: str | None = None
    owner: int


class Membership(Body):
    """Who gets which status, and by whom."""

    person: int | Literal["bot"]
    status: Literal["administrator", "member", "left", "kicked"]
    by: int


class Act(Body):
    """What one person does in a chat: without one, in the private chat with the bot."""

    person: int
    chat: int | None = None


class Point(Body):
    """A place on the map, in degrees."""

    latitude: float
    longitude: float


class NewMessage(Act):
    """One of text, photo, sticker and location."""

    text: str | None = None
    photo: bool = False
    sticker: bool = False
    location: Point | None = None
    forward: bool = False
    reply_to: int | None = None
    edit: int | None = None


class Press(Act):
    """A pressed button, or a forged press."""

    message_id: int
    data: str


class Vote(Act):
    """The chosen options of a poll."""

    message_id: int
    options: list[int]


class Reaction(Act):
    """The reactions of a person to a message."""

    message_id: int
    emoji: list[str]


class InlineQuery(Body):
    """What was typed after ``@bot``."""

    person: int
    query: str
    offset: str = ""


class InlineChoice(Act):
    """One of the offered results."""

    result_id: str


class Move(Body):
    """A move of the clock: by seconds or to a moment."""

    advance: float | None = None
    set: AwareDatetime | None = None
