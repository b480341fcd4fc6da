import asyncio
from datetime import UTC, datetime, time

import pytest
from samples import sample_question

from bot.core.question import LANGUAGES, Bank, Kind, Language, Topic
from bot.db import subscribers
from bot.db.engine import Database
from bot.db.models import Awaiting, Subscriber
from bot.services import people
from bot.services.people import Defaults

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
DEFAULTS = Defaults("en", "Asia/Shanghai", time(9))
TOPICS = ["attention", "ranking", "trees"]
QUESTIONS = [sample_question(f"on-{topic}", topic) for topic in TOPICS]
QUESTIONS.append(sample_question("talk", "talks", Kind.DISCUSSION))
BANK = Bank(
    {question.id: question for question in QUESTIONS},
    {name: Topic(name, "🌳", dict.fromkeys(LANGUAGES, name)) for name in (*TOPICS, "talks")},
)


async def known(db: Database, person_id: int) -> Subscriber:
    return await people.meet(db, person_id, None, DEFAULTS, NOW)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("ru", "ru"),
        ("en-US", "en"),
        ("zh-hans", "zh"),
        ("zh_TW", "zh"),
        ("RU", "ru"),
        ("de", "en"),
        ("rus", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
async def test_a_first_contact(db: Database, code: str | None, language: Language) -> None:
    person = await people.meet(db, 5, code, DEFAULTS, NOW)
    assert (person.language, person.timezone) == (language, "Asia/Shanghai")
    assert (person.rich, person.awaiting, person.created_at) == (True, None, NOW)
    again = await people.meet(db, 5, "zh", DEFAULTS, NOW)
    assert again.language == language


async def test_a_first_contact_that_comes_twice_at_once(db: Database) -> None:
    met = await asyncio.gather(*(people.meet(db, 2**40, "ru", DEFAULTS, NOW) for _ in range(4)))
    assert {person.id for person in met} == {2**40}


async def test_language_and_form_are_kept(db: Database, anya: Subscriber) -> None:
    await people.set_language(db, anya, "zh")
    await people.set_rich(db, anya, False)
    for person in (anya, await known(db, anya.id)):
        assert (person.language, person.rich, person.timezone) == ("zh", False, "Europe/Moscow")


async def test_what_the_next_text_is_taken_for(db: Database, anya: Subscriber) -> None:
    for awaiting in (Awaiting.TIME, Awaiting.TIME, Awaiting.TIMEZONE, None, None):
        await people.expect(db, await known(db, anya.id), awaiting)
        assert (await known(db, anya.id)).awaiting is awaiting


async def test_topics_are_chosen_one_by_one(db: Database, anya: Subscriber) -> None:
    assert await people.chosen_topics(db, BANK, anya) == set()
    for topic, chosen in [
        ("trees", {"attention", "ranking"}),
        ("ranking", {"attention"}),
        ("trees", {"attention", "trees"}),
        # All is the same as none, and none as all.
        ("ranking", set()),
    ]:
        assert await people.toggle_topic(db, BANK, anya, topic) == chosen
        assert await people.chosen_topics(db, BANK, anya) == chosen


async def test_without_the_last_topic_all_come(db: Database, anya: Subscriber) -> None:
    for topic in TOPICS:
        chosen = await people.toggle_topic(db, BANK, anya, topic)
    assert chosen == set()


async def test_topics_chosen_at_once(db: Database, anya: Subscriber) -> None:
    choices = await asyncio.gather(
        *(people.toggle_topic(db, BANK, anya, topic) for topic in ("trees", "ranking"))
    )
    assert {"attention"} in choices
    assert await people.chosen_topics(db, BANK, anya) == {"attention"}


@pytest.mark.parametrize(
    ("stored", "chosen", "pressed"),
    [
        ({"gone"}, set(), {"attention", "ranking"}),
        ({"talks"}, set(), {"attention", "ranking"}),
        ({"gone", "trees"}, {"trees"}, set()),
        ({"gone", "attention"}, {"attention"}, {"attention", "trees"}),
    ],
)
async def test_a_topic_without_questions_counts_as_not_chosen(
    db: Database, anya: Subscriber, stored: set[str], chosen: set[str], pressed: set[str]
) -> None:
    async with db.writing() as session:
        await subscribers.choose_topics(session, anya.id, stored)
    assert await people.chosen_topics(db, BANK, anya) == chosen
    assert await people.toggle_topic(db, BANK, anya, "trees") == pressed
