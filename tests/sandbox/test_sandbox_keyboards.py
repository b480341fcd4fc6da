import pytest

from bot.sandbox.errors import ApiError, Json
from bot.sandbox.keyboards import keyboard


def inline(*rows: list[Json]) -> Json:
    return {"inline_keyboard": list(rows)}


def data(number: int) -> Json:
    return {"text": str(number), "callback_data": str(number)}


@pytest.mark.parametrize(
    "button",
    [
        {"text": "a", "callback_data": "я" * 32},
        {"text": "a", "callback_data": "x" * 64, "style": "danger"},
        {"text": "a", "url": "https://example.org/x"},
        {"text": "a", "url": "example.org"},
        {"text": "a", "url": "tg://user?id=1"},
        {"text": "a", "copy_text": {"text": "x" * 256}},
        {"text": "a", "switch_inline_query": ""},
        {"text": "a", "disabled": {}},
        {"text": "a", "web_app": {"url": "https://example.org"}},
    ],
)
def test_good_buttons_pass(button: Json) -> None:
    assert keyboard(inline([button]), private=True).inline == inline([button])


@pytest.mark.parametrize(
    ("button", "error"),
    [
        ({"text": "a", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "я" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "a"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": " ", "callback_data": "x"}, "text must be non-empty"),
        ({"callback_data": "x"}, 'Field "text" must be of type String'),
        ("a", "expected an Object"),
        ({"text": "a", "callback_data": "x", "url": "a.b"}, "exactly one action"),
        ({"text": "a", "callback_data": "x", "style": "gold"}, "unsupported style specified"),
        ({"text": "a", "url": "http://localhost"}, "'http://localhost' is invalid: wrong HTTP URL"),
        ({"text": "a", "url": "ftp://a.b"}, "unsupported URL protocol"),
        ({"text": "a", "url": "https://"}, "URL host is empty"),
        ({"text": "a", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "a", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "a", "web_app": {"url": "http://a.b"}}, "Only HTTPS links are allowed"),
    ],
)  # fmt: skip
def test_bad_buttons_are_refused(button: Json, error: str) -> None:
    with pytest.raises(ApiError) as refusal:
        keyboard(inline([button]), private=True)
    assert error in refusal.value.description


def test_web_apps_open_in_private_chats_only() -> None:
    with pytest.raises(ApiError, match="BUTTON_TYPE_INVALID"):
        keyboard(inline([{"text": "a", "web_app": {"url": "https://a.b"}}]), private=False)


def test_a_row_has_8_buttons_and_a_message_100() -> None:
    full = [[data(n) for n in range(8)]] * 12 + [[data(n) for n in range(4)]]
    assert keyboard(inline(*full), private=True).inline
    for rows in ([[data(n) for n in range(9)]], [*full, [data(0)]]):
        with pytest.raises(ApiError, match="reply markup is too long"):
            keyboard(inline(*rows), private=True)


@pytest.mark.parametrize(
    "markup",
    [
        {"force_reply": True, "input_field_placeholder": "Ваш ответ"},
        {"keyboard": [["да", {"text": "нет"}]], "resize_keyboard": True},
        {"remove_keyboard": True},
    ],
)
def test_reply_markups_are_kept_apart(markup: Json) -> None:
    shown = keyboard(markup, private=True)
    assert (shown.inline, shown.reply) == (None, markup)


@pytest.mark.parametrize(
    ("markup", "error"),
    [
        ({"inline_keyboard": {}}, 'field "inline_keyboard" must be an Array of Arrays'),
        ({"keyboard": ["a"]}, 'field "keyboard" must be an Array of Arrays'),
        ({"keyboard": [[""]]}, "text must be non-empty"),
    ],
)
def test_malformed_markups_are_refused(markup: Json, error: str) -> None:
    with pytest.raises(ApiError) as refusal:
        keyboard(markup, private=True)
    assert error in refusal.value.description


@pytest.mark.parametrize("markup", [{}, {"inline_keyboard": []}, {"inline_keyboard": [[]]}])
def test_nothing_is_no_keyboard(markup: Json) -> None:
    assert keyboard(markup, private=True).inline is None
