"""Who we talk to, and what they chose."""

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.core.question import LANGUAGES, Bank, Difficulty, Language
from bot.db import subscribers
from bot.db.engine import Database
from bot.db.models import Awaiting, Subscriber


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for somebody who has not chosen yet. ``timezone`` is an IANA name."""

    language: Language
    timezone: str
    daily_at: time


async def known(db: Database, person_id: int) -> Subscriber | None:
    """Return the person, if we know them."""
    async with db.reading() as session:
        return await subscribers.get(session, person_id)


async def meet(
    db: Database, person_id: int, language_code: str | None, defaults: Defaults, now: datetime
) -> Subscriber:
    """Return the person, whom we get to know if this is the first contact.

    ``language_code`` is what Telegram says of them: an IETF tag, like "en" or "zh-hans".
    """
    met = await known(db, person_id)
    if met is not None:
        return met
    language = closest_language(language_code, defaults.language)
    async with db.writing() as session:
        await subscribers.add(session, person_id, language, defaults.timezone, now)
        met = await subscribers.get(session, person_id)
    assert met is not None  # noqa: S101 - it was inserted in this transaction
    return met


async def find(db: Database, person_id: int) -> Subscriber | None:
    """Return somebody, if we know them."""
    async with db.reading() as session:
        return await subscribers.get(session, person_id)


def closest_language(code: str | None, default: Language) -> Language:
    """Return the language of ours that an IETF tag asks for, else the default."""
    prefix = (code or "").replace("_", "-").split("-")[0].lower()
    return next((language for language in LANGUAGES if language == prefix), default)


async def language_of(
    db: Database, person_id: int, language_code: str | None, defaults: Defaults
) -> Language:
    """Return the language that anybody chose, else the one that is closest to what Telegram says.

    ``language_code`` is as in `meet`.
    """
    person = await known(db, person_id)
    return person.language if person else closest_language(language_code, defaults.language)


async def set_language(db: Database, person: Subscriber, language: Language) -> None:
    """Speak another language with them from now on."""
    async with db.writing() as session:
        await subscribers.change(session, person.id, language=language)
    person.language = language


async def set_rich(db: Database, person: Subscriber, rich: bool) -> None:
    """Send rich messages, or plain ones that every client can show."""
    async with db.writing() as session:
        await subscribers.change(session, person.id, rich=rich)
    person.rich = rich


async def set_level(db: Database, person: Subscriber, level: Difficulty | None) -> None:
    """Prefer questions of a level from now on; None is any."""
    async with db.writing() as session:
        await subscribers.set_level(session, person.id, level)
    person.level = level


async def set_interview(db: Database, person: Subscriber, day: date | None) -> None:
    """Prepare them for an interview on their own day ``day``, or for none; no date is awaited."""
    async with db.writing() as session:
        await subscribers.set_interview(session, person.id, day)
        await subscribers.expect(session, person.id, None)
    person.interview_on = day
    person.awaiting = None


async def expect(
    db: Database, person: Subscriber, awaiting: Awaiting | None, about: int | None = None
) -> None:
    """Remember what their next plain text will be taken for, and about which chat."""
    if (person.awaiting, person.awaiting_about) == (awaiting, about):
        return
    async with db.writing() as session:
        await subscribers.expect(session, person.id, awaiting, about)
    person.awaiting, person.awaiting_about = awaiting, about


async def chosen_topics(db: Database, bank: Bank, person: Subscriber) -> frozenset[str]:
    """Return the topics they chose; none means all."""
    async with db.reading() as session:
        return bank.chosen(await subscribers.topics(session, person.id))


async def toggle_topic(db: Database, bank: Bank, person: Subscriber, topic: str) -> frozenset[str]:
    """Add a topic to their choice or take it away. Return the new choice; none means all.

    The last topic cannot be taken away: choosing nothing is choosing everything.
    """
    every = bank.chosen(bank.topics)
    async with db.writing() as session:
        await subscribers.hold(session, person.id)
        chosen = bank.chosen(await subscribers.topics(session, person.id)) or every
        chosen = chosen ^ {topic}
        if chosen == every:
            chosen = frozenset()
        await subscribers.choose_topics(session, person.id, chosen)
        return chosen
