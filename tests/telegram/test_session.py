"""Reading what Telegram answers."""

import json
import traceback
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import ClientDecodeError
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageText,
    GetUpdates,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputRichMessage,
)
from aiohttp import FormData, JsonPayload
from structlog.testing import capture_logs

from bot.sandbox.server import TOKEN
from bot.telegram.session import Session, read_answer

SENT = {"message_id": 7, "chat": {"id": 1, "type": "private"}, "date": 0}


@pytest.mark.parametrize(
    ("result", "read"),
    [
        (SENT | {"text": "a", "rich_message": {"blocks": []}, "reply_markup": {}}, SENT),
        (
            SENT | {"photo": [{"file_id": "x"}], "caption": "a"},
            SENT | {"photo": [{"file_id": "x"}]},
        ),
        (SENT | {"poll": {"id": "5"}}, SENT | {"poll": {"id": "5"}}),
        ([SENT | {"text": "a"}], [SENT | {"text": "a"}]),
        ({"text": "no message"}, {"text": "no message"}),
        (True, True),
    ],
    ids=["text", "photo", "poll", "updates", "something else", "yes"],
)
def test_a_message_comes_without_its_echo(result: object, read: object) -> None:
    assert read_answer(json.dumps({"ok": True, "result": result})) == {"ok": True, "result": read}


@pytest.mark.parametrize("answer", [[], "text", None, {"ok": False, "error_code": 400}])
def test_what_is_no_message_is_read_as_it_is(answer: object) -> None:
    assert read_answer(json.dumps(answer)) == answer


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ('{"ok": true, "result": [{"message": {"text": "qwertzflug"}}]}', "update_id"),
        ('{"ok": true, "result": ["qwertzflug"]}', "result"),
        ('{"ok": true, "result": "qwertzflug"}', "result"),
        ("<html>qwertzflug</html>", "Expecting value"),
    ],
)
def test_what_is_not_understood_gets_into_no_log(answer: str, told: str) -> None:
    with pytest.raises(ClientDecodeError) as caught:
        Session().check_response(Bot(TOKEN), GetUpdates(), 200, answer)
    trace = "".join(traceback.format_exception(caught.value))
    assert told in str(caught.value)
    assert "qwertzflug" not in trace


def test_an_update_that_is_not_understood_does_not_hold_up_the_others() -> None:
    strange = {"update_id": 1, "message": {"text": "qwertzflug"}}
    fine = {"update_id": 2, "message": SENT | {"text": "a"}}
    answer = json.dumps({"ok": True, "result": [strange, fine]})
    with capture_logs() as logs:
        response = Session().check_response(Bot(TOKEN), GetUpdates(), 200, answer)
    first, second = response.result or []
    assert first.model_fields_set == {"update_id"}
    assert second.message is not None
    assert second.message.text == "a"
    assert [(log["event"], log["update"]) for log in logs] == [("not understood", 1)]
    assert "qwertzflug" not in str(logs)


BUTTON = InlineKeyboardButton(text="Ответ A", callback_data="answer:1:0")
KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[BUTTON]])


@pytest.mark.parametrize(
    "call",
    [
        SendMessage(
            chat_id=7, text="Вопрос & ответ", reply_markup=KEYBOARD, message_thread_id=None
        ),
        EditMessageText(chat_id=7, message_id=1, rich_message=InputRichMessage(html="<p>你好</p>")),
        AnswerCallbackQuery(callback_query_id="1", show_alert=True, cache_time=0),
        GetUpdates(offset=1, allowed_updates=["message", "poll"]),
    ],
)
def test_a_call_says_as_json_what_a_form_would_say(call: TelegramMethod[Any]) -> None:
    bot = Bot(TOKEN, default=DefaultBotProperties(parse_mode="HTML"))
    body = Session().build_form_data(bot, call)
    assert isinstance(body, JsonPayload)
    assert body.content_type == "application/json"
    form = AiohttpSession().build_form_data(bot, call)
    said = {str(options["name"]): value for options, _, value in form._fields}
    assert json.loads(body.decode()) == said


def test_a_file_goes_in_a_form() -> None:
    call = SendPhoto(chat_id=7, photo=BufferedInputFile(b"picture", "it.png"), caption="Вопрос")
    assert isinstance(Session().build_form_data(Bot(TOKEN), call), FormData)
