"""The picture of progress: sent, kept by Telegram, and sent again."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from stage import Stage, again, answer, ask, card_of, labels, press, pressable

from bot.db import personal
from bot.sandbox.errors import Json, bad_request
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.person import Person
from bot.sandbox.world import World
from bot.telegram.chart.draw import draw
from bot.telegram.chart.values import Chart
from bot.telegram.handlers import stats


def file_id(message: Json) -> str:
    """Return the id of the photo that a message shows."""
    shown: str = message["photo"][-1]["file_id"]
    return shown


async def in_colours(person: Person, message: Json, colours: str) -> Json:
    """Press for other colours, and return the message when that is done."""
    await press(person, message, f"set:picture:{colours}")
    await ask(person, "/streak")  # what somebody asks for is done in order
    return again(person, message)


@contextmanager
def refusing_file_ids() -> Iterator[list[str]]:
    """Refuse photos by their file id, as if Telegram had lost them; yield those refused."""
    refused: list[str] = []
    send = METHODS["sendphoto"]

    def call(world: World, params: Params) -> object:
        if params.text("photo") and not params.text("photo").startswith("attach:"):
            refused.append(params.text("photo"))
            raise bad_request("wrong file identifier/HTTP URL specified")
        return send(world, params)

    METHODS["sendphoto"] = call
    try:
        yield refused
    finally:
        METHODS["sendphoto"] = send


async def test_a_newcomer_gets_a_picture_too(ann: Person) -> None:
    shown = await ask(ann, "/stats")
    assert shown["photo"][-1]["width"] == 1280
    assert "A year of questions" in shown["caption"]
    assert "No answers yet" in shown["caption"]
    assert len(labels(shown)) == 2


async def test_others_are_answered_while_it_is_drawn(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn_in: list[int] = []

    def drawing(chart: Chart) -> bytes:
        drawn_in.append(threading.get_ident())
        return draw(chart)

    monkeypatch.setattr(stats, "draw", drawing)
    await ask(ann, "/stats")
    assert drawn_in
    assert threading.get_ident() not in drawn_in, "the bot runs in the thread of the test"


async def test_an_answer_makes_another_picture(ann: Person) -> None:
    before = await ask(ann, "/stats")
    await answer(ann, await card_of(ann, "p-value"), 1)
    after = await ask(ann, "/stats")
    assert file_id(after) != file_id(before)
    assert "1 answer in all" in after["caption"]
    assert "about 1 of" in after["caption"]


async def test_the_same_picture_is_not_uploaded_again(ann: Person) -> None:
    first = await ask(ann, "/stats")
    assert file_id(await ask(ann, "/stats")) == file_id(first)


async def test_a_picture_that_telegram_has_lost_is_drawn_again(ann: Person) -> None:
    first = await ask(ann, "/stats")
    with refusing_file_ids() as refused:
        second = await ask(ann, "/stats")
    assert refused == [file_id(first)]
    assert file_id(second) != file_id(first)
    assert file_id(await ask(ann, "/stats")) == file_id(second)


async def test_an_unknown_file_id_is_drawn_again(stage: Stage, ann: Person) -> None:
    first = await ask(ann, "/stats")
    files = stage.sandbox.world.files
    files["lost"] = files.pop(file_id(first))
    assert file_id(await ask(ann, "/stats")) != file_id(first)


async def test_its_colours_change_in_place(ann: Person) -> None:
    light = await ask(ann, "/stats")
    dark = await in_colours(ann, light, "dark")
    assert file_id(dark) != file_id(light)
    assert dark["caption"] == light["caption"]
    assert await in_colours(ann, dark, "dark") == dark, "nothing has changed"
    assert file_id(await in_colours(ann, dark, "light")) not in {file_id(light), file_id(dark)}


@pytest.mark.parametrize("data", ["set:picture:", "set:picture:pink"])
async def test_a_forged_colour_changes_nothing(ann: Person, data: str) -> None:
    shown = await ask(ann, "/stats")
    button = pressable(shown, "set:picture:dark")[0]
    assert button != data
    forged = await ann.presses(shown, data=data)
    assert forged["text"]
    assert again(ann, shown)["photo"] == shown["photo"]


async def test_where_a_picture_cannot_become_a_text_the_text_comes_below(ann: Person) -> None:
    shown = await ask(ann, "/stats")
    await ann.presses(shown, data="set:menu:")
    below = await ann.waits_for("")
    assert below["message_id"] > shown["message_id"]
    assert "photo" in again(ann, shown)


async def test_of_two_pictures_the_last_is_kept(stage: Stage, ann: Person) -> None:
    dark = await in_colours(ann, await ask(ann, "/stats"), "dark")
    async with stage.house.db.reading() as session:
        rows = await personal.rows_of(session, ann.id)
    assert [row["file_id"] for row in rows["pictures"]] == [file_id(dark)]
