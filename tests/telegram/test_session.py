"""Reading what Telegram answers."""

import json
import traceback

import pytest
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError
from aiogram.methods import GetUpdates
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
