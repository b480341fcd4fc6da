"""Any topic on demand: by words, from the menu, by a link."""

import pytest
from small_bank import TOPICLESS
from stage import (
    PATIENCE,
    Stage,
    answer,
    ask,
    is_open,
    labels,
    press,
    pressable,
    said,
    waits_for_card,
)

from bot.sandbox.person import Person


@pytest.mark.parametrize(
    ("language", "words", "topic"),
    [
        ("ru", "внимание", "🔦"),
        ("ru", "механизм внимания", "🔦"),
        ("ru", "кросс-валидация", "✂️"),
        ("zh", "交叉验证", "✂️"),
        ("zh", "随机失活", "🧠"),
        ("en", "Deep learning", "🧠"),
        ("en", "What is a p-value", "📊"),
        ("ru", "p-value", "📊"),
        ("ru", "статстика", "📊"),
    ],
)
async def test_what_is_clear_is_asked_at_once(
    stage: Stage, language: str, words: str, topic: str
) -> None:
    person = await stage.person(language_code=language)
    for text in (f"/topic {words}", words):
        card = await ask(person, text)
        assert is_open(card), person.sees(card)
        assert person.sees(card).startswith(topic)


@pytest.mark.parametrize(
    ("language", "words", "wanted"),
    [
        ("en", "attenton", "topic:topic:attention"),
        ("en", "cross validaton", "topic:question:cross-validation"),
        ("ru", "дропуат", "topic:question:dropout"),
        ("en", "dropout", "topic:topic:neural-networks"),
    ],
)
async def test_what_may_be_meant_becomes_buttons(
    stage: Stage, language: str, words: str, wanted: str
) -> None:
    person = await stage.person(language_code=language)
    choice = await ask(person, f"/topic {words}")
    assert wanted in pressable(choice)
    assert pressable(choice)[-1] == "topic:menu:"
    await person.presses(choice, data=wanted)
    assert is_open(await waits_for_card(person, language))


@pytest.mark.parametrize("words", ["qqzzxx", "🦄", "<b>&", "*_`[]("])
async def test_nothing_found_says_so_and_shows_the_menu(ann: Person, words: str) -> None:
    sorry = await ask(ann, f"/topic {words}")
    assert f"“{words}”" in ann.sees(sorry)
    await press(ann, sorry, "topic:topic:validation")
    assert "Validation" in ann.sees(await waits_for_card(ann))


@pytest.mark.parametrize("words", ["worst data leak", "/topic worst data leak"])
async def test_a_discussion_is_for_channels(ann: Person, words: str) -> None:
    found = await ask(ann, words)
    assert not is_open(found)
    assert not pressable(found, "topic:question:worst-leak")


async def test_the_menu_shows_the_own_result_at_each_topic(ann: Person) -> None:
    for question, option in (("p-value", 1), ("dropout", 0)):
        await ann.send(f"/start q_{question}")
        await answer(ann, await waits_for_card(ann), option)
    menu = await ask(ann, "/topic")
    shown = dict(zip(pressable(menu), labels(menu), strict=True))
    assert shown["topic:topic:statistics"] == "📊 Statistics · 1 of 1"
    assert shown["topic:topic:neural-networks"] == "🧠 Neural-network basics · 0 of 1"
    assert shown["topic:topic:attention"] == "🔦 Attention"
    assert f"topic:topic:{TOPICLESS}" not in shown


async def test_a_topic_of_the_menu_is_asked(ann: Person) -> None:
    menu = await ask(ann, "/topic")
    await press(ann, menu, "topic:topic:validation")
    assert "Validation" in ann.sees(await waits_for_card(ann))


async def test_the_menu_comes_by_its_button(ann: Person) -> None:
    await press(ann, await ask(ann, "/help"), "topic:menu")
    assert pressable(await ann.waits_for("Validation", PATIENCE), "topic:topic:")


async def test_a_topic_without_questions_says_so(ann: Person) -> None:
    answer = await ask(ann, "/topic probability")
    assert not is_open(answer)
    assert pressable(answer, "topic:")


async def opens(stage: Stage, person: Person, payload: str) -> None:
    """Follow a deep link."""
    await person.opens(f"https://t.me/{(await stage.house.door.bot.me()).username}?start={payload}")


async def test_a_link_opens_a_question(stage: Stage, ann: Person) -> None:
    await opens(stage, ann, "q_p-value")
    card = await waits_for_card(ann)
    assert is_open(card)
    assert "What is a p-value?" in ann.sees(card)


async def test_a_link_opens_an_answer(stage: Stage, ann: Person) -> None:
    await opens(stage, ann, "a_p-value")
    answer = await ann.waits_for("nothing is going on", PATIENCE)
    await press(ann, answer, "topic:question:p-value")
    assert is_open(await waits_for_card(ann))


async def test_a_link_opens_a_topic(stage: Stage, ann: Person) -> None:
    await opens(stage, ann, "t_attention")
    assert "Attention" in ann.sees(await waits_for_card(ann))


@pytest.mark.parametrize(
    "payload",
    ["q_no-such", "a_no-such", "t_no-such", "q_worst-leak", "x", "q_", "_", "t_probability",
     "q" * 64],
)  # fmt: skip
async def test_an_unknown_link_says_so_and_behaves_like_start(
    stage: Stage, ann: Person, payload: str
) -> None:
    await opens(stage, ann, payload)
    await ann.waits_for("Ann", PATIENCE)
    sorry, welcome = said(ann)
    assert not pressable(sorry)
    assert pressable(welcome, "set:go")


async def test_a_typed_payload_is_a_link_too(ann: Person) -> None:
    await ann.send("/start what is this")
    assert pressable(await ann.waits_for("Ann", PATIENCE), "set:go")
