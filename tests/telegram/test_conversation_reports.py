"""Saved questions, and mistakes that people report."""

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import delete
from stage import (
    PATIENCE,
    Stage,
    again,
    answer,
    ask,
    card_of,
    is_open,
    press,
    pressable,
    said,
    staged,
    until,
    waits_for_card,
)

from bot.db.models import Subscriber
from bot.sandbox.errors import Json, conflict
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.person import Person
from bot.sandbox.world import World
from bot.services import people, reporting

FIRST_PERSON = 700_000_001
ADMINS = frozenset(range(FIRST_PERSON, FIRST_PERSON + 3))


@pytest.fixture(scope="module")
async def office(content: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Run a bot with three admins: one blocks it, one never wrote to it, and one listens."""
    folder = tmp_path_factory.mktemp("office")
    async with staged(content, folder, admin_ids=ADMINS) as stage:
        for name in ("blocks", "silent", "listens"):
            admin = await stage.person(name)
            if name != "silent":
                await ask(admin, "/help")
        await stage.people[0].block()
        yield stage


@pytest.fixture
async def carl(office: Stage) -> Person:
    """Someone who has written before the test."""
    carl = await office.person("Carl")
    await ask(carl, "/help")
    return carl


@contextmanager
def out_of_reach(person: Person) -> Iterator[None]:
    """Let Telegram fail at every message to somebody, in a way that says nothing about them."""
    send = METHODS["sendmessage"]

    def failing(world: World, params: Params) -> object:
        if params.text("chat_id") == str(person.id):
            raise conflict("try again")
        return send(world, params)

    METHODS["sendmessage"] = failing
    try:
        yield
    finally:
        METHODS["sendmessage"] = send


async def closed_card(person: Person, question: str = "p-value") -> Json:
    """Return an answered card."""
    return await answer(person, await card_of(person, question), 1)


async def test_a_saved_question_can_be_asked_again(ann: Person) -> None:
    assert not pressable(await ask(ann, "/saved"))
    for question in ("p-value", "dropout"):
        card = await answer(ann, await card_of(ann, question), 1)
        assert (await press(ann, card, "save:"))["text"]
    saved = await ask(ann, "/saved")
    assert pressable(saved) == ["topic:question:dropout", "topic:question:p-value"]
    await press(ann, saved, "topic:question:p-value")
    assert is_open(await waits_for_card(ann))


async def test_a_second_press_takes_the_star_away(ann: Person) -> None:
    card = await closed_card(ann)
    first = await press(ann, card, "save:")
    second = await press(ann, card, "save:")
    assert first["text"] != second["text"]
    assert not pressable(await ask(ann, "/saved"))


async def report(person: Person, text: str) -> Json:
    """Report a mistake, and return what the bot says then."""
    await begin_report(person)
    return await ask(person, text)


async def begin_report(person: Person, question: str = "p-value", reason: str = "outdated") -> Json:
    """Press the bug and a reason; return the message that asks for words."""
    await press(person, await closed_card(person, question), "report:")
    asked = await person.waits_for("What is wrong", PATIENCE)
    await person.presses(asked, data=next(d for d in pressable(asked) if f":{reason}:" in d))
    await until(lambda: "/cancel" in person.sees(again(person, asked)))
    return again(person, asked)


async def test_a_report_reaches_every_admin_who_can_be_reached(office: Stage, carl: Person) -> None:
    listener = office.people[2]
    heard = len(said(listener))
    await report(carl, "The <b>second</b> option is *right* too")
    await listener.waits_for("The <b>second</b> option is *right* too", PATIENCE)
    assert len(said(listener)) == heard + 1
    assert "p-value" in listener.sees(said(listener)[-1])


async def test_a_report_needs_no_words(office: Stage, carl: Person) -> None:
    listener = office.people[2]
    heard = len(said(listener))
    asked = await begin_report(carl)
    await carl.presses(asked, data=pressable(asked)[0])
    await until(lambda: len(said(listener)) > heard)
    assert "Out of date" in listener.sees(said(listener)[-1])
    again_pressed = await carl.presses(asked, data=pressable(asked)[0])
    assert again_pressed["text"], "a repeated press is answered"
    assert len(said(listener)) == heard + 1


async def test_an_abandoned_report_is_not_sent_in_place_of_another(
    office: Stage, carl: Person
) -> None:
    listener = office.people[2]
    heard = len(said(listener))
    await begin_report(carl, "dropout", "typo")
    await ask(carl, "/cancel")
    asked = await begin_report(carl)
    send = pressable(asked)[0]
    await carl.presses(asked, data=send)
    await until(lambda: len(said(listener)) > heard)
    assert (await carl.presses(asked, data=send))["text"]
    await ask(carl, "/help")
    assert len(said(listener)) == heard + 1
    assert "p-value" in listener.sees(said(listener)[-1])


async def test_an_admin_reads_a_report_in_their_own_language(office: Stage, carl: Person) -> None:
    listener = office.people[2]
    await begin_report(carl)
    reporter = await people.known(office.house.db, carl.id)
    assert reporter is not None
    await people.set_language(office.house.db, reporter, "zh")
    await carl.send("A fault in Chinese")
    told = listener.sees(await listener.waits_for("A fault in Chinese", PATIENCE))
    assert "Out of date" in told
    await listener.send("/reports")
    await until(lambda: [listener.sees(one) for one in said(listener)].count(told) == 2)


async def test_an_admin_out_of_reach_keeps_a_report_from_nobody(
    office: Stage, carl: Person
) -> None:
    with out_of_reach(office.people[0]):
        await report(carl, "A fault for all of them")
        await office.people[2].waits_for("A fault for all of them", PATIENCE)


async def test_an_answer_that_cannot_be_delivered_leaves_the_report_open(
    office: Stage, carl: Person
) -> None:
    listener = office.people[2]
    await report(carl, "The fourth is right")
    complaint = await listener.waits_for("The fourth is right", PATIENCE)
    with out_of_reach(carl):
        await listener.replies(complaint, "Mended")
        await listener.waits_for("did not get through", PATIENCE)
    db = office.house.db
    assert "The fourth is right" in {each.text for each in await reporting.unanswered(db, 100)}
    await listener.replies(complaint, "Mended at last")
    await carl.waits_for("Mended at last", PATIENCE)
    await listener.waits_for("Passed on", PATIENCE)
    assert "The fourth is right" not in {each.text for each in await reporting.unanswered(db, 100)}


async def test_an_answer_to_somebody_who_is_gone_is_kept(office: Stage, carl: Person) -> None:
    listener = office.people[2]
    await report(carl, "The fifth is right")
    complaint = await listener.waits_for("The fifth is right", PATIENCE)
    await carl.block()
    await listener.replies(complaint, "Mended")
    await listener.waits_for("cannot be reached any more", PATIENCE)
    waiting = await reporting.unanswered(office.house.db, 100)
    assert "The fifth is right" not in {each.text for each in waiting}


async def test_an_answer_to_somebody_forgotten(office: Stage, carl: Person) -> None:
    listener = office.people[2]
    await report(carl, "The sixth is right")
    complaint = await listener.waits_for("The sixth is right", PATIENCE)
    async with office.house.db.writing() as session:
        await session.execute(delete(Subscriber).where(Subscriber.id == carl.id))
    await listener.replies(complaint, "Mended")
    await listener.waits_for("no report of this number", PATIENCE)


async def test_an_admin_answers_by_a_reply(office: Stage, carl: Person) -> None:
    listener = office.people[2]
    await report(carl, "The third is right")
    complaint = await listener.waits_for("The third is right", PATIENCE)
    await listener.replies(complaint, "You are *right*, mended")
    answer = await carl.waits_for("You are *right*, mended", PATIENCE)
    assert "p-value" in carl.sees(answer)
    await listener.waits_for("Passed on", PATIENCE)


async def test_only_admins_have_a_list_of_reports(office: Stage, carl: Person) -> None:
    listener = office.people[2]
    await report(carl, "Still open")
    await listener.waits_for("Still open", PATIENCE)
    await listener.send("/reports")
    await until(lambda: sum("Still open" in listener.sees(one) for one in said(listener)) == 2)
    assert "Still open" not in carl.sees(await ask(carl, "/reports"))


async def test_reports_are_numbered(office: Stage, carl: Person) -> None:
    listener = office.people[2]
    shown = []
    for text in ("First fault", "Second fault"):
        await report(carl, text)
        shown.append(listener.sees(await listener.waits_for(text, PATIENCE)).split("\n")[0])
    assert shown[0] != shown[1]


async def test_what_comes_after_a_report_is_no_report(office: Stage, carl: Person) -> None:
    heard = len(said(office.people[2]))
    await report(carl, "A fault")
    assert is_open(await ask(carl, "What is a p-value?"))
    assert len(said(office.people[2])) == heard + 1


@pytest.mark.parametrize("command", ["/cancel", "/help"])
async def test_a_command_ends_a_report(office: Stage, carl: Person, command: str) -> None:
    heard = len(said(office.people[2]))
    await report(carl, command)
    assert is_open(await ask(carl, "What is a p-value?"))
    assert len(said(office.people[2])) == heard


async def test_a_sticker_is_no_report(office: Stage, carl: Person) -> None:
    await begin_report(carl)
    await carl.sticker()
    await carl.waits_for("/help", PATIENCE)
    await ask(carl, "Words at last")
    await office.people[2].waits_for("Words at last", PATIENCE)


async def test_a_long_report_fits_into_a_message(office: Stage, carl: Person) -> None:
    listener = office.people[2]
    heard = len(said(listener))
    await report(carl, "".join(itertools.islice(itertools.cycle("<&*_ я"), 4096)).strip())
    await listener.waits_for("<&", PATIENCE)
    await ask(listener, "/help")
    assert len(said(listener)) == heard + 2


async def test_without_admins_a_report_is_taken_all_the_same(ann: Person) -> None:
    thanks = await report(ann, "A fault")
    assert not is_open(thanks)
    assert is_open(await ask(ann, "What is a p-value?"))


async def test_cancel_without_anything_to_cancel(ann: Person) -> None:
    assert not pressable(await ask(ann, "/cancel"))
