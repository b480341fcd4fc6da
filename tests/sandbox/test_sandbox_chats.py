from collections.abc import Sequence

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import (
    ChatMemberAdministrator,
    ChatMemberLeft,
    ChatMemberOwner,
    ReactionTypeEmoji,
    ReactionTypeUnion,
    Update,
)

from bot.sandbox.errors import ActionError
from bot.sandbox.people import set_member
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

ALL = ["message", "channel_post", "edited_channel_post", "my_chat_member", "chat_member",
       "message_reaction", "message_reaction_count"]  # fmt: skip


async def news(bot: Bot) -> list[Update]:
    updates = await bot.get_updates(allowed_updates=ALL)
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return updates


async def test_chats_describe_themselves(sandbox: Sandbox, bot: Bot, anna: Person) -> None:
    channel = await sandbox.chat("channel", "Вопросы", anna, username="q", bot="administrator")
    private = await bot.get_chat(anna.id)
    assert (private.type, private.first_name) == ("private", "Анна")
    public = await bot.get_chat("@q")
    assert (public.id, public.title, public.username) == (channel.id, "Вопросы", "q")


async def test_members_have_statuses(sandbox: Sandbox, bot: Bot, anna: Person) -> None:
    boris = await sandbox.person("Борис")
    channel = await sandbox.chat("channel", "Вопросы", anna, bot="administrator")
    assert isinstance(await bot.get_chat_member(channel.id, anna.id), ChatMemberOwner)
    assert isinstance(await bot.get_chat_member(channel.id, boris.id), ChatMemberLeft)
    itself = await bot.get_chat_member(channel.id, bot.id)
    assert isinstance(itself, ChatMemberAdministrator)
    assert itself.can_post_messages
    leaders = await bot.get_chat_administrators(channel.id)
    assert {member.user.id for member in leaders} == {anna.id, bot.id}
    assert await bot.get_chat_member_count(channel.id) == 2
    with pytest.raises(TelegramBadRequest, match="PARTICIPANT_ID_INVALID"):
        await bot.get_chat_member(channel.id, 5)
    with pytest.raises(TelegramBadRequest, match="there are no administrators in the private"):
        await bot.get_chat_administrators(anna.id)


async def test_a_bot_that_is_out_sees_nothing(sandbox: Sandbox, bot: Bot, anna: Person) -> None:
    group = await sandbox.chat("supergroup", "Подготовка", anna)
    with pytest.raises(TelegramAPIError, match="bot is not a member of the supergroup chat"):
        await bot.get_chat_member(group.id, anna.id)
    with pytest.raises(TelegramAPIError, match="bot is not a member of the supergroup chat"):
        await bot.send_chat_action(group.id, "typing")


async def test_reading_needs_acquaintance(sandbox: Sandbox, bot: Bot, anna: Person) -> None:
    stranger = await sandbox.person("Пётр")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.get_chat(stranger.id)
    group = await sandbox.chat("group", "Подготовка", anna, bot="kicked")
    with pytest.raises(TelegramAPIError, match="Forbidden: bot was kicked from the group chat"):
        await bot.get_chat(group.id)
    with pytest.raises(TelegramBadRequest, match="invalid user_id specified"):
        await bot.get_chat_member(anna.id, 0)
    assert await bot.get_chat_member_count(anna.id) == 2
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.leave_chat(anna.id)


async def test_people_join_and_leave(sandbox: Sandbox, bot: Bot, anna: Person) -> None:
    boris = await sandbox.person("Борис")
    group = await sandbox.chat("supergroup", "Подготовка", anna, bot="administrator")
    await news(bot)
    for status in ("member", "kicked"):
        set_member(sandbox.world, group, boris.someone, status, anna.someone)
    joined, kicked = [update.chat_member for update in await news(bot)]
    assert joined is not None
    assert (joined.old_chat_member.status, joined.new_chat_member.status) == ("left", "member")
    assert kicked is not None
    assert kicked.new_chat_member.status == "kicked"
    with pytest.raises(ActionError, match="Борис is not in the chat"):
        await boris.send("a", chat=group.id)
    with pytest.raises(ActionError, match="Only a group becomes a supergroup"):
        await sandbox.upgrade(group)


async def test_the_bot_hears_of_its_own_and_of_others_membership(
    sandbox: Sandbox, bot: Bot, anna: Person
) -> None:
    await news(bot)
    await anna.block()
    await anna.unblock()
    blocked, unblocked = [update.my_chat_member for update in await news(bot)]
    assert blocked is not None
    assert (blocked.old_chat_member.status, blocked.new_chat_member.status) == ("member", "kicked")
    assert unblocked is not None
    assert unblocked.new_chat_member.status == "member"
    await sandbox.chat("channel", "Вопросы", anna, bot="administrator")
    (added,) = await news(bot)
    assert added.my_chat_member is not None
    assert added.my_chat_member.new_chat_member.status == "administrator"


async def test_the_bot_leaves(sandbox: Sandbox, bot: Bot, anna: Person) -> None:
    group = await sandbox.chat("group", "Подготовка", anna, bot="member")
    assert await bot.leave_chat(group.id)
    with pytest.raises(TelegramAPIError, match="bot is not a member of the group chat"):
        await bot.send_message(group.id, "a")


async def test_in_a_group_the_bot_hears_commands_and_replies_only(
    sandbox: Sandbox, bot: Bot, anna: Person
) -> None:
    group = await sandbox.chat("group", "Подготовка", anna, bot="member")
    await bot.send_message(group.id, "Вопрос")
    question = anna.messages_of(group.id)[-1]
    await news(bot)
    await anna.send("просто так", chat=group.id)
    await anna.send("/question", chat=group.id)
    await anna.replies(question, "мой ответ")
    heard = [update.message.text for update in await news(bot) if update.message]
    assert heard == ["/question", "мой ответ"]


async def test_channel_posts_and_their_edits_reach_an_administrator(
    sandbox: Sandbox, bot: Bot, anna: Person
) -> None:
    boris = await sandbox.person("Борис")
    channel = await sandbox.chat("channel", "Вопросы", anna, bot="administrator")
    await news(bot)
    post = await anna.send("a", chat=channel.id)
    await anna.edits(post["message_id"], "b", chat=channel.id)
    first, second = await news(bot)
    assert first.channel_post is not None
    assert (first.channel_post.text, first.channel_post.from_user) == ("a", None)
    assert second.edited_channel_post is not None
    assert second.edited_channel_post.text == "b"
    await bot.edit_message_text("c", chat_id=channel.id, message_id=post["message_id"])
    with pytest.raises(ActionError, match="may not post"):
        await boris.send("a", chat=channel.id)


def emoji(reactions: Sequence[ReactionTypeUnion]) -> list[str]:
    return [one.emoji for one in reactions if isinstance(one, ReactionTypeEmoji)]


async def test_people_react_where_the_bot_may_know(
    sandbox: Sandbox, bot: Bot, anna: Person
) -> None:
    channel = await sandbox.chat("channel", "Вопросы", anna, bot="administrator")
    group = await sandbox.chat("group", "Подготовка", anna, bot="member")
    await bot.send_message(channel.id, "a")
    await bot.send_message(group.id, "a")
    await news(bot)
    post, word = anna.messages_of(channel.id)[-1], anna.messages_of(group.id)[-1]
    await anna.react(post, "👍", "🔥")
    await anna.react(word, "👍")
    (count,) = await news(bot)
    assert count.message_reaction_count is not None
    assert [r.total_count for r in count.message_reaction_count.reactions] == [1, 1]
    own = await anna.send("a")
    await news(bot)
    await anna.react(own, "👍")
    await anna.react(own)
    set_, taken = await news(bot)
    assert set_.message_reaction is not None
    assert emoji(set_.message_reaction.new_reaction) == ["👍"]
    assert taken.message_reaction is not None
    assert emoji(taken.message_reaction.old_reaction) == ["👍"]
    with pytest.raises(ActionError, match="not one of Telegram's reactions"):
        await anna.react(own, "🧊")


async def test_reactions_are_silent_unless_asked_for(bot: Bot, anna: Person) -> None:
    await anna.react(await anna.send("a"), "👍")
    assert {update.event_type for update in await bot.get_updates()} == {"message"}


async def test_the_bot_reacts_with_one_emoji(bot: Bot, anna: Person) -> None:
    own = await anna.send("a")
    fire: list[ReactionTypeUnion] = [ReactionTypeEmoji(emoji="🔥")]
    ice: list[ReactionTypeUnion] = [ReactionTypeEmoji(emoji="🧊")]
    await bot.set_message_reaction(anna.id, own["message_id"], fire)
    assert anna.messages[-1]["reactions"] == [
        {"type": {"type": "emoji", "emoji": "🔥"}, "total_count": 1}
    ]
    for reaction, error in (
        (fire * 2, "REACTIONS_TOO_MANY"),
        (ice, "REACTION_INVALID"),
    ):
        with pytest.raises(TelegramBadRequest, match=error):
            await bot.set_message_reaction(anna.id, own["message_id"], reaction)
    with pytest.raises(TelegramBadRequest, match="message to react not found"):
        await bot.set_message_reaction(anna.id, 999, fire)


async def test_pinning(sandbox: Sandbox, bot: Bot, anna: Person) -> None:
    channel = await sandbox.chat("channel", "Вопросы", anna, bot="administrator")
    post = await bot.send_message(channel.id, "a")
    await bot.pin_chat_message(channel.id, post.message_id)
    pinned = (await bot.get_chat(channel.id)).pinned_message
    assert pinned is not None
    assert pinned.message_id == post.message_id
    await bot.unpin_chat_message(channel.id)
    assert (await bot.get_chat(channel.id)).pinned_message is None
    with pytest.raises(TelegramBadRequest, match="message to unpin not found"):
        await bot.unpin_chat_message(channel.id)
    group = await sandbox.chat("group", "Подготовка", anna, bot="member")
    word = await bot.send_message(group.id, "a")
    with pytest.raises(TelegramBadRequest, match="not enough rights to manage pinned messages"):
        await bot.pin_chat_message(group.id, word.message_id)


async def test_an_unknown_action_is_refused(bot: Bot, anna: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="wrong parameter action in request"):
        await bot.send_chat_action(anna.id, "dancing")
