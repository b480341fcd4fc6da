"""What happens to a question card."""

import asyncio

import pytest
from small_bank import mark
from stage import (
    PATIENCE,
    Stage,
    again,
    ask,
    card_of,
    is_open,
    labels,
    open_cards,
    press,
    press_option,
    pressable,
    said,
    waits_for_card,
)

from bot.sandbox.errors import Json
from bot.sandbox.person import Person

MIXED_UP = "Mixed up number"
EXPLANATION = "Because of"


async def settled(person: Person, card: Json) -> Json:
    """Return a card after the bot has edited it."""
    await person.waits_for(mark("en"), PATIENCE)
    return again(person, card)


def kinds(message: Json) -> list[str]:
    """Return what the buttons of a message do, by their prefixes."""
    return [press_data.split(":")[0] for press_data in pressable(message)]


async def test_a_card_shows_its_options_and_short_buttons(ann: Person) -> None:
    card = await card_of(ann, "p-value")
    assert kinds(card) == ["answer"] * 4 + ["reveal", "skip"]
    assert labels(card)[:4] == ["A", "B", "C", "D"]
    shown = ann.sees(card)
    for text in ("Chance of the hypothesis", "Chance of such data", "Size of the effect", "Power"):
        assert text in shown
    assert EXPLANATION not in shown
    assert MIXED_UP not in shown


async def test_a_right_answer_is_marked_and_explained(ann: Person) -> None:
    card = await card_of(ann, "p-value")
    notice = await press_option(ann, card, 1)
    closed = await settled(ann, card)
    shown = ann.sees(closed)
    assert notice == {"answered": True}
    assert shown.count("✅") == 1
    assert "✅ Chance of such data" in shown
    assert "❌" not in shown
    assert MIXED_UP not in shown
    assert EXPLANATION in shown
    assert "🔥" in shown
    assert kinds(closed) == ["reveal", "next", "save", "report"]


async def test_a_wrong_answer_names_what_was_mixed_up(ann: Person) -> None:
    card = await card_of(ann, "p-value")
    await press_option(ann, card, 2)
    shown = ann.sees(await settled(ann, card))
    assert "✅ Chance of such data" in shown
    assert "❌ Size of the effect — Mixed up number 2" in shown
    assert shown.count(MIXED_UP) == 1


async def test_the_letter_pressed_is_the_option_beside_it(stage: Stage) -> None:
    """Options are shuffled for everybody: with six people one differs, almost surely."""
    orders = set()
    for _ in range(6):
        person = await stage.person()
        card = await card_of(person, "p-value")
        lines = [line for line in person.sees(card).split("\n") if line[:2] in {"A ", "B "}]
        orders.add(tuple(pressable(card, "answer:")[n].rsplit(":")[-1] for n in range(4)))
        await person.press(card, "B")
        chosen = lines[1].removeprefix("B ")
        sign = "✅" if chosen == "Chance of such data" else "❌"
        assert f"B {sign} {chosen}" in person.sees(await settled(person, card))
    assert len(orders) > 1


async def test_the_first_answer_stays(ann: Person) -> None:
    card = await card_of(ann, "p-value")
    await press_option(ann, card, 1)
    closed = ann.sees(await settled(ann, card))
    for late in (0, 1):
        repeated = await press_option(ann, card, late)
        assert repeated["answered"]
        assert repeated["text"]
    assert (await ann.presses(card, data=pressable(card, "skip:")[0]))["text"]
    await ask(ann, "/help")
    assert ann.sees(card) == closed


async def test_two_presses_at_once_are_one_answer(ann: Person) -> None:
    card = await card_of(ann, "p-value")
    first, second = await asyncio.gather(press_option(ann, card, 1), press_option(ann, card, 0))
    assert "text" not in first
    assert second["text"]
    shown = ann.sees(await settled(ann, card))
    assert "✅" in shown
    assert "❌" not in shown


async def test_nobody_answers_the_card_of_another(stage: Stage, ann: Person) -> None:
    eve = await stage.person("Eve")
    own = await card_of(eve, "p-value")
    card = await card_of(ann, "p-value")
    for forged in pressable(card):
        assert (await eve.presses(own, data=forged))["text"]
    await ask(eve, "/help")
    assert is_open(again(eve, own))
    assert is_open(again(ann, card))


@pytest.mark.parametrize(
    "forged",
    [
        "", "x", "answer", "answer:", "answer:{card}:9", "answer:{card}:-1", "answer:{card}:x",
        "answer:{card}:1:2", "answer:999999999:0", "answer:99999999999999999999999:0",
        "answer:-9223372036854775809:0", "skip:0", "reveal:{card}:maybe", "reveal:{card}:1",
        "grade:{card}:perfectly", "save:99999999999999999999", "report:-1",
        "next:99999999999999999999", "topic:question:no-such",
        "topic:topic:probability", "topic:nothing:x", "set:lang:fi", "set:time:2599",
        "set:zone:Mars", "set:zone:../../etc/passwd", "set:topic:no-such", "set:rich:maybe",
        "set:unknown:1", "react:1:👍", "й" * 32, "x" * 500,
    ],
)  # fmt: skip
async def test_a_forged_press_is_answered_and_changes_nothing(ann: Person, forged: str) -> None:
    card = await card_of(ann, "p-value")
    settings = ann.sees(await ask(ann, "/settings"))
    pressed = await ann.presses(card, data=forged.format(card=card_number(card)))
    assert pressed["answered"]
    assert ann.sees(await ask(ann, "/settings")) == settings
    assert is_open(again(ann, card))


def card_number(card: Json) -> str:
    """Return the id of a card, as its buttons carry it."""
    return pressable(card, "skip:")[0].split(":")[1]


async def test_a_forged_press_deals_no_discussion(ann: Person) -> None:
    card = await card_of(ann, "p-value")
    assert (await ann.presses(card, data="topic:question:worst-leak"))["text"]
    await ask(ann, "/help")
    assert len(open_cards(ann)) == 1


async def test_the_answer_can_be_shown_instead(ann: Person) -> None:
    card = await card_of(ann, "p-value")
    await press(ann, card, "reveal:")
    shown = ann.sees(await settled(ann, card))
    assert "✅ Chance of such data" in shown
    assert "❌" not in shown
    assert EXPLANATION in shown


async def test_a_card_can_be_skipped(ann: Person) -> None:
    card = await card_of(ann, "p-value")
    await press(ann, card, "skip:")
    skipped = await settled(ann, card)
    assert "✅" not in ann.sees(skipped)
    assert EXPLANATION not in ann.sees(skipped)
    assert "reveal" not in kinds(skipped)
    assert "next" in kinds(skipped)


async def test_the_full_answer_comes_below_a_closed_card(ann: Person) -> None:
    card = await card_of(ann, "p-value")
    await press_option(ann, card, 1)
    closed = await settled(ann, card)
    await press(ann, closed, "reveal:")
    full = await ann.waits_for("nothing is going on", PATIENCE)
    assert full["message_id"] != card["message_id"]
    assert "example.org" in ann.sees(full)


async def test_next_deals_one_card_however_often_it_is_pressed(ann: Person) -> None:
    card = await card_of(ann, "p-value")
    await press_option(ann, card, 1)
    closed = await settled(ann, card)
    await asyncio.gather(press(ann, closed, "next:"), press(ann, closed, "next:"))
    await waits_for_card(ann)
    assert (await press(ann, closed, "next:"))["text"]
    await ask(ann, "/help")
    assert len(open_cards(ann)) == 1


async def test_a_question_now_is_one_however_often_it_is_asked_for(ann: Person) -> None:
    offer = await ask(ann, "/help")
    await asyncio.gather(press(ann, offer, "next:"), press(ann, offer, "next:"))
    await waits_for_card(ann)
    assert (await press(ann, offer, "next:"))["text"]
    await ask(ann, "/help")
    assert len(open_cards(ann)) == 1


async def test_questions_do_not_repeat_while_there_are_others(ann: Person) -> None:
    titles = set()
    card = await ask(ann, "/question")
    for _ in range(5):
        titles.add(title(ann, card))
        await press(ann, card, "skip:")
        await press(ann, await settled(ann, card), "next:")
        card = await waits_for_card(ann)
    titles.add(title(ann, card))
    assert len(titles) == 6, "the bank has six questions to ask"


def title(person: Person, card: Json) -> str:
    """Return the question on a card."""
    return next(line for line in person.sees(card).split("\n") if mark("en") in line)


async def test_an_open_question_is_graded_by_oneself(ann: Person) -> None:
    card = await card_of(ann, "scaled-dot-product")
    assert kinds(card) == ["reveal", "skip"]
    assert "saturate" not in ann.sees(card)
    await press(ann, card, "reveal:")
    revealed = await settled(ann, card)
    assert "saturate" in ann.sees(revealed)
    assert kinds(revealed) == ["grade"] * 4
    notice = await press(ann, revealed, "grade:")
    assert "🔥" in notice["text"]
    await ask(ann, "/help")
    assert kinds(again(ann, card)) == ["next", "save", "report"]
    assert "saturate" in ann.sees(card)


async def test_a_grade_is_given_once(ann: Person) -> None:
    card = await card_of(ann, "scaled-dot-product")
    number = card_number(card)
    assert (await ann.presses(card, data=f"grade:{number}:good"))["answered"]
    assert is_open(again(ann, card)), "nothing to grade yet"
    await press(ann, card, "reveal:")
    revealed = await settled(ann, card)
    await asyncio.gather(*(ann.presses(revealed, data=d) for d in pressable(revealed, "grade:")))
    menu = await ask(ann, "/topic")
    assert any(label.endswith("0 of 1") for label in labels(menu)), "“did not know” came first"


async def test_a_dialogue_hides_what_the_candidate_says(ann: Person) -> None:
    card = await card_of(ann, "why-attention")
    assert "🥸 34. What is attention for?" in ann.sees(card)
    assert "decoder" not in ann.sees(card)
    await press(ann, card, "reveal:")
    shown = ann.sees(await settled(ann, card))
    assert "👩🏻‍💻 So that a decoder can look" in shown


async def test_several_right_options_are_marked_and_handed_in(ann: Person) -> None:
    card = await card_of(ann, "robust-statistics")
    done = pressable(card, "answer:")[-1]
    assert (await ann.presses(card, data=done))["text"], "nothing is marked yet"
    for option in (0, 1, 1, 2):
        await press_option(ann, again(ann, card), option)
        await ann.waits_for(mark("en"), PATIENCE)
    assert sum("☑" in label for label in labels(again(ann, card))) == 2
    assert "✅" not in ann.sees(card)
    await ann.presses(card, data=done)
    shown = ann.sees(await settled(ann, card))
    assert "✅ Median" in shown
    assert "✅ Interquartile range" in shown
    assert "❌" not in shown


async def test_one_right_option_of_two_is_wrong(ann: Person) -> None:
    card = await card_of(ann, "robust-statistics")
    for option in (0, 3):
        await press_option(ann, again(ann, card), option)
        await ann.waits_for(mark("en"), PATIENCE)
    await ann.presses(card, data=pressable(card, "answer:")[-1])
    shown = ann.sees(await settled(ann, card))
    assert "❌ Variance — Mixed up number 3" in shown
    assert shown.count("✅") == 2
    assert "🔥" in shown, "a wrong answer keeps a streak too"


async def test_a_card_keeps_its_order_in_another_language(ann: Person) -> None:
    card = await card_of(ann, "p-value")
    order = pressable(card, "answer:")
    await ask(ann, "/language zh")
    await press_option(ann, card, 1)
    closed = await ann.waits_for(mark("zh"), PATIENCE)
    letter = "ABCD"[order.index(next(d for d in order if d.endswith(":1")))]
    assert f"{letter} ✅" in ann.sees(closed)


async def test_a_card_is_one_message(ann: Person) -> None:
    before = len(said(ann))
    card = await card_of(ann, "dropout")
    await press_option(ann, card, 0)
    await settled(ann, card)
    assert len(said(ann)) == before + 1
