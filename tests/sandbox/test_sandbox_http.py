import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiohttp import ClientSession

from bot.sandbox.errors import Json
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox


async def post(http: ClientSession, path: str, http_status: int = 200, /, **body: object) -> Json:
    async with http.post(f"/sandbox/{path}", json=body) as response:
        answer: Json = await response.json()
        assert response.status == http_status, answer
        return answer


@pytest.mark.parametrize("path", ["/bot{token}/getMe", "/bot{token}/getme", "/bot{token}/GETME"])
async def test_names_are_taken_in_any_case(
    sandbox: Sandbox, http: ClientSession, path: str
) -> None:
    async with http.get(path.format(token=sandbox.token)) as response:
        assert (response.status, (await response.json())["ok"]) == (200, True)


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot1:wrong/getMe", 401, "Unauthorized"),
        ("/bot{token}/getNothing", 404, "Not Found"),
        ("/bot{token}", 404, "Not Found"),
        ("/file/bot{token}/photos/nothing", 404, "Not Found"),
        ("/file/bot1:wrong/photos/nothing", 401, "Unauthorized"),
    ],
)
async def test_wrong_addresses(
    sandbox: Sandbox, http: ClientSession, path: str, status: int, description: str
) -> None:
    async with http.get(path.format(token=sandbox.token)) as response:
        assert response.status == status
        body = {"ok": False, "error_code": status, "description": description}
        assert await response.json() == body


async def test_parameters_come_in_the_address_as_a_form_and_as_json(
    sandbox: Sandbox, http: ClientSession, anna: Person
) -> None:
    url = f"/bot{sandbox.token}/sendMessage"
    fields: Json = {"chat_id": anna.id, "text": "a"}
    async with http.get(url, params=fields) as response:
        assert response.ok
    async with http.post(url, params={"chat_id": anna.id}, data={"text": "a"}) as response:
        assert response.ok
    rich = {"reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}}
    async with http.post(url, json=fields | rich) as response:
        assert (await response.json())["result"]["reply_markup"] == rich["reply_markup"]
    broken = b"{"
    headers = {"Content-Type": "application/json"}
    async with http.post(url, data=broken, headers=headers) as response:
        description = (await response.json())["description"]
    assert description == "Bad Request: can't parse request body as JSON object"


async def test_people_do_everything_over_http(bot: Bot, http: ClientSession) -> None:
    anna = await post(http, "people", first_name="Анна", language_code="ru")
    assert anna == {
        "id": anna["id"],
        "first_name": "Анна",
        "language_code": "ru",
        "blocked": False,
    }
    said = await post(http, "messages", person=anna["id"], text="/start")
    assert said["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    markup = InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="A", callback_data="a")]]
    )
    card = await bot.send_message(anna["id"], "a", reply_markup=markup)
    place = {"person": anna["id"], "chat": anna["id"], "message_id": card.message_id}

    pressing = asyncio.create_task(post(http, "presses", **place, data="a"))
    query = (await bot.get_updates(offset=100_000_002, timeout=5))[0].callback_query
    assert query is not None
    await query.as_(bot).answer("да")
    assert await pressing == {"answered": True, "text": "да", "show_alert": False}

    edited = await post(http, "messages", person=anna["id"], text="/help", edit=said["message_id"])
    assert (edited["text"], "edit_date" in edited) == ("/help", True)
    assert await post(http, "reactions", **place, emoji=["👍"]) == {}
    assert "photo" in await post(http, "messages", person=anna["id"], photo=True)
    assert "sticker" in await post(http, "messages", person=anna["id"], sticker=True)
    point = {"latitude": 55.75, "longitude": 37.62}
    sent = await post(http, "messages", person=anna["id"], location=point)
    assert sent["location"] == point
    forward = await post(http, "messages", person=anna["id"], text="a", forward=True)
    assert forward["forward_origin"]["type"] == "hidden_user"
    reply = await post(http, "messages", person=anna["id"], text="a", reply_to=card.message_id)
    assert reply["reply_to_message"]["message_id"] == card.message_id
    poll = await bot.send_poll(anna["id"], "a", ["b", "c"])
    vote = place | {"message_id": poll.message_id}
    assert await post(http, "votes", **vote, options=[0]) == {}
    assert (await post(http, f"people/{anna['id']}/block", blocked=True))["blocked"]

    chat = await post(http, "chats", type="channel", title="Вопросы", owner=anna["id"])
    assert chat["members"] == {str(anna["id"]): "creator"}
    member = {"person": "bot", "status": "administrator", "by": anna["id"]}
    assert (await post(http, f"chats/{chat['id']}/members", **member))["bot"] == "administrator"
    assert (await post(http, "messages", person=anna["id"], chat=chat["id"], text="a"))[
        "message_id"
    ] == 1

    async with http.get("/sandbox/state") as response:
        state = await response.json()
    assert [person["id"] for person in state["people"]] == [anna["id"]]
    assert {chat["id"] for chat in state["chats"]} == {anna["id"], chat["id"]}
    assert len(state["messages"][str(anna["id"])]) == 8
    assert state["messages"][str(chat["id"])][0]["page"] == {"html": "a"}


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("people", {}, "first_name: Field required"),
        ("people", {"first_name": "A", "age": 3}, "age: Extra inputs are not permitted"),
        ("messages", {"person": 1, "text": "a"}, "There is no person 1."),
        ("messages", {"person": 700_000_001, "chat": 5, "text": "a"}, "There is no chat 5."),
        ("messages", {"person": 700_000_001}, "An empty text cannot be sent."),
        ("messages", {"person": 700_000_001, "text": "a" * 4097}, "at most 4096 characters"),
        ("presses", {"person": 700_000_001, "message_id": 99, "data": "a"}, "no message 99"),
        ("people/700000001/block", {}, "blocked: Field required"),
        ("chats", {"type": "private", "title": "a", "owner": 1}, "type: Input should be 'group'"),
        ("clock", {}, "Say how far to advance, or what to set."),
        ("clock", {"set": "2026-11-22T10:00:00"}, "set: Input should have timezone info"),
        ("inline/choose", {"person": 700_000_001, "result_id": "a"}, "There is no result “a”."),
    ],
)
async def test_what_people_cannot_do_is_said_in_a_sentence(
    http: ClientSession, anna: Person, path: str, body: Json, error: str
) -> None:
    assert anna.id == 700_000_001
    assert error in (await post(http, path, 400, **body))["error"]


async def test_the_clock_moves_and_every_date_with_it(
    sandbox: Sandbox, bot: Bot, http: ClientSession, anna: Person
) -> None:
    moment = datetime(2030, 1, 1, 10, tzinfo=UTC)
    told = await post(http, "clock", set=moment.isoformat())
    assert told == {"clock": "2030-01-01T10:00:00+00:00"}
    told = await post(http, "clock", advance=3600)
    assert told == {"clock": "2030-01-01T11:00:00+00:00"}
    assert abs((await bot.send_message(anna.id, "a")).date - moment) < timedelta(hours=1, minutes=1)
    assert abs(sandbox.clock.now() - moment - timedelta(hours=1)) < timedelta(minutes=1)


async def test_events_tell_of_everything(
    sandbox: Sandbox, bot: Bot, http: ClientSession, anna: Person
) -> None:
    async with http.get("/sandbox/events") as stream:
        assert stream.content_type == "text/event-stream"

        async def event() -> Json:
            line = await asyncio.wait_for(stream.content.readline(), 5)
            await stream.content.readline()
            told: Json = json.loads(line.removeprefix(b"data: "))
            return told

        sent = await bot.send_message(anna.id, "a")
        told = await event()
        assert (told["event"], told["chat_id"], told["message"]["text"]) == (
            "message",
            anna.id,
            "a",
        )
        await sent.edit_text("b")
        told = await event()
        assert (told["event"], told["message"]["page"]) == ("edit", {"html": "b"})
        await sent.delete()
        gone = {"event": "delete", "chat_id": anna.id, "message_id": sent.message_id}
        assert await event() == gone
        await bot.send_chat_action(anna.id, "typing")
        assert await event() == {"event": "action", "chat_id": anna.id, "action": "typing"}
        sandbox.clock.advance(timedelta(days=1))
        assert (await event())["event"] == "clock"
        await anna.block()
        assert (await event())["person"]["blocked"]
        await bot.set_my_description("a")
        assert (await event())["bot"]["description"] == {"": "a"}
        await sandbox.chat("group", "Подготовка", anna)
        assert (await event())["chat"]["title"] == "Подготовка"


async def test_nobody_outside_of_this_machine_gets_in(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    listen = loop.create_server
    hosts: list[str] = []

    async def create_server(*arguments: Any, **more: Any) -> asyncio.Server:
        server = await listen(*arguments, **more)
        hosts.extend(socket.getsockname()[0] for socket in server.sockets)
        return server

    monkeypatch.setattr(loop, "create_server", create_server)
    async with Sandbox():
        assert hosts == ["127.0.0.1"]


async def test_the_page_is_served_from_here(http: ClientSession) -> None:
    async with http.get("/") as response:
        assert (response.status, response.content_type) == (200, "text/html")
    async with http.get("/page/app.js") as response:
        assert response.status == 200


async def test_uploads_are_shown(http: ClientSession, anna: Person) -> None:
    photo = await anna.photo()
    async with http.get(photo["page"]["photo"]) as response:
        assert (response.status, response.content_type) == (200, "image/png")
    async with http.get("/sandbox/files/nothing") as response:
        assert response.status == 404
