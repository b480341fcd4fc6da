"""One turn of a conversation: who is there, what time it is, and how to reply."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message, User

from bot.bank.search import Search
from bot.core.question import Bank, Language, Topic
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.metrics import Metrics
from bot.services import dealing
from bot.services.answering import Pressed
from bot.services.dealing import Dealt
from bot.services.people import Defaults
from bot.telegram.door import Door
from bot.telegram.i18n import Translator
from bot.telegram.screen import Screen
from bot.telegram.views.cards import card_screen
from bot.telegram.views.topics import no_question_screen


@dataclass(frozen=True, slots=True)
class House:
    """What the bot is made of, the same for everybody. ``content_dir`` is the bank's folder."""

    db: Database
    bank: Bank
    search: Search
    door: Door
    translations: Mapping[Language, Translator]
    defaults: Defaults
    random: Random
    admins: frozenset[int] = frozenset()
    content_dir: Path = Path("content")
    metrics: Metrics = field(default_factory=Metrics)

    @property
    def topics(self) -> list[Topic]:
        """The topics that have a question to deal, in the order of the menu."""
        return dealing.dealt_topics(self.bank)


@dataclass(frozen=True, slots=True)
class Talk:
    """A person who has just written or pressed something. ``now`` is UTC."""

    house: House
    person: Subscriber
    now: datetime

    @property
    def t(self) -> Translator:
        """The translator into their language."""
        return self.house.translations[self.person.language]

    async def say(self, screen: Screen) -> Message:
        """Send them a screen."""
        return await self.house.door.send(self.person.id, screen, rich=self.person.rich)

    async def show(self, query: CallbackQuery, screen: Screen) -> None:
        """Turn the pressed message into a screen; if it is out of reach, send a new one."""
        if isinstance(query.message, Message):
            await self.house.door.edit(query.message, screen, rich=self.person.rich)
        else:
            await self.say(screen)

    async def notify(self, query: CallbackQuery, text: str | None = None) -> None:
        """Answer a press, with a notice if there is something to say."""
        await notify(query, text)

    async def deal(self, topic: str | None = None) -> None:
        """Deal and send the question that suits them now, of ``topic`` if one is given."""
        house = self.house
        dealt = await dealing.deal(
            house.db, house.bank, self.person, self.now, house.random, topic=topic
        )
        await (self.say(no_question_screen(self.t)) if dealt is None else self.send_card(dealt))

    async def send_card(self, dealt: Dealt) -> None:
        """Send a dealt card and remember which message shows it."""
        message = await self.say(dealt_screen(self.t, self.house.bank, self.person, dealt))
        await dealing.was_sent(self.house.db, dealt.card, message.message_id)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who has just done something in a channel, a group or an inline message.

    They need not be known, and are not made known by it. ``now`` is UTC.
    """

    house: House
    user: User
    language: Language
    now: datetime

    @property
    def t(self) -> Translator:
        """The translator into their language."""
        return self.house.translations[self.language]

    async def notify(
        self,
        query: CallbackQuery,
        text: str | None = None,
        *,
        alert: bool = False,
        url: str | None = None,
    ) -> None:
        """Answer a press, with a notice if there is something to say.

        With ``alert`` the notice stays until it is closed. ``url``, a deep link, is opened.
        """
        await notify(query, text, alert=alert, url=url)


async def notify(
    query: CallbackQuery, text: str | None = None, *, alert: bool = False, url: str | None = None
) -> None:
    """Answer a press of anybody like `Visit.notify`."""
    try:
        await query.answer(text, show_alert=alert or None, url=url)
    except TelegramBadRequest as error:
        # After a downtime presses come late. What they asked for is done all the same.
        if "query is too old" not in error.message:
            raise


def dealt_screen(t: Translator, bank: Bank, person: Subscriber, dealt: Dealt | Pressed) -> Screen:
    """Return a card as it stands, freshly dealt or after a press."""
    streak = dealt.streak if isinstance(dealt, Pressed) else None
    backlog = dealt.backlog if isinstance(dealt, Pressed) else None
    gains = dealt.gains if isinstance(dealt, Pressed) else frozenset()
    question = dealt.question
    topic = bank.topics[question.topic]
    return card_screen(t, person.language, topic, dealt.card, question, streak, backlog, gains)
