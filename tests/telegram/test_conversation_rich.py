"""Rich messages, and how the same is said without them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from small_bank import PARAGRAPHS
from stage import (
    PATIENCE,
    Stage,
    again,
    answer,
    ask,
    card_of,
    is_open,
    press,
    press_option,
    pressable,
    said,
    staged,
    waits_for_card,
)

from bot.sandbox.errors import Json
from bot.sandbox.person import Person


@pytest.fixture(scope="module")
async def plain(content: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Run a bot whose operator wants no rich messages."""
    folder = tmp_path_factory.mktemp("plain")
    async with staged(content, folder, rich_messages="off") as stage:
        yield stage


def is_rich(message: Json) -> bool:
    """Whether a message came by sendRichMessage."""
    return "rich_message" in message


async def test_formulas_come_as_rich_messages(ann: Person) -> None:
    card = await card_of(ann, "dropout")
    assert is_rich(card)
    assert is_rich(await answer(ann, card, 1))
    await press(ann, again(ann, card), "reveal:")
    full = await ann.waits_for("layer.eval()", PATIENCE)
    assert is_rich(full)
    assert "<math" in full["page"]["html"]


async def test_texts_without_formulas_do_not(ann: Person) -> None:
    assert not is_rich(await card_of(ann, "p-value"))
    assert not is_rich(await ask(ann, "/help"))


async def switch_off(person: Person) -> None:
    """Let formulas come as plain text."""
    await press(person, await ask(person, "/settings"), "set:rich:off")


async def test_a_person_may_not_want_them(ann: Person) -> None:
    await switch_off(ann)
    card = await card_of(ann, "dropout")
    assert not is_rich(card)
    assert "probability p" in ann.sees(card)
    assert not is_rich(await answer(ann, card, 1))
    await press(ann, await ask(ann, "/settings"), "set:rich:on")
    assert is_rich(await card_of(ann, "dropout"))


async def test_a_rich_card_becomes_plain_when_its_person_changes_their_mind(ann: Person) -> None:
    card = await card_of(ann, "dropout")
    await switch_off(ann)
    closed = await answer(ann, card, 1)
    assert not is_rich(closed)
    assert "✅" in ann.sees(closed)


async def test_the_operator_may_not_want_them(plain: Stage) -> None:
    ann = await plain.person()
    card = await card_of(ann, "dropout")
    assert not is_rich(card)
    assert not is_rich(await answer(ann, card, 1))


async def test_a_formula_that_no_letters_can_write_comes_on_a_picture(plain: Stage) -> None:
    ann = await plain.person()
    card = await card_of(ann, "robust-statistics")
    picture, shown = said(ann)
    assert "photo" in picture
    assert shown == card
    assert "(1)" in ann.sees(card)


async def test_marking_options_sends_no_picture_again(plain: Stage) -> None:
    ann = await plain.person()
    card = await card_of(ann, "robust-statistics")
    for option in (0, 1, 2):
        await press_option(ann, again(ann, card), option)
    await ask(ann, "/help")
    assert sum("photo" in message for message in said(ann)) == 1


@pytest.mark.parametrize("mode", ["auto", "on"])
async def test_a_server_without_rich_messages_gets_plain_ones(
    content: Path, tmp_path: Path, mode: str
) -> None:
    async with staged(content, tmp_path, rich=False, rich_messages=mode) as stage:
        ann = await stage.person()
        card = await card_of(ann, "dropout")
        assert is_open(card)
        closed = await answer(ann, card, 1)
        assert "✅" in ann.sees(closed)
        await press(ann, closed, "reveal:")
        assert "layer.eval()" in ann.sees(await ann.waits_for("layer.eval()", PATIENCE))
        assert len(said(ann)) <= 3, "card, picture, answer"


async def test_a_long_answer_is_split_and_nothing_is_lost(ann: Person) -> None:
    card = await card_of(ann, "cross-validation")
    await press(ann, card, "reveal:")
    await ann.waits_for(f"§{PARAGRAPHS}.", PATIENCE)
    messages = said(ann)
    assert len(messages) > 1
    assert messages[0]["message_id"] == card["message_id"]
    for message in messages:
        assert len(message["text"]) <= 4096
    for message in messages[:-1]:
        assert message["text"].rstrip().endswith("."), "cut between paragraphs"
    told = "\n".join(message["text"] for message in messages)
    assert [told.count(f"§{n}.") for n in range(1, PARAGRAPHS + 1)] == [1] * PARAGRAPHS
    assert not pressable(messages[0])
    assert len(pressable(messages[-1], "grade:")) == 4
    await press(ann, messages[-1], "grade:")
    await ask(ann, "/help")
    assert pressable(again(ann, messages[-1]), "next:")


async def test_a_long_answer_by_link_is_split_too(ann: Person) -> None:
    await ann.send("/start a_cross-validation")
    last = await ann.waits_for(f"§{PARAGRAPHS}.", PATIENCE)
    assert pressable(last, "topic:question:cross-validation")
    assert "§1." in ann.sees(said(ann)[0])


async def test_revealing_twice_does_not_repeat_a_long_answer(ann: Person) -> None:
    card = await card_of(ann, "cross-validation")
    for _ in range(2):
        await ann.presses(card, data=pressable(card, "reveal:")[0])
    await ask(ann, "/help")
    told = [message for message in said(ann) if f"§{PARAGRAPHS}." in ann.sees(message)]
    assert len(told) == 1


async def test_the_daily_question_respects_the_setting(content: Path, tmp_path: Path) -> None:
    async with staged(content, tmp_path, role="web") as stage:
        people = [await stage.subscriber("10:00", "Europe/Berlin") for _ in range(2)]
        for person in people:
            topics = await ask(person, "/topics")
            for topic in ("attention", "statistics", "validation"):
                await press(person, again(person, topics), f"set:topic:{topic}")
        await switch_off(people[1])
        heard = [len(said(person)) for person in people]
        stage.sandbox.clock.advance(timedelta(days=1))
        await stage.tick()
        first, second = (said(p)[count:] for p, count in zip(people, heard, strict=True))
        assert [is_rich(message) for message in first] == [True]
        assert [is_rich(message) for message in second] == [False]
        assert is_open(await waits_for_card(people[0]))
