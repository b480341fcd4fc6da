from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    InputRichMessage,
    Message,
)

from bot.sandbox.person import Person
from bot.sandbox.picture import sample_picture
from bot.sandbox.server import Sandbox

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


def buttons(label: str) -> InlineKeyboardMarkup:
    button = InlineKeyboardButton(text=label, callback_data=label)
    return InlineKeyboardMarkup(inline_keyboard=[[button]])


def rich(text: str) -> InputRichMessage:
    return InputRichMessage(html=f"<p>{text}</p>")


def picture() -> BufferedInputFile:
    return BufferedInputFile(sample_picture()[0], "a.png")


async def test_text_and_buttons_change_in_place(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "a", reply_markup=buttons("A"))
    edited = await sent.edit_text("<i>b</i>", parse_mode="HTML", reply_markup=buttons("B"))
    assert isinstance(edited, Message)
    assert (edited.message_id, edited.html_text) == (sent.message_id, "<i>b</i>")
    assert edited.edit_date is not None
    assert anna.sees(anna.messages[-1]) == "b\n[B]"


async def test_an_edit_without_buttons_takes_them_away(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "a", reply_markup=buttons("A"))
    await sent.edit_text("b")
    assert anna.sees(anna.messages[-1]) == "b"


async def test_an_edit_must_change_something(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "<b>a</b>", parse_mode="HTML", reply_markup=buttons("A"))
    with pytest.raises(TelegramBadRequest) as refusal:
        await sent.edit_text("<strong>a</strong>", parse_mode="HTML", reply_markup=buttons("A"))
    assert refusal.value.message == NOT_MODIFIED
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await sent.edit_reply_markup(reply_markup=buttons("A"))
    await sent.edit_text("a", reply_markup=buttons("A"))
    await sent.edit_text("a", reply_markup=buttons("B"))
    await sent.edit_reply_markup(reply_markup=None)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await sent.edit_reply_markup(reply_markup=None)


async def test_rich_messages_are_edited_and_turn_into_texts_and_back(
    bot: Bot, anna: Person
) -> None:
    sent = await bot.send_rich_message(anna.id, rich("a"), reply_markup=buttons("A"))

    async def edit(text: str | None = None, *, to: str = "", label: str = "") -> Message:
        edited = await bot.edit_message_text(
            text,
            chat_id=anna.id,
            message_id=sent.message_id,
            rich_message=rich(to) if to else None,
            reply_markup=buttons(label) if label else None,
        )
        assert isinstance(edited, Message)
        return edited

    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await edit(to="a", label="A")
    await edit(to="b", label="A")
    assert anna.sees(anna.messages[-1]) == "b\n[A]"
    await bot.edit_message_reply_markup(chat_id=anna.id, message_id=sent.message_id)
    assert anna.sees(anna.messages[-1]) == "b"
    edited = await edit("b")
    assert (edited.text, edited.rich_message) == ("b", None)
    edited = await edit(to="b")
    assert edited.text is None
    assert edited.rich_message is not None


async def test_messages_that_cannot_be_edited(bot: Bot, anna: Person) -> None:
    own = await anna.send("a")
    asked = await bot.send_message(anna.id, "a", reply_markup=ForceReply())
    for number, error in (
        (999, "message to edit not found"),
        (own["message_id"], "message can't be edited"),
        (asked.message_id, "message can't be edited"),
        (None, "message to edit not found"),
    ):
        with pytest.raises(TelegramBadRequest, match=error):
            await bot.edit_message_text("b", chat_id=anna.id, message_id=number)
    with pytest.raises(TelegramBadRequest, match="message identifier is not specified"):
        await bot.edit_message_text("b")
    with pytest.raises(TelegramBadRequest, match="MESSAGE_ID_INVALID"):
        await bot.edit_message_text("b", inline_message_id="nothing")


async def test_what_an_edit_may_say(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "a")
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await sent.edit_text("a" * 4097)
    with pytest.raises(TelegramBadRequest, match="there is no caption in the message to edit"):
        await sent.edit_caption(caption="b")
    with pytest.raises(TelegramBadRequest, match="message text is empty"):
        await sent.edit_text(" ")


async def test_captions_and_pictures_change(bot: Bot, anna: Person) -> None:
    sent = await bot.send_photo(anna.id, picture(), caption="a")
    edited = await sent.edit_caption(caption="<b>b</b>", parse_mode="HTML")
    assert isinstance(edited, Message)
    assert edited.caption == "b"
    assert edited.photo == sent.photo
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await sent.edit_caption(caption="<b>b</b>", parse_mode="HTML")
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await sent.edit_text("a")
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await sent.edit_caption(caption="a" * 1025)
    replaced = await sent.edit_media(InputMediaPhoto(media=picture(), caption="c"))
    assert isinstance(replaced, Message)
    assert replaced.photo is not None
    assert sent.photo is not None
    assert replaced.photo[0].file_id != sent.photo[0].file_id
    assert replaced.caption == "c"


async def test_a_text_turns_into_a_picture(bot: Bot, anna: Person) -> None:
    sent = await bot.send_message(anna.id, "a")
    edited = await sent.edit_media(InputMediaPhoto(media=picture()))
    assert isinstance(edited, Message)
    assert (edited.text, edited.photo is not None) == (None, True)


async def test_own_messages_can_be_edited_after_months_and_deleted_for_two_days(
    sandbox: Sandbox, bot: Bot, anna: Person
) -> None:
    first, second = [await bot.send_message(anna.id, text) for text in "ab"]
    sandbox.clock.advance(timedelta(hours=47))
    assert await second.delete()
    sandbox.clock.advance(timedelta(hours=2))
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await first.delete()
    sandbox.clock.advance(timedelta(days=90))
    await first.edit_text("later")
    assert anna.sees(anna.messages[-1]) == "later"


async def test_deleting(bot: Bot, anna: Person) -> None:
    numbers = [(await bot.send_message(anna.id, text)).message_id for text in "abc"]
    assert await bot.delete_message(anna.id, numbers[0])
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(anna.id, numbers[0])
    assert await bot.delete_messages(anna.id, numbers)
    assert [message["text"] for message in anna.messages] == ["/start"]
    with pytest.raises(TelegramBadRequest, match="too many message identifiers specified"):
        await bot.delete_messages(anna.id, list(range(1, 102)))
