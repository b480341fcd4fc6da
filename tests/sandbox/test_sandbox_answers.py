import asyncio
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InputRichMessage,
    InputRichMessageContent,
    InputTextMessageContent,
)
from sandbox_tools import Call, Seconds

from bot.sandbox.errors import Json
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
ROW = [
    InlineKeyboardButton(text="Ответ", callback_data="answer"),
    InlineKeyboardButton(text="A", callback_data="a"),
    InlineKeyboardButton(text="Источник", url="https://example.org"),
]
BUTTONS = InlineKeyboardMarkup(inline_keyboard=[ROW])


@pytest.fixture
async def card(bot: Bot, anna: Person) -> Json:
    await bot.send_message(anna.id, "a", reply_markup=BUTTONS)
    return anna.messages[-1]


async def pressed(bot: Bot) -> CallbackQuery:
    updates = await bot.get_updates(timeout=5, allowed_updates=[])
    await bot.get_updates(offset=updates[-1].update_id + 1)
    query = updates[-1].callback_query
    assert query is not None
    return query


async def press(bot: Bot, anna: Person, card: Json, label: str) -> CallbackQuery:
    """Press without waiting for the bot's answer."""
    await anna.press(card, label, seconds=0)
    return await pressed(bot)


async def test_a_press_brings_the_bots_notice_to_the_person(
    bot: Bot, anna: Person, card: Json
) -> None:
    pressing = asyncio.create_task(anna.press(card, "A"))
    query = await pressed(bot)
    assert (query.data, query.from_user.id) == ("a", anna.id)
    assert query.message is not None
    assert query.message.message_id == card["message_id"]
    await query.answer("Верно", show_alert=True)
    assert await pressing == {"answered": True, "text": "Верно", "show_alert": True}


async def test_labels_are_found_whole_first_then_by_their_beginning(
    bot: Bot, anna: Person, card: Json
) -> None:
    for label, data in (("A", "a"), ("От", "answer"), ("вет", "answer")):
        assert (await press(bot, anna, card, label)).data == data
    assert await anna.press(card, "Источник") == {"answered": False, "url": "https://example.org"}
    with pytest.raises(AssertionError, match="no button 'Нет' among"):
        await anna.press(card, "Нет")


async def test_forged_presses_reach_the_bot_too(bot: Bot, anna: Person, card: Json) -> None:
    await anna.presses(card, data="answer:" + "x" * 500, seconds=0)
    assert (await pressed(bot)).data == "answer:" + "x" * 500


async def test_a_query_is_answered_once(bot: Bot, anna: Person, card: Json) -> None:
    query = await press(bot, anna, card, "A")
    await query.answer()
    for id_ in (query.id, "123"):
        with pytest.raises(TelegramBadRequest) as refusal:
            await bot.answer_callback_query(id_)
        assert refusal.value.message == TOO_OLD


async def test_a_query_is_answered_within_150_seconds(
    bot: Bot, anna: Person, card: Json, seconds: Seconds
) -> None:
    early, late = [await press(bot, anna, card, "A") for _ in range(2)]
    seconds.value += 149
    await early.answer()
    seconds.value += 2
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await late.answer()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"text": "a" * 201}, "MESSAGE_TOO_LONG"),
        ({"url": "https://example.org"}, "URL_INVALID"),
        ({"url": "t.me/sobesednik_sandbox_bot"}, "URL_INVALID"),
        ({"url": "t.me/sobesednik_sandbox_bot?start=q%20x"}, "URL_INVALID"),
        ({"url": "t.me/sobesednik_sandbox_bot?start=" + "a" * 65}, "URL_INVALID"),
    ],
)
async def test_bad_answers_are_refused(
    bot: Bot, anna: Person, card: Json, fields: Json, error: str
) -> None:
    query = await press(bot, anna, card, "A")
    with pytest.raises(TelegramBadRequest, match=f"Bad Request: {error}"):
        await query.answer(**fields)
    await query.answer("a" * 200, url="https://t.me/sobesednik_sandbox_bot?start=" + "q" * 64)


async def test_an_unanswered_press_says_so(anna: Person, card: Json) -> None:
    assert await anna.press(card, "A", seconds=0.01) == {"answered": False}


def article(id_: str, text: str = "a", **more: Any) -> InlineQueryResultArticle:
    content = InputTextMessageContent(message_text=text, parse_mode="HTML")
    return InlineQueryResultArticle(id=id_, title=id_, input_message_content=content, **more)


async def asked(bot: Bot) -> InlineQuery:
    updates = await bot.get_updates(timeout=5)
    await bot.get_updates(offset=updates[-1].update_id + 1)
    query = updates[-1].inline_query
    assert query is not None
    return query


async def test_inline_results_are_offered_chosen_and_edited(
    sandbox: Sandbox, bot: Bot, anna: Person
) -> None:
    group = await sandbox.chat("group", "Подготовка", anna, bot="left")
    asking = asyncio.create_task(anna.asks_inline("dropout"))
    query = await asked(bot)
    assert (query.query, query.offset) == ("dropout", "")
    card = article("q", "<b>a</b>", reply_markup=BUTTONS)
    await query.answer([card, article("r")], next_offset="2")
    answer = await asking
    assert [result["id"] for result in answer["results"]] == ["q", "r"]
    assert answer["next_offset"] == "2"

    shown = await anna.chooses("q", chat=group.id)
    assert shown["via_bot"]["id"] == bot.id
    (update,) = await bot.get_updates()
    assert update.chosen_inline_result is not None
    inline_id = update.chosen_inline_result.inline_message_id
    assert await bot.edit_message_text("b", inline_message_id=inline_id, reply_markup=BUTTONS)
    assert anna.sees(shown) == "b\n[Ответ] [A] [Источник]"
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("b", inline_message_id=inline_id, reply_markup=BUTTONS)

    await anna.press(shown, "A", seconds=0)
    press_ = (await bot.get_updates())[-1].callback_query
    assert press_ is not None
    assert (press_.message, press_.inline_message_id) == (None, inline_id)
    assert await bot.edit_message_reply_markup(inline_message_id=inline_id)
    assert anna.sees(shown) == "b"


async def test_rich_inline_results(bot: Bot, anna: Person) -> None:
    asking = asyncio.create_task(anna.asks_inline("a"))
    content = InputRichMessageContent(rich_message=InputRichMessage(html="<h1>a</h1>"))
    result = InlineQueryResultArticle(id="q", title="a", input_message_content=content)
    await (await asked(bot)).answer([result])
    await asking
    assert (await anna.chooses("q"))["page"]["html"] == "<h1>a</h1>"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"results": [article(str(n)) for n in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [], "next_offset": "я" * 33}, "NEXT_OFFSET_INVALID"),
        ({"results": [article("я" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [article("")]}, "RESULT_ID_INVALID"),
        ({"results": [article("a"), article("a")]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article("a", "<b>")]}, "can't parse entities"),
        ({"results": [article("a", "a" * 4097)]}, "message is too long"),
    ],
)
async def test_bad_inline_answers_are_refused(
    bot: Bot, anna: Person, fields: Json, error: str
) -> None:
    asking = asyncio.create_task(anna.asks_inline("a"))
    query = await asked(bot)
    with pytest.raises(TelegramBadRequest, match=error):
        await query.answer(**fields)
    await query.answer([article(str(n)) for n in range(50)])
    assert len((await asking)["results"]) == 50


async def test_inline_queries_live_for_30_seconds(
    bot: Bot, call: Call, anna: Person, seconds: Seconds
) -> None:
    asking = asyncio.create_task(anna.asks_inline("a"))
    query = await asked(bot)
    seconds.value += 31
    status, body = await call("answerInlineQuery", inline_query_id=query.id, results=[])
    assert (status, body["description"]) == (400, TOO_OLD)
    asking.cancel()


@pytest.mark.parametrize(
    ("result", "error"),
    [
        ({"type": "game", "id": "a"}, 'type "game" is unsupported'),
        ({"type": "article", "id": "a"}, 'Can\'t find field "title"'),
        ({"type": "article", "id": "a", "title": "a"}, 'field "input_message_content"'),
    ],
)
async def test_malformed_results_are_refused(call: Call, result: Json, error: str) -> None:
    status, body = await call("answerInlineQuery", inline_query_id="1", results=[result])
    assert status == 400
    assert error in body["description"]
