"""Groups: a question for all, of which everybody has an answer of their own."""

from datetime import timedelta
from pathlib import Path

import pytest
from small_bank import mark
from stage import (
    MONDAY_NOON,
    PATIENCE,
    Stage,
    buttons,
    card_of,
    data,
    labels,
    press,
    pressable,
    staged,
    trouble,
    until,
)
from structlog.typing import EventDict

from bot.db import chats, posts, shared_cards
from bot.sandbox.errors import ApiError, Json
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.person import Person
from bot.sandbox.state import Chat
from bot.sandbox.world import World
from bot.services import chats as services

RIGHT, WRONG = 1, 2


async def group_of(stage: Stage, owner: Person, *members: Person, title: str = "Friends") -> Chat:
    """Found a group with the bot in it."""
    group = await stage.sandbox.chat("group", title, owner, bot="member")
    for member in members:
        group.members[member.id] = "member"
    return group


async def asked(person: Person, group: Chat, command: str = "/topic p-value") -> Json:
    """Ask in a group, and return the card that comes."""
    await person.send(command, chat=group.id)
    return await person.waits_for(mark("en"), PATIENCE, chat=group.id)


async def chooses(person: Person, card: Json, option: int) -> Json:
    """Press the letter of an option; return the bot's answer."""
    letter = next(d for d in pressable(card, "answer:") if d.split(":")[2] == str(option))
    return await person.presses(card, data=letter)


async def test_everybody_has_an_answer_of_their_own(stage: Stage, ann: Person) -> None:
    bob = await stage.person("Bob")
    group = await group_of(stage, ann, bob)
    card = await asked(ann, group)
    assert card["reply_to_message"]["from"]["id"] == ann.id
    right, wrong = await chooses(ann, card, RIGHT), await chooses(bob, card, WRONG)
    assert right["text"].startswith("✅ Right.")
    assert "Because of Chance of such data." in right["text"]
    assert wrong["text"].startswith("❌")
    assert "Mixed up number 2" in wrong["text"]
    assert right["show_alert"]
    assert wrong["show_alert"]
    await bob.waits_for("2 answered", PATIENCE, chat=group.id)
    shown = bob.sees(card)
    assert "✅" not in shown
    assert "Because of" not in shown
    again = await chooses(bob, card, RIGHT)
    assert again["text"].startswith("Your first answer stays. ❌")


async def test_the_one_who_asked_shows_the_answer_to_all(stage: Stage, ann: Person) -> None:
    bob, eve = await stage.person("Bob"), await stage.person("Eve")
    group = await group_of(stage, eve, ann, bob)
    card = await asked(ann, group)
    await chooses(bob, card, WRONG)
    refused = await press(bob, card, f"reveal:{data(card, 'answer:').split(':')[1]}:all")
    assert "Whoever asked" in refused["text"]
    assert "✅" not in bob.sees(card)
    assert "text" not in await press(
        ann, card, "reveal:" + data(card, "answer:").split(":")[1] + ":all"
    )
    await ann.waits_for("✅ Chance of such data · 0", PATIENCE, chat=group.id)
    shown = ann.sees(card)
    assert "Size of the effect — Mixed up number 2 · 1" in shown
    assert "0 of 1 got it right." in shown
    assert "Because of Chance of such data." in shown
    closed = next(m for m in ann.messages_of(group.id) if m["message_id"] == card["message_id"])
    assert pressable(closed) == []
    late = await ann.presses(card, data=data(card, "answer:"))
    assert "closed" in late["text"]


async def test_an_administrator_shows_it_too(stage: Stage, ann: Person) -> None:
    bob = await stage.person("Bob")
    group = await group_of(stage, ann, bob)
    card = await asked(bob, group)
    await ann.press(card, "🏁")
    await ann.waits_for("✅ Chance of such data", PATIENCE, chat=group.id)
    assert "got it right" not in ann.sees(card)


async def test_to_be_told_is_for_one_alone(stage: Stage, ann: Person) -> None:
    group = await group_of(stage, ann)
    card = await asked(ann, group)
    told = await ann.press(card, "👀")
    assert told["text"].startswith("👀 It is ")
    assert "✅" not in ann.sees(card)
    assert (await chooses(ann, card, RIGHT))["text"].startswith("Your first answer stays. 👀")


LONGER_THAN_A_NOTICE = "bot.telegram.views.group_notices._MOST", 40


@pytest.mark.parametrize("revealed", [True, False])
async def test_what_a_notice_has_no_room_for_is_a_message_that_nobody_else_sees(
    stage: Stage, ann: Person, monkeypatch: pytest.MonkeyPatch, revealed: bool
) -> None:
    monkeypatch.setattr(*LONGER_THAN_A_NOTICE)
    bob = await stage.person("Bob")
    group = await stage.sandbox.chat("supergroup", "Friends", ann, bot="member")
    group.members[bob.id] = "member"
    card = await asked(ann, group)
    before = len(bob.messages_of(group.id))
    notice = await (ann.press(card, "👀") if revealed else chooses(ann, card, WRONG))
    assert notice == {"answered": True}
    whisper = ann.messages_of(group.id)[-1]
    assert whisper["receiver_user"]["id"] == ann.id
    shown = ann.sees(whisper)
    assert shown.startswith("👀 It is" if revealed else "❌ Not quite")
    assert "Chance of such data\n" in shown
    assert "Because of Chance of such data." in shown
    assert ("Mixed up number 2." in shown) is not revealed
    [link] = [button["url"] for button in buttons(whisper)]
    assert "?start=a_p-value_" in link
    assert len(bob.messages_of(group.id)) == before


async def test_a_notice_ends_with_a_sentence_where_no_such_message_can_be(
    stage: Stage, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*LONGER_THAN_A_NOTICE)
    passer_by = await stage.person("Eve")
    card = await asked(ann, await group_of(stage, ann))
    notice = await chooses(passer_by, card, WRONG)
    assert notice["text"].startswith("❌ Not quite: ")
    assert notice["text"].endswith(". Mixed up number 2.")
    assert notice["show_alert"]


async def test_what_somebody_known_answers_is_remembered(stage: Stage, ann: Person) -> None:
    await card_of(ann, "scaled-dot-product")
    group = await group_of(stage, ann)
    notice = await chooses(ann, await asked(ann, group), WRONG)
    assert "🔥 1 day in a row" in notice["text"]
    assert "🔁 missed today" in ann.sees(await card_of(ann, "p-value"))


async def test_a_group_press_makes_nobody_known(stage: Stage, ann: Person) -> None:
    group = await group_of(stage, ann)
    await chooses(ann, await asked(ann, group), RIGHT)
    assert ann.messages == []


@pytest.mark.parametrize("command", ["/question", "/question@{bot}", "/topic statistics"])
async def test_commands_are_understood(stage: Stage, ann: Person, command: str) -> None:
    group = await group_of(stage, ann)
    name = stage.sandbox.world.profile.username
    card = await asked(ann, group, command.format(bot=name))
    assert len(pressable(card, "answer:")) >= 3


async def test_a_group_has_every_question_before_one_comes_again(stage: Stage, ann: Person) -> None:
    group = await group_of(stage, ann)
    shown = [ann.sees(await asked(ann, group, "/question")) for _ in range(2)]
    assert sum("p-value" in one for one in shown) == 1
    assert sum("dropout" in one for one in shown) == 1


@pytest.mark.parametrize("command", ["/question", "/topic p-value"])
async def test_a_question_that_was_refused_counts_as_not_asked(
    stage: Stage, ann: Person, logs: list[EventDict], command: str
) -> None:
    group = await group_of(stage, ann)
    forbidden = ApiError(400, "Bad Request: CHAT_WRITE_FORBIDDEN")
    # A rich one is tried once more, as a plain one.
    with trouble(forbidden, forbidden):
        await ann.send(command, chat=group.id)
        await until(lambda: any(log["event"] == "update failed" for log in logs))
    logs.clear()
    async with stage.house.db.reading() as session:
        assert await shared_cards.last_asked(session, group.id) == {}


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/topic", "Write what about"),
        ("/topic qwertyuiop", "nothing on “qwertyuiop”"),
        ("/topic probability", "no question on this yet"),
        ("/topic <b>x</b>", "nothing on “<b>x</b>”"),
    ],
)
async def test_what_cannot_be_asked_is_said(
    stage: Stage, ann: Person, command: str, words: str
) -> None:
    group = await group_of(stage, ann)
    await ann.send(command, chat=group.id)
    await ann.waits_for(words, PATIENCE, chat=group.id)


async def test_an_open_question_leads_to_the_private_chat(stage: Stage, ann: Person) -> None:
    group = await group_of(stage, ann)
    card = await asked(ann, group, "/topic attention")
    assert pressable(card, "answer:") == []
    link = (await ann.press(card, "🎯"))["url"]
    await ann.opens(link)
    await ann.waits_for(mark("en"), PATIENCE)
    await ann.press(card, "🏁")
    await ann.waits_for("Sources: ", PATIENCE, chat=group.id)


async def test_plain_talk_is_never_answered(stage: Stage, ann: Person) -> None:
    group = await stage.sandbox.chat("group", "Friends", ann, bot="administrator")
    for text in ("dropout", "/nothing", "/question@somebody_else_bot", "/help"):
        await ann.send(text, chat=group.id)
    card = await asked(ann, group)
    await ann.replies(card, "I think it is B")
    card = await asked(ann, group, "/question")
    theirs = [m for m in ann.messages_of(group.id) if m["from"]["id"] == ann.id]
    assert len(ann.messages_of(group.id)) - len(theirs) == 2


async def test_forged_presses_change_nothing(stage: Stage, ann: Person) -> None:
    eve = await stage.person("Eve")
    group, other = await group_of(stage, ann), await group_of(stage, eve)
    card, elsewhere = await asked(ann, group), await asked(eve, other)
    number = data(card, "answer:").split(":")[1]
    for forged in (
        *pressable(card),
        f"answer:{number}:99:group",
        f"answer:{number}:1:nothing",
        f"answer:{2**63 - 1}:1:group",
        f"answer:{2**63}:1:group",
        f"reveal:{number}:nobody",
        f"answer:p-value:en:0123:{RIGHT}",
    ):
        notice = await eve.presses(elsewhere, data=forged)
        assert notice["text"].startswith("This button no longer works.")
    assert (await ann.presses(card, data=f"answer:{number}:9:group"))["text"]
    await chooses(ann, card, RIGHT)
    await ann.waits_for("1 answered", PATIENCE, chat=group.id)


async def test_the_best_are_named_if_they_want_to_be(stage: Stage, ann: Person) -> None:
    bob = await stage.person("Bob *the* [best](https://example.org)")
    eve = await stage.person("Eve")
    group = await group_of(stage, ann, bob, eve)
    card = await asked(ann, group)
    for person in (ann, bob, eve):
        await chooses(person, card, RIGHT)
    await ann.send("/top", chat=group.id)
    top = await ann.waits_for("🏆", PATIENCE, chat=group.id)
    assert "3 play without a name" in ann.sees(top)
    assert "Eve" not in ann.sees(top)
    await ann.press(top, "Show my name")
    notice = await bob.press(top, "Show my name")
    assert "/top" in notice["text"]
    await bob.waits_for("and 1 more", PATIENCE, chat=group.id)
    assert "🥇 Ann, Bob *the* [best](https://example.org) — 1 right" in bob.sees(top)
    await bob.press(top, "Hide it")
    await ann.waits_for("and 2 more", PATIENCE, chat=group.id)
    assert "🥇 Ann — 1 right" in ann.sees(top)
    assert labels(top) == ["Show my name", "Hide it"]


async def test_nobody_has_played_yet(stage: Stage, ann: Person) -> None:
    group = await group_of(stage, ann)
    await ann.send("/top", chat=group.id)
    await ann.waits_for("Nobody yet", PATIENCE, chat=group.id)


async def test_the_answer_comes_in_the_topic_of_the_forum(
    stage: Stage, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = await stage.sandbox.chat("supergroup", "Forum", ann, bot="member")
    threads: list[int | None] = []
    for method in ("sendmessage", "sendrichmessage"):
        real = METHODS[method]

        def call(world: World, params: Params, real: object = real) -> object:
            threads.append(params.integer("message_thread_id") or None)
            assert callable(real)
            return real(world, params)

        monkeypatch.setitem(METHODS, method, call)
    world = stage.sandbox.world
    written = await ann.send("Hello", chat=group.id)
    command = world.chats[group.id].messages[written["message_id"]].json | {
        "text": "/question",
        "entities": [{"type": "bot_command", "offset": 0, "length": 9}],
    }
    for topic in ({"message_thread_id": 77, "is_topic_message": True}, {"message_thread_id": 78}):
        ann.reads()
        world.updates.push("message", command | topic)
        await ann.waits_for(mark("en"), PATIENCE, chat=group.id)
    assert threads == [77, None]


HERE = {"text": "/here", "entities": [{"type": "bot_command", "offset": 0, "length": 5}]}


async def test_the_scheduled_question_comes_to_the_topic_that_was_chosen(
    stage: Stage, ann: Person
) -> None:
    group = await stage.sandbox.chat("supergroup", "Forum", ann, bot="member")
    bob = await stage.person("Bob")
    group.members[bob.id] = "member"
    world = stage.sandbox.world
    written = await ann.send("Hello", chat=group.id)
    command = world.chats[group.id].messages[written["message_id"]].json | HERE
    topic = {"message_thread_id": 77, "is_topic_message": True}

    async def say(by: Json, answer: str) -> int | None:
        bob.reads()
        world.updates.push("message", command | topic | by)
        await bob.waits_for(answer, PATIENCE, chat=group.id)
        chat = await services.find(stage.house.db, group.id)
        return chat.thread_id if chat else None

    assert await say({"from": bob.someone.user()}, "Only administrators") is None
    assert await say({}, "come right here") == 77
    assert await say({"is_topic_message": False}, "come right here") is None
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    in_the_name_of_the_group = {"from": anonymous, "sender_chat": group.short()}
    assert await say(in_the_name_of_the_group, "come right here") == 77


async def test_an_anonymous_administrator_is_heard_and_another_bot_is_not(
    stage: Stage, ann: Person
) -> None:
    group = await group_of(stage, ann)
    world = stage.sandbox.world
    written = await ann.send("Hello", chat=group.id)
    command = world.chats[group.id].messages[written["message_id"]].json | {
        "text": "/question",
        "entities": [{"type": "bot_command", "offset": 0, "length": 9}],
    }
    for bot_id in (5, 1_087_968_824):
        sender = {"id": bot_id, "is_bot": True, "first_name": "Group"}
        world.updates.push("message", command | {"from": sender})
    # In the group's own language, or in the usual one if the bot does not know the group yet.
    await ann.waits_for("👀", PATIENCE, chat=group.id)
    cards = [message for message in ann.messages_of(group.id) if "reply_markup" in message]
    assert len(cards) == 1


async def test_a_supergroup_goes_on_where_the_group_was(stage: Stage, ann: Person) -> None:
    group = await group_of(stage, ann)
    await chooses(ann, await asked(ann, group), RIGHT)
    grown = await stage.sandbox.upgrade(group)
    card = await asked(ann, grown, "/question")
    assert "dropout" in ann.sees(card)  # It had the other one before.
    await ann.send("/top", chat=grown.id)
    await ann.waits_for("1 plays without a name", PATIENCE, chat=grown.id)


async def test_a_card_closes_after_a_day(content: Path, tmp_path: Path) -> None:
    async with staged(content, tmp_path, role="web") as stage:
        ann = await stage.person()
        group = await group_of(stage, ann)
        card = await asked(ann, group)
        await chooses(ann, card, RIGHT)
        await stage.tick()
        assert "1 answered" in ann.sees(card)
        await stage.tick_at(MONDAY_NOON + timedelta(hours=23, minutes=59))
        assert "✅" not in ann.sees(card)
        await stage.tick_at(MONDAY_NOON + timedelta(hours=24, minutes=1))
        assert "✅ Chance of such data · 1" in ann.sees(card)
        assert "1 of 1 got it right." in ann.sees(card)


async def test_a_scheduled_question_is_played_like_one_that_was_asked_for(
    content: Path, tmp_path: Path
) -> None:
    async with staged(content, tmp_path, role="web") as stage:
        ann = await stage.person()
        group = await group_of(stage, ann)
        await ann.send("/top", chat=group.id)  # By this the bot knows the group.
        await ann.waits_for("🏆", PATIENCE, chat=group.id)
        ann.reads()
        async with stage.house.db.writing() as session:
            await chats.note(
                session,
                group.id,
                topics="statistics",
                thread_id=None,
                next_due_at=MONDAY_NOON,
                times="12:00",
                timezone="UTC",
            )
            await posts.set_queue(session, group.id, ["p-value"])
        await stage.tick_at(MONDAY_NOON + timedelta(seconds=5))
        card = await ann.waits_for("p-value", PATIENCE, chat=group.id)
        assert (await chooses(ann, card, RIGHT))["text"].startswith("✅ Right.")
        await stage.tick_at(MONDAY_NOON + timedelta(seconds=10))
        assert "1 answered" in ann.sees(card)
        async with stage.house.db.writing() as session:
            await chats.note(session, group.id, next_due_at=None)
        await stage.tick_at(MONDAY_NOON + timedelta(days=1, minutes=1))
        assert "✅ Chance of such data · 1" in ann.sees(card)


async def test_a_card_with_a_picture_keeps_it(content: Path, tmp_path: Path) -> None:
    """Without rich messages a formula is a picture: the text cannot be edited into the answer."""
    async with staged(content, tmp_path, role="web", rich=False) as stage:
        ann = await stage.person()
        group = await group_of(stage, ann)
        card = await asked(ann, group, "/topic robust statistics")
        assert "More than one is right" in ann.sees(card)
        await ann.press(card, "🏁")
        await stage.tick()
        assert "📖 Full answer" in ann.sees(card)
        assert len(ann.messages_of(group.id)) == 3


async def test_many_answers_are_few_edits(content: Path, tmp_path: Path) -> None:
    async with staged(content, tmp_path, role="web") as stage:
        ann = await stage.person()
        group = await group_of(stage, ann)
        card = await asked(ann, group)
        edits: list[None] = []
        with pytest.MonkeyPatch.context() as patch:
            real = METHODS["editmessagereplymarkup"]

            def call(world: World, params: Params) -> object:
                edits.append(None)
                return real(world, params)

            patch.setitem(METHODS, "editmessagereplymarkup", call)
            for second in range(30):
                person = await stage.person(f"Person {second}")
                group.members[person.id] = "member"
                await chooses(person, card, WRONG)
                await stage.tick_at(MONDAY_NOON + timedelta(seconds=second))
            for second in range(30, 45):
                await stage.tick_at(MONDAY_NOON + timedelta(seconds=second))
        assert 4 <= len(edits) <= 14
        assert "30 answered" in ann.sees(card)


async def test_a_card_that_cannot_be_edited_stays(content: Path, tmp_path: Path) -> None:
    async with staged(content, tmp_path, role="web") as stage:
        ann = await stage.person()
        group = await group_of(stage, ann)
        card = await asked(ann, group)
        with pytest.MonkeyPatch.context() as patch:

            def refuse(_world: World, _params: Params) -> object:
                raise ApiError(400, "Bad Request: message to edit not found")

            patch.setitem(METHODS, "editmessagereplymarkup", refuse)
            await chooses(ann, card, RIGHT)
            await stage.tick()
        await stage.tick_at(MONDAY_NOON + timedelta(minutes=5))
        assert "answered" not in ann.sees(card)  # It is not tried for ever.
        assert len(ann.messages_of(group.id)) == 2
