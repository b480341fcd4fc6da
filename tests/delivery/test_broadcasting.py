"""A text for everybody: who gets it, once, whatever is in its way."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from stage import MONDAY_NOON, PATIENCE, Stage, ask, pressable, said, staged, trouble

from bot.db import broadcasts
from bot.db.models import EndReason
from bot.delivery.attempt import FIRST_RETRY, LEASE
from bot.delivery.broadcast import TELL_EVERY, announce
from bot.sandbox.errors import ApiError, Json
from bot.sandbox.person import Person
from bot.services import broadcasting, subscribing

ADMIN = 700_000_001
NEWS = "We are **back** & well"
SHOWN = "We are back & well"


@pytest.fixture(scope="module")
async def theatre(content: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Run a bot with an admin, who comes first and has no daily question."""
    folder, admins = tmp_path_factory.mktemp("theatre"), frozenset({ADMIN})
    async with staged(content, folder, role="web", admin_ids=admins) as stage:
        await ask(await stage.person("Ada"), "/help")
        yield stage


@pytest.fixture
def ada(theatre: Stage) -> Person:
    return theatre.people[0]


@pytest.fixture
async def stage(theatre: Stage) -> AsyncIterator[Stage]:
    """Give a bot of which nobody wants a daily question; in the end, let nothing be on its way."""
    yield theatre
    for person in theatre.people:
        await subscribing.stop(theatre.house.db, person.id, EndReason.STOPPED, MONDAY_NOON)
    await send_all(theatre, MONDAY_NOON + 2 * LEASE)
    del theatre.people[1:]


async def subscribers(stage: Stage, number: int) -> Sequence[Person]:
    """Let in people with a daily question."""
    return [await stage.subscriber() for _ in range(number)]


async def confirmed(ada: Person, text: str = NEWS) -> Json:
    """Write to everybody, and return the message that shows how far it is."""
    await ada.send(f"/broadcast {text}")
    question = await ada.waits_for("[Send to")
    await ada.press(question, "Send to")
    await ada.waits_for("On its way.")
    return question


async def send_all(stage: Stage, now: datetime = MONDAY_NOON) -> None:
    """Let pass what the bot does beside the tick, until nothing moves."""
    while await announce(stage.house, now):
        pass


def news(person: Person) -> int:
    """Count the copies that somebody has got."""
    return sum(message.get("text") == SHOWN for message in said(person))


async def test_everybody_with_a_daily_question_gets_it_once(stage: Stage, ada: Person) -> None:
    people = await subscribers(stage, 3)
    _, paused, stopped = people
    await ask(paused, "/pause 5")
    await ask(stopped, "/stop")
    no_subscriber = await stage.person("Nora")
    await ask(no_subscriber, "/help")
    progress = await confirmed(ada)
    await send_all(stage)
    await send_all(stage)
    assert [news(person) for person in (*people, no_subscriber)] == [1, 1, 0, 0]
    assert ada.sees(progress) == "Done: 2 of 2 have got it."


async def test_nothing_goes_out_before_it_is_confirmed(stage: Stage, ada: Person) -> None:
    (person,) = await subscribers(stage, 1)
    await ada.send(f"/broadcast {NEWS}")
    question = await ada.waits_for("Send to 1 person")
    assert ada.sees(said(ada)[-2]) == SHOWN
    await send_all(stage)
    assert news(person) == 0
    await ada.press(question, "Cancel")
    assert await ada.waits_for("Cancelled. Nobody has got it.")
    assert (await ada.presses(question, data=pressable(question, "set:")[0]))["text"]
    await send_all(stage)
    assert news(person) == 0


async def test_a_second_press_sends_nothing_twice(stage: Stage, ada: Person) -> None:
    (person,) = await subscribers(stage, 1)
    progress = await confirmed(ada)
    await send_all(stage)
    for button in pressable(progress, "set:"):
        assert (await ada.presses(progress, data=button))["text"]
    await send_all(stage)
    assert news(person) == 1


async def test_two_processes_and_several_pages(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcasting, "PAGE", 2)
    people = await subscribers(stage, 5)
    await confirmed(ada)
    await asyncio.gather(send_all(stage), send_all(stage), send_all(stage))
    await send_all(stage)
    assert [news(person) for person in people] == [1] * 5


async def test_who_blocks_is_refused_and_unsubscribed(stage: Stage, ada: Person) -> None:
    kept, gone = await subscribers(stage, 2)
    progress = await confirmed(ada)
    await gone.deletes_account()
    await send_all(stage)
    assert news(kept) == 1
    assert ada.sees(progress) == "Done: 1 of 2 have got it. 1 cannot be reached."
    async with stage.house.db.reading() as session:
        assert await broadcasts.audience(session) == 1


async def test_a_failure_is_tried_again_later(stage: Stage, ada: Person) -> None:
    (person,) = await subscribers(stage, 1)
    progress = await confirmed(ada)
    await announce(stage.house, MONDAY_NOON)
    with trouble(*[ApiError(500, "Internal Server Error")] * 5):
        await send_all(stage)
    assert news(person) == 0
    assert ada.sees(progress).startswith("On its way: 0 of 1.")
    await send_all(stage, MONDAY_NOON + FIRST_RETRY - timedelta(seconds=1))
    assert news(person) == 0
    await send_all(stage, MONDAY_NOON + FIRST_RETRY)
    assert news(person) == 1
    assert ada.sees(progress) == "Done: 1 of 1 have got it."


async def test_after_a_crash_nobody_gets_it_twice(stage: Stage, ada: Person) -> None:
    people = await subscribers(stage, 2)
    await confirmed(ada)
    db = stage.house.db
    await announce(stage.house, MONDAY_NOON)
    (broadcast,) = await broadcasting.unfinished(db)
    async with db.writing() as session:  # a process took both, and died while it sent the first
        lease = MONDAY_NOON + LEASE
        (first, _), (_second, _) = await broadcasts.claim(
            session, broadcast.id, MONDAY_NOON, lease, 50
        )
        assert await broadcasts.begin(session, first, MONDAY_NOON)
    sent_before = first.subscriber_id
    await send_all(stage, MONDAY_NOON)
    assert sum(map(news, people)) == 0
    await send_all(stage, MONDAY_NOON + LEASE)
    assert [news(person) for person in people] == [person.id != sent_before for person in people]
    assert await broadcasting.unfinished(db) == []


async def test_cancelling_stops_what_is_pending(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.broadcast.BATCH", 2)
    people = await subscribers(stage, 5)
    progress = await confirmed(ada)
    await announce(stage.house, MONDAY_NOON)
    await announce(stage.house, MONDAY_NOON)
    assert ada.sees(progress).startswith("On its way: 2 of 5.")
    await ada.press(progress, "Cancel")
    assert await ada.waits_for("Stopped. 2 of 5 had already got it.")
    await send_all(stage, MONDAY_NOON + LEASE)
    assert sum(map(news, people)) == 2
    assert ada.sees(progress) == "Stopped. 2 of 5 had already got it."
    assert await broadcasting.unfinished(stage.house.db) == []


async def test_who_stops_before_their_turn_gets_nothing(stage: Stage, ada: Person) -> None:
    stays, stops = await subscribers(stage, 2)
    progress = await confirmed(ada)
    await announce(stage.house, MONDAY_NOON)
    await ask(stops, "/stop")
    await send_all(stage)
    assert (news(stays), news(stops)) == (1, 0)
    assert ada.sees(progress) == "Done: 1 of 1 have got it."


async def test_the_number_changes_every_few_seconds(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.broadcast.BATCH", 1)
    await subscribers(stage, 4)
    progress = await confirmed(ada)
    seen = []
    for moment in (0, 0, 1, 3):
        await announce(stage.house, MONDAY_NOON + moment * TELL_EVERY / 3)
        seen.append(ada.sees(progress).splitlines()[0])
    assert seen == [
        "On its way.",
        "On its way: 1 of 4.",
        "On its way: 1 of 4.",
        "On its way: 3 of 4.",
    ]


async def test_a_reply_sends_what_it_replies_to(stage: Stage, ada: Person) -> None:
    (person,) = await subscribers(stage, 1)
    written = await ada.send(NEWS)
    await ada.replies(written, "/broadcast")
    await ada.press(await ada.waits_for("[Send to"), "Send to")
    await send_all(stage)
    assert news(person) == 1


async def test_to_others_there_is_no_broadcast(stage: Stage, ada: Person) -> None:
    (person,) = await subscribers(stage, 1)
    assert "I don’t know the command /broadcast" in person.sees(await ask(person, "/broadcast hi"))
    await ada.send(f"/broadcast {NEWS}")
    question = await ada.waits_for("Send to 1 person")
    for button in pressable(question):
        forged = await person.presses(said(person)[-1], data=button)
        assert "no longer works" in forged["text"]
    await send_all(stage)
    assert news(person) == 0
    await ada.press(question, "Send to")
    await send_all(stage)
    assert news(person) == 1


async def test_a_running_bot_sends_it_by_itself(content: Path, tmp_path: Path) -> None:
    async with staged(content, tmp_path, admin_ids=frozenset({ADMIN})) as stage:
        ada = await stage.subscriber()
        await confirmed(ada)
        await ada.waits_for("Done: 1 of 1 have got it.", PATIENCE)
        assert news(ada) == 2  # what it will look like, and what came


@pytest.mark.parametrize("text", ["", "[x]: https://example.org", "[]()", "#"])
async def test_without_a_text_to_see_nothing_is_asked(ada: Person, text: str) -> None:
    shown = await ask(ada, f"/broadcast {text}")
    assert "/broadcast We are back." in ada.sees(shown)
    assert not pressable(shown)
