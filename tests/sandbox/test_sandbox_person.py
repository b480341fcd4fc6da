import asyncio

import pytest
from aiogram import Bot

from bot.sandbox.errors import ActionError
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox


async def test_waiting_ends_as_soon_as_the_message_comes(bot: Bot, anna: Person) -> None:
    waiting = asyncio.create_task(anna.waits_for("Внимание"))
    await asyncio.sleep(0.02)
    await bot.send_message(anna.id, "нет")
    sent = await bot.send_message(anna.id, "Внимание · 33")
    assert (await waiting)["message_id"] == sent.message_id


async def test_only_what_is_new_since_the_last_act_counts(bot: Bot, anna: Person) -> None:
    old = await bot.send_message(anna.id, "Внимание 1")
    assert (await anna.waits_for("Внимание"))["message_id"] == old.message_id
    await anna.send("Внимание 2")
    with pytest.raises(AssertionError, match=r"Анна does not see 'Внимание'(.|\n)*Внимание 1"):
        await anna.waits_for("Внимание", timeout=0.05)
    await old.edit_text("Внимание 3")
    assert (await anna.waits_for("Внимание"))["text"] == "Внимание 3"


async def test_what_was_read_is_not_waited_for(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "a")
    anna.reads()
    await anna.react(anna.messages[-1], "👍")
    with pytest.raises(AssertionError, match="does not see"):
        await anna.waits_for("a", timeout=0.01)
    await sent.edit_text("a b")
    assert await anna.waits_for("a")


async def test_the_newest_of_several_is_found(bot: Bot, anna: Person) -> None:
    first = await bot.send_message(anna.id, "a 1")
    await bot.send_message(anna.id, "a 2")
    assert (await anna.waits_for("a"))["text"] == "a 2"
    await first.edit_text("a 3")
    assert (await anna.waits_for("a"))["text"] == "a 3"


async def test_deep_links_are_opened(anna: Person) -> None:
    await anna.opens("https://t.me/sobesednik_sandbox_bot?start=q_dropout")
    await anna.opens("t.me/Sobesednik_sandbox_bot")
    assert [message["text"] for message in anna.messages[1:]] == ["/start q_dropout", "/start"]
    for link, error in (
        ("t.me/another_bot?start=q", "does not lead to this bot"),
        ("t.me/sobesednik_sandbox_bot?start=" + "q" * 65, "is not 1–64 of"),
        ("t.me/sobesednik_sandbox_bot?start=да", "is not 1–64 of"),
    ):
        with pytest.raises(ActionError, match=error):
            await anna.opens(link)


async def test_people_edit_their_own_messages(bot: Bot, anna: Person) -> None:
    own = await anna.send("a")
    await anna.edits(own["message_id"], "b")
    (*_, update) = await bot.get_updates()
    assert update.edited_message is not None
    assert update.edited_message.text == "b"
    foreign = await bot.send_message(anna.id, "a")
    with pytest.raises(ActionError, match="Only an own message"):
        await anna.edits(foreign.message_id, "b")


async def test_everything_that_people_send_can_be_read_by_aiogram(bot: Bot, anna: Person) -> None:
    await anna.photo()
    await anna.sticker()
    await anna.location(55.75, 37.62)
    await anna.forwards("a")
    messages = [update.message for update in await bot.get_updates()]
    assert [message and message.content_type for message in messages] == [
        "text", "photo", "sticker", "location", "text",
    ]  # fmt: skip
    assert messages[-1] is not None
    assert messages[-1].forward_origin is not None


async def test_who_has_blocked_the_bot_does_not_write(anna: Person) -> None:
    await anna.block()
    with pytest.raises(ActionError, match="has blocked the bot"):
        await anna.send("a")
    await anna.unblock()
    await anna.send("a")


async def test_private_chats_are_private(sandbox: Sandbox, anna: Person) -> None:
    boris = await sandbox.person("Борис")
    with pytest.raises(ActionError, match="another person's"):
        await boris.send("a", chat=anna.id)
