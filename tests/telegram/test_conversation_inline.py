"""Inline mode: a card is offered in any chat, sent there, and answered by everybody there."""

from datetime import timedelta
from pathlib import Path

import pytest
from small_bank import Draft, mark, write_bank
from stage import (
    MONDAY_NOON,
    PATIENCE,
    Stage,
    ask,
    buttons,
    card_of,
    pressable,
    recorded,
    staged,
    until,
)

from bot.sandbox.errors import ApiError, Json, too_many
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.person import Person
from bot.sandbox.state import Chat
from bot.sandbox.world import World

RIGHT, WRONG = 1, 2


async def far_away(stage: Stage, *members: Person) -> Chat:
    """Found a group that the bot is not in."""
    group = await stage.sandbox.chat("supergroup", "Elsewhere", members[0])
    for member in members[1:]:
        group.members[member.id] = "member"
    return group


async def sent(person: Person, chat: Chat, query: str = "p-value") -> Json:
    """Type ``@bot query`` and send what is offered first."""
    offered = await person.asks_inline(query)
    return await person.chooses(offered["results"][0]["id"], chat=chat.id)


async def chooses(person: Person, card: Json, option: int) -> Json:
    """Press the letter of an option; return the bot's answer."""
    letter = next(d for d in pressable(card, "answer:") if d.endswith(f":{option}"))
    return await person.presses(card, data=letter)


async def settles(person: Person, card: Json, text: str) -> None:
    """Wait until a card shows a text; it is their own message, so nothing tells of it."""
    await until(lambda: text in person.sees(card))


async def test_what_fits_is_offered_with_its_topic(ann: Person) -> None:
    offered = await ann.asks_inline("dropout")
    first = offered["results"][0]
    assert first["title"] == "What does dropout with probability p do at inference? [en]"
    assert first["description"] == "🧠 Neural-network basics · junior"
    assert offered["next_offset"] == ""


async def test_nothing_is_offered_for_what_we_do_not_have(ann: Person) -> None:
    assert (await ann.asks_inline("qwertyuiop"))["results"] == []


async def test_it_is_offered_in_the_language_of_whoever_asks(stage: Stage) -> None:
    person = await stage.person(language_code="zh-hans")
    assert mark("zh") in (await person.asks_inline("p-value"))["results"][0]["title"]
    await person.send("/language en")
    await person.waits_for("", PATIENCE)
    assert mark("en") in (await person.asks_inline("p-value"))["results"][0]["title"]


async def test_without_words_all_is_offered_and_discussions_are_not(ann: Person) -> None:
    titles = [one["title"] for one in (await ann.asks_inline(""))["results"]]
    assert any("p-value" in title for title in titles)
    assert any("cross-validation" in title for title in titles)
    assert not any("leak" in title for title in titles)
    assert not any("robust" in title for title in titles)  # Its formula needs a picture.


@pytest.mark.parametrize("offset", ["20", "99999999999999999999", "-1", "x", "²"])
async def test_a_page_after_the_last_is_empty_or_the_first(ann: Person, offset: str) -> None:
    offered = await ann.asks_inline("", offset)
    assert (offered["results"] == []) == (offset[0] in "29")
    assert offered["next_offset"] == ""


async def test_telegram_keeps_an_answer_for_whoever_asked_alone(ann: Person) -> None:
    with recorded("answerinlinequery") as calls:
        await ann.asks_inline("p-value")
    (call,) = calls
    assert call.flag("is_personal"), "it is in their language"
    assert call.integer("cache_time") == 300


async def test_many_are_offered_page_by_page(tmp_path: Path) -> None:
    content = write_bank(
        tmp_path / "many",
        [Draft(f"statistics/q{n}", "open", f"Question {n}?", "Answer.") for n in range(23)],
    )
    async with staged(content, tmp_path) as stage:
        ann = await stage.person()
        with recorded("answerinlinequery") as calls:
            pages = [await ann.asks_inline("", offset) for offset in ("", "20")]
    assert [call.text("next_offset") for call in calls] == ["20", ""]
    assert [len(page["results"]) for page in pages] == [20, 3]
    assert len({one["id"] for page in pages for one in page["results"]}) == 23


async def test_everybody_answers_where_it_was_sent(stage: Stage, ann: Person) -> None:
    bob = await stage.person("Bob")
    group = await far_away(stage, ann, bob)
    card = await sent(ann, group)
    right, wrong = await chooses(bob, card, RIGHT), await chooses(ann, card, WRONG)
    assert right["text"].startswith("✅ Right. Because of")
    assert wrong["text"].startswith("❌")
    assert right["show_alert"]
    await settles(ann, card, "2 answered")
    assert "✅" not in ann.sees(card)
    assert (await chooses(bob, card, WRONG))["text"].startswith("Your first answer stays. ✅")


async def test_it_is_played_where_nobody_told_us_of_it(stage: Stage, ann: Person) -> None:
    bob = await stage.person("Bob")
    group = await far_away(stage, ann, bob)
    world = stage.sandbox.world
    offered = await ann.asks_inline("p-value")
    with pytest.MonkeyPatch.context() as patch:
        push = world.updates.push
        patch.setattr(
            type(world.updates),
            "push",
            lambda _, kind, body: None if kind == "chosen_inline_result" else push(kind, body),
        )
        card = await ann.chooses(offered["results"][0]["id"], chat=group.id)
    assert (await bob.press(card, "👀"))["text"].startswith("👀 It is ")
    assert (await chooses(ann, card, RIGHT))["text"].startswith("✅ Right.")
    await settles(ann, card, "2 answered")


async def test_in_the_private_chat_it_is_not_said_to_the_bot(ann: Person) -> None:
    await ask(ann, "/help")
    before = len(ann.messages)
    offered = await ann.asks_inline("p-value")
    card = await ann.chooses(offered["results"][0]["id"])
    assert (await chooses(ann, card, RIGHT))["text"].startswith("✅ Right.")
    await until(lambda: "1 answered" in ann.sees(card))
    await ask(ann, "/help")
    assert len(ann.messages) == before + 3


async def test_it_leads_to_the_private_chat(stage: Stage, ann: Person) -> None:
    group = await far_away(stage, ann)
    card = await sent(ann, group)
    await ann.opens((await ann.press(card, "🎯"))["url"])
    assert "What is a p-value" in ann.sees(await ann.waits_for(mark("en"), PATIENCE))


async def test_an_open_question_is_answered_in_private(stage: Stage, ann: Person) -> None:
    group = await far_away(stage, ann)
    card = await sent(ann, group, "scaled dot product")
    assert pressable(card) == []
    assert all("?start=" in each["url"] for each in buttons(card))
    await ann.opens((await ann.press(card, "👀"))["url"])
    await ann.waits_for("softmax does not saturate", PATIENCE)


async def test_what_somebody_known_answers_is_remembered(stage: Stage, ann: Person) -> None:
    await card_of(ann, "scaled-dot-product")
    await chooses(ann, await sent(ann, await far_away(stage, ann)), WRONG)
    assert "🔁 missed today" in ann.sees(await card_of(ann, "p-value"))


async def test_forged_presses_change_nothing(stage: Stage, ann: Person) -> None:
    group = await far_away(stage, ann)
    card = await sent(ann, group)
    order = pressable(card, "answer:")[0].split(":")[3]
    for forged in (
        f"answer:dropout:en:012:{RIGHT}",
        f"answer:nothing:en:{order}:1",
        f"answer:p-value:xx:{order}:1",
        f"answer:p-value:en:{order}:4",
        f"answer:p-value:en:{order}:",
        "answer:1:1:group",
        "reveal:1:all",
        "set:top:1",
    ):
        notice = await ann.presses(card, data=forged)
        assert notice["text"].startswith("This button no longer works."), forged
    assert (await chooses(ann, card, RIGHT))["text"].startswith("✅ Right.")
    await settles(ann, card, "1 answered")


async def test_a_card_shows_all_after_a_day(content: Path, tmp_path: Path) -> None:
    async with staged(content, tmp_path, role="web") as stage:
        ann = await stage.person()
        group = await far_away(stage, ann)
        card = await sent(ann, group)
        unplayed = await sent(ann, group, "dropout")
        await chooses(ann, card, WRONG)
        await stage.tick_at(MONDAY_NOON + timedelta(hours=24, minutes=1))
        assert "Size of the effect — Mixed up number 2 · 1" in ann.sees(card)
        assert "✅ Chance of such data · 0" in ann.sees(card)
        assert "✅ Nothing" in ann.sees(unplayed)
        assert "Because of Nothing." in ann.sees(unplayed)


async def test_one_message_is_edited_only_every_few_seconds(content: Path, tmp_path: Path) -> None:
    async with staged(content, tmp_path, role="web") as stage:
        ann = await stage.person()
        card = await sent(ann, await far_away(stage, ann))
        edits: list[None] = []
        with pytest.MonkeyPatch.context() as patch:
            real = METHODS["editmessagereplymarkup"]

            def call(world: World, params: Params) -> object:
                edits.append(None)
                return real(world, params)

            patch.setitem(METHODS, "editmessagereplymarkup", call)
            for second in range(20):
                await chooses(await stage.person(), card, WRONG)
                await stage.tick_at(MONDAY_NOON + timedelta(seconds=second))
            await stage.tick_at(MONDAY_NOON + timedelta(seconds=30))
        assert 4 <= len(edits) <= 7
        assert "20 answered" in ann.sees(card)


@pytest.mark.parametrize(
    ("error", "tried"),
    [(ApiError(400, "Bad Request: MESSAGE_ID_INVALID"), 1), (too_many(1), 3)],
)
async def test_what_is_refused_for_good_is_not_tried_for_ever(
    content: Path, tmp_path: Path, error: ApiError, tried: int
) -> None:
    async with staged(content, tmp_path, role="web") as stage:
        ann = await stage.person()
        card = await sent(ann, await far_away(stage, ann))
        calls: list[None] = []
        with pytest.MonkeyPatch.context() as patch:

            def refuse(_world: World, _params: Params) -> object:
                calls.append(None)
                raise error

            patch.setitem(METHODS, "editmessagereplymarkup", refuse)
            await chooses(ann, card, RIGHT)
            for minutes in range(3):
                await stage.tick_at(MONDAY_NOON + timedelta(minutes=minutes))
        assert len(calls) == tried
