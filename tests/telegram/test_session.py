"""Reading what Telegram answers."""

import json

import pytest

from bot.telegram.session import read_answer

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
