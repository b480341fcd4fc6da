"""``/sandbox/…``: what people do and see, over HTTP."""

import json
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import web
from pydantic import ValidationError

from bot.sandbox import acts, bodies
from bot.sandbox.errors import ActionError, ApiError, Json
from bot.sandbox.view import seen
from bot.sandbox.world import World

B = TypeVar("B", bound=bodies.Body)
Act = Callable[[World, B, int], Awaitable[Json]]


def sandbox_routes(world: World) -> list[web.RouteDef]:
    """Return the routes of people: acts, the state, the stream of events, files."""

    def post(path: str, kind: type[B], act: Act[B]) -> web.RouteDef:
        async def handle(request: web.Request) -> web.Response:
            try:
                body = kind.model_validate_json(await request.read() or b"{}")
                result = await act(world, body, int(request.match_info.get("id", 0)))
            except ValidationError as error:
                return _error(_sentence(error))
            except (ActionError, ApiError) as error:
                return _error(str(error))
            return web.json_response(result)

        return web.post(f"/sandbox/{path}", handle)

    async def state(_: web.Request) -> web.Response:
        return web.json_response(state_json(world))

    async def events(request: web.Request) -> web.StreamResponse:
        return await _stream(world, request)

    async def file(request: web.Request) -> web.Response:
        stored = world.files.get(request.match_info["id"])
        if stored is None:
            raise web.HTTPNotFound
        return web.Response(body=stored.data, content_type=stored.mime)

    return [
        web.get("/sandbox/state", state),
        web.get("/sandbox/events", events),
        web.get("/sandbox/files/{id}", file),
        post("people", bodies.NewPerson, acts.people),
        post(r"people/{id:\d+}/block", bodies.Blocking, acts.blocking),
        post("chats", bodies.NewChat, acts.chats),
        post(r"chats/{id:-?\d+}/members", bodies.Membership, acts.members),
        post("messages", bodies.NewMessage, acts.messages),
        post("presses", bodies.Press, acts.presses),
        post("votes", bodies.Vote, acts.votes),
        post("reactions", bodies.Reaction, acts.reactions),
        post("inline", bodies.InlineQuery, acts.inline),
        post("inline/choose", bodies.InlineChoice, acts.choice),
        post("clock", bodies.Move, acts.clock),
    ]


def state_json(world: World) -> Json:
    """Return everything that the page shows at its start."""
    return {
        "bot": world.profile.json(),
        "people": [person.json() for person in world.people.values()],
        "chats": [chat.json() for chat in world.chats.values()],
        "messages": {
            str(chat.id): [seen(message) for message in chat.messages.values()]
            for chat in world.chats.values()
        },
        "clock": world.clock.now().isoformat(timespec="seconds"),
    }


async def _stream(world: World, request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    queue = world.events.watch()
    try:
        await response.prepare(request)
        while (event := await queue.get()) is not None:
            data = json.dumps(event, ensure_ascii=False)
            await response.write(f"data: {data}\n\n".encode())
    except ConnectionError:
        pass  # the page was closed
    finally:
        world.events.unwatch(queue)
    return response


def _sentence(error: ValidationError) -> str:
    faults = error.errors(include_url=False)
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)


def _error(sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=400)
