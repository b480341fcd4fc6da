import re

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
)
from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputRichMessage,
    LinkPreviewOptions,
    ReplyParameters,
)
from sandbox_tools import Call

from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="A", callback_data="a", style="success")]]
)


async def test_a_sent_text_reaches_the_person_and_comes_back_to_the_bot(
    bot: Bot, anna: Person
) -> None:
    sent = await bot.send_message(
        anna.id,
        "<b>Привет</b>",
        parse_mode="HTML",
        reply_markup=KEYBOARD,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert (sent.text, sent.html_text) == ("Привет", "<b>Привет</b>")
    assert sent.reply_markup is not None
    assert sent.reply_markup.model_dump() == KEYBOARD.model_dump()
    assert sent.chat.first_name == "Анна"
    assert sent.from_user is not None
    assert sent.from_user.id == bot.id
    shown = anna.messages[-1]
    assert anna.sees(shown) == "Привет\n[A]"
    assert shown["page"]["html"] == "<b>Привет</b>"


async def test_a_rich_message_is_sent_and_seen(bot: Bot, anna: Person) -> None:
    sent = await bot.send_rich_message(anna.id, InputRichMessage(html="<h1>Да</h1><p>нет</p>"))
    assert sent.rich_message is not None
    assert [block.type for block in sent.rich_message.blocks] == ["heading", "paragraph"]
    assert anna.sees(anna.messages[-1]) == "Да\nнет"
    assert anna.messages[-1]["page"]["html"] == "<h1>Да</h1><p>нет</p>"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "message text is empty"),
        (" \n ", "message text is empty"),
        ("<b> </b>", "message text is empty"),
        ("a" * 4097, "message is too long"),
        ("🔥" * 4097, "message is too long"),
        ("a" * 32_769, "text is too long"),
        ("<b>a", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ],
)
async def test_bad_texts_are_refused(bot: Bot, anna: Person, text: str, error: str) -> None:
    with pytest.raises(TelegramBadRequest, match=re.escape(f"Bad Request: {error}")):
        await bot.send_message(anna.id, text, parse_mode="HTML")
    assert len(anna.messages) == 1


@pytest.mark.parametrize("text", ["a" * 4096, "🔥" * 4096, "<b>" + "a" * 4096 + "</b>"])
async def test_4096_characters_fit_whatever_their_markup(bot: Bot, anna: Person, text: str) -> None:
    sent = await bot.send_message(anna.id, text, parse_mode="HTML")
    assert sent.text is not None
    assert len(sent.text) == 4096


async def test_chats_that_cannot_be_written_to(sandbox: Sandbox, bot: Bot, anna: Person) -> None:
    stranger = await sandbox.person("Пётр")
    for chat, kind, error in (
        (1, TelegramBadRequest, "Bad Request: chat not found"),
        ("@nowhere", TelegramBadRequest, "Bad Request: chat not found"),
        ("anna", TelegramBadRequest, "Bad Request: chat not found"),
        (stranger.id, TelegramForbiddenError, "bot can't initiate conversation with a user"),
    ):
        with pytest.raises(kind, match=error):
            await bot.send_message(chat, "a")
    await anna.block()
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(anna.id, "a")
    await anna.unblock()
    await bot.send_message(anna.id, "a")
    await anna.deletes_account()
    with pytest.raises(TelegramForbiddenError, match="Forbidden: user is deactivated"):
        await bot.send_message(anna.id, "a")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        ("left", "Forbidden: bot is not a member of the channel chat"),
        ("kicked", "Forbidden: bot was kicked from the channel chat"),
        ("member", "Bad Request: need administrator rights in the channel chat"),
    ],
)
async def test_channels_need_rights(
    sandbox: Sandbox, bot: Bot, anna: Person, status: str, error: str
) -> None:
    channel = await sandbox.chat("channel", "Вопросы", anna, bot=status)
    with pytest.raises(TelegramAPIError, match=error):
        await bot.send_message(channel.id, "a")


async def test_a_channel_is_found_by_its_name_and_signs_its_posts_itself(
    sandbox: Sandbox, bot: Bot, anna: Person
) -> None:
    channel = await sandbox.chat(
        "channel", "Вопросы", anna, username="questions", bot="administrator"
    )
    sent = await bot.send_message("@Questions", "a")
    assert sent.chat.id == channel.id
    assert sent.sender_chat is not None
    assert sent.from_user is None
    assert sent.message_id == 1


async def test_a_group_that_became_a_supergroup_says_where_it_went(
    sandbox: Sandbox, bot: Bot, anna: Person
) -> None:
    group = await sandbox.chat("group", "Подготовка", anna, bot="member")
    supergroup = await sandbox.upgrade(group)
    with pytest.raises(TelegramMigrateToChat) as refusal:
        await bot.send_message(group.id, "a")
    assert refusal.value.migrate_to_chat_id == supergroup.id
    assert (await bot.send_message(supergroup.id, "a")).chat.type == "supergroup"


async def test_replies(bot: Bot, anna: Person) -> None:
    first = await bot.send_message(anna.id, "a")
    reply = ReplyParameters(message_id=first.message_id)
    second = await bot.send_message(anna.id, "b", reply_parameters=reply)
    assert second.reply_to_message is not None
    assert second.reply_to_message.text == "a"
    lost = ReplyParameters(message_id=999)
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(anna.id, "c", reply_parameters=lost)
    lost = ReplyParameters(message_id=999, allow_sending_without_reply=True)
    sent = await bot.send_message(anna.id, "c", reply_parameters=lost)
    assert sent.reply_to_message is None


async def test_force_reply_is_shown_to_the_person_only(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "Ответ?", reply_markup=ForceReply(selective=True))
    assert sent.reply_markup is None
    assert anna.messages[-1]["reply_markup"] == {"force_reply": True, "selective": True}


async def test_forwards_name_their_origin_and_copies_do_not(
    sandbox: Sandbox, bot: Bot, anna: Person
) -> None:
    channel = await sandbox.chat("channel", "Вопросы", anna, bot="administrator")
    post = await bot.send_rich_message(channel.id, InputRichMessage(html="<h1>a</h1>"))
    forward = await bot.forward_message(anna.id, channel.id, post.message_id)
    assert forward.forward_origin is not None
    assert forward.forward_origin.type == "channel"
    assert forward.rich_message == post.rich_message
    copy = await bot.copy_message(anna.id, channel.id, post.message_id, reply_markup=KEYBOARD)
    assert anna.sees(anna.messages[-1]) == "a\n[A]"
    assert anna.messages[-1]["message_id"] == copy.message_id
    assert "forward_origin" not in anna.messages[-1]
    with pytest.raises(TelegramBadRequest, match="message to forward not found"):
        await bot.forward_message(anna.id, channel.id, 99)
    with pytest.raises(TelegramBadRequest, match="message to copy not found"):
        await bot.copy_message(anna.id, channel.id, 99)


async def test_forwards_of_forwards_keep_the_first_origin(bot: Bot, anna: Person) -> None:
    own = await anna.send("a")
    first = await bot.forward_message(anna.id, anna.id, own["message_id"])
    assert first.forward_origin is not None
    assert first.forward_origin.type == "user"
    second = await bot.forward_message(anna.id, anna.id, first.message_id)
    assert second.forward_origin is not None
    assert second.forward_origin.model_dump() == first.forward_origin.model_dump()


async def test_a_copied_picture_takes_another_caption(bot: Bot, anna: Person) -> None:
    photo = await anna.photo()
    await bot.copy_message(anna.id, anna.id, photo["message_id"], caption="b")
    assert anna.sees(anna.messages[-1]) == "[photo]\nb"


async def test_an_ephemeral_message_is_seen_by_one(
    call: Call, sandbox: Sandbox, anna: Person
) -> None:
    ben = await sandbox.person("Ben")
    group = await sandbox.chat("supergroup", "Club", ben, bot="member")
    group.members[anna.id] = "member"
    only = {"receiver_user_id": anna.id}
    _, body = await call(
        "sendMessage", chat_id=group.id, text="a", ephemeral_message_parameters=only
    )
    assert body["result"]["message_id"] == 0
    number = body["result"]["ephemeral_message_id"]
    assert [anna.sees(message) for message in anna.messages_of(group.id)] == ["a"]
    assert ben.messages_of(group.id) == []
    with pytest.raises(AssertionError, match="does not see"):
        await ben.waits_for("a", 0.1, chat=group.id)
    status, body = await call("editMessageText", chat_id=group.id, message_id=number, text="b")
    assert (status, body["description"]) == (400, "Bad Request: message to edit not found")


@pytest.mark.parametrize("where", ["private chat", "group of others"])
async def test_an_ephemeral_message_that_cannot_be_sent(
    call: Call, sandbox: Sandbox, anna: Person, where: str
) -> None:
    chat = anna.id
    if where == "group of others":
        chat = (await sandbox.chat("group", "Club", await sandbox.person("Ben"), bot="member")).id
    only = {"receiver_user_id": anna.id}
    status, _ = await call("sendMessage", chat_id=chat, text="a", ephemeral_message_parameters=only)
    assert status == 400
    assert all(message["from"]["id"] == anna.id for message in anna.messages_of(chat))


async def test_protected_messages_stay_where_they_are(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "a", protect_content=True)
    with pytest.raises(TelegramBadRequest, match="message can't be forwarded"):
        await bot.forward_message(anna.id, anna.id, sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message can't be copied"):
        await bot.copy_message(anna.id, anna.id, sent.message_id)


async def test_locations(bot: Bot, anna: Person) -> None:
    sent = await bot.send_location(anna.id, 55.75, 37.62)
    assert sent.location is not None
    assert sent.location.latitude == 55.75
    with pytest.raises(TelegramBadRequest, match="location is invalid"):
        await bot.send_location(anna.id, 91, 0)


async def test_what_is_missing_is_named(call: Call, anna: Person) -> None:
    text = {"chat_id": anna.id, "text": "a"}
    for method, fields, error in (
        ("sendMessage", {"text": "a"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": anna.id}, "message text is empty"),
        ("sendRichMessage", {"chat_id": anna.id}, 'parameter "rich_message" is required'),
        ("sendPhoto", {"chat_id": anna.id}, "there is no photo in the request"),
        ("sendDocument", {"chat_id": anna.id}, "there is no document in the request"),
        ("forwardMessage", {"chat_id": anna.id}, "from_chat_id is empty"),
        ("sendMessage", text | {"reply_markup": "{"}, "can't parse reply markup JSON object"),
        (
            "sendMessage",
            text | {"reply_markup": []},
            "can't parse reply markup: expected an Object",
        ),
        ("sendMessage", text | {"entities": {}}, "can't parse entities: expected an Array"),
    ):
        assert await call(method, **fields) == (
            400,
            {"ok": False, "error_code": 400, "description": f"Bad Request: {error}"},
        )


async def test_an_old_server_knows_no_rich_messages(
    sandbox: Sandbox, bot: Bot, anna: Person
) -> None:
    sandbox.world.rich = False
    sent = await bot.send_message(anna.id, "a")
    rich = InputRichMessage(html="<h1>a</h1>")
    with pytest.raises(TelegramNotFound):
        await bot.send_rich_message(anna.id, rich)
    with pytest.raises(TelegramBadRequest, match="message text is empty"):
        await bot.edit_message_text(chat_id=anna.id, message_id=sent.message_id, rich_message=rich)
