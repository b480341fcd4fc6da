"""Taking one's data along, and being forgotten."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from stage import (
    PATIENCE,
    Stage,
    answer,
    ask,
    card_of,
    data,
    labels,
    press,
    pressable,
    said,
    staged,
    waits_for_card,
)

from bot.db.base import Base
from bot.db.models import Subscriber
from bot.sandbox.errors import Json
from bot.sandbox.person import Person
from bot.services.export_document import Export

FORGET = "set:forget:delete"


@pytest.fixture(scope="module")
async def stage(content: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Run a bot that sends nothing by itself."""
    async with staged(content, tmp_path_factory.mktemp("data"), role="web") as stage:
        yield stage


@pytest.fixture
async def dora(stage: Stage) -> Person:
    """Someone with a daily question, an answer and a saved question."""
    dora = await stage.subscriber()
    card = await answer(dora, await card_of(dora, "p-value"), 0)
    await press(dora, card, "save:")
    return dora


async def exported(stage: Stage, person: Person) -> tuple[Json, Export]:
    """Return the message with the file, and what is in the file."""
    await person.send("/export")
    message = await person.waits_for("[document]", PATIENCE)
    file = stage.sandbox.world.files[message["document"]["file_id"]]
    return message, Export.model_validate_json(file.data)


async def rows_of(stage: Stage, person: Person) -> int:
    """Count the rows anywhere that have the person's id in some column."""
    count = 0
    async with stage.house.db.reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = await session.execute(select(table))
            count += sum(person.id in row for row in rows)
    return count


async def known_people(stage: Stage) -> int:
    async with stage.house.db.reading() as session:
        return await session.scalar(select(func.count()).select_from(Subscriber)) or 0


async def test_the_export_is_a_file_with_everything(stage: Stage, dora: Person) -> None:
    message, document = await exported(stage, dora)
    assert message["document"]["file_name"].startswith("sobesednik-20")
    assert message["document"]["file_name"].endswith(".json")
    assert "/forget" in message["caption"]
    assert document.profile.telegram_id == dora.id
    assert document.daily_question is not None
    assert "p-value" in {card.question_id for card in document.cards}
    assert [saved.question_title for saved in document.saved] == ["What is a p-value? [en]"]


async def test_a_newcomer_can_export(stage: Stage, ann: Person) -> None:
    _, document = await exported(stage, ann)
    assert document.cards == []


async def test_nothing_is_deleted_before_a_yes(stage: Stage, dora: Person) -> None:
    before = await rows_of(stage, dora)
    asked = await ask(dora, "/forget")
    assert pressable(asked) == [FORGET, "set:forget:keep"]
    assert await rows_of(stage, dora) == before
    await press(dora, asked, "set:forget:keep")
    kept = await dora.waits_for("stays", PATIENCE)
    assert not pressable(kept)
    assert await rows_of(stage, dora) == before


async def test_a_yes_deletes_everything(stage: Stage, dora: Person) -> None:
    asked = await ask(dora, "/forget")
    assert await rows_of(stage, dora) > 3
    assert (await press(dora, asked, FORGET))["answered"]
    done = await dora.waits_for("/start", PATIENCE)
    assert done["message_id"] == asked["message_id"]
    assert not pressable(done)
    assert await rows_of(stage, dora) == 0


async def test_only_writing_makes_somebody_known_again(stage: Stage, dora: Person) -> None:
    card = await card_of(dora, "dropout")
    asked = await ask(dora, "/forget")
    await press(dora, asked, FORGET)
    await dora.waits_for("/start", PATIENCE)
    people = await known_people(stage)
    for message, pressed in [
        (asked, FORGET),
        (asked, "set:forget:keep"),
        (card, data(card, "answer:")),
        (card, "next:0"),
        (card, "set:time:0900"),
        (card, "nonsense"),
    ]:
        reply = await dora.presses(message, data=pressed)
        assert (reply["answered"], bool(reply["text"])) == (True, True)
    await dora.block()
    await dora.unblock()
    assert await rows_of(stage, dora) == 0
    assert await known_people(stage) == people
    welcome = await ask(dora, "/start")
    assert "set:go:" in pressable(welcome)
    assert await rows_of(stage, dora) == 1
    assert "question 1" in dora.sees(await card_of(dora, "p-value"))


@pytest.mark.parametrize("value", ["", "yes", "DELETE", "delete "])
async def test_a_forged_press_is_answered_and_deletes_nothing(
    stage: Stage, dora: Person, value: str
) -> None:
    asked = await ask(dora, "/forget")
    before = await rows_of(stage, dora)
    reply = await dora.presses(asked, data=f"set:forget:{value}")
    assert reply["text"]
    assert await rows_of(stage, dora) == before
    assert labels(asked)


async def test_both_work_without_a_daily_question(stage: Stage, dora: Person) -> None:
    await dora.block()
    await dora.unblock()
    _, document = await exported(stage, dora)
    assert document.daily_question is not None
    assert document.daily_question.end_reason == "blocked"
    await press(dora, await ask(dora, "/forget"), FORGET)
    await dora.waits_for("/start", PATIENCE)
    assert await rows_of(stage, dora) == 0


async def test_no_question_comes_to_somebody_forgotten(stage: Stage, dora: Person) -> None:
    await press(dora, await ask(dora, "/forget"), FORGET)
    await dora.waits_for("/start", PATIENCE)
    heard = len(said(dora))
    stage.sandbox.clock.advance(timedelta(days=2))
    await stage.tick()
    assert len(said(dora)) == heard


async def test_who_forgets_others_is_only_forgotten(stage: Stage, dora: Person) -> None:
    erik = await stage.subscriber()
    before = await rows_of(stage, erik)
    await press(dora, await ask(dora, "/forget"), FORGET)
    await dora.waits_for("/start", PATIENCE)
    assert await rows_of(stage, erik) == before
    await ask(erik, "/question")
    await waits_for_card(erik)
