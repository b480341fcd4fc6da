"""The Bot API over HTTP."""

import json
from collections.abc import Mapping

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.api import call
from bot.sandbox.errors import ApiError
from bot.sandbox.faults import LostAnswer
from bot.sandbox.params import Params, Upload
from bot.sandbox.world import World

UPLOAD_BYTES = 50 * 1024 * 1024


def bot_routes(world: World) -> list[web.RouteDef]:
    """Return ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

    async def method(request: web.Request) -> web.StreamResponse:
        try:
            _check_token(world, request)
            name, params = request.match_info["method"], await _params(request)

            async def carry_out() -> web.StreamResponse:
                return web.json_response({"ok": True, "result": await call(world, name, params)})

            if world.faults is None:
                return await carry_out()
            lost = LostAnswer(name, params.text("chat_id"))
            return await world.faults.carry_out(request, lost, carry_out)
        except ApiError as error:
            return _refusal(error)

    async def download(request: web.Request) -> web.Response:
        try:
            _check_token(world, request)
        except ApiError as error:
            return _refusal(error)
        for file in world.files.values():
            if file.path == request.match_info["path"]:
                return web.Response(body=file.data, content_type=file.mime)
        return _refusal(ApiError(404, "Not Found"))

    async def nothing(_: web.Request) -> web.Response:
        return _refusal(ApiError(404, "Not Found"))

    return [
        web.route("*", "/bot{token}/{method}", method),
        web.get("/file/bot{token}/{path:.+}", download),
        web.route("*", "/bot{rest:.*}", nothing),
    ]


def _check_token(world: World, request: web.Request) -> None:
    if request.match_info["token"] != world.token:
        raise ApiError(401, "Unauthorized")


def _refusal(error: ApiError) -> web.Response:
    headers = {}
    if error.parameters and "retry_after" in error.parameters:
        headers["Retry-After"] = str(error.parameters["retry_after"])
    return web.json_response(error.answer(), status=error.code, headers=headers)


async def _params(request: web.Request) -> Params:
    values: dict[str, object] = dict(request.query)
    files: dict[str, Upload] = {}
    try:
        if request.content_type == "application/json":
            values |= _json_body(await request.text())
        else:
            for name, value in (await request.post()).items():
                if isinstance(value, FileField):
                    data = value.file.read()
                    files[name] = Upload(value.filename, value.content_type, data)
                else:
                    values[name] = value.decode() if isinstance(value, bytes | bytearray) else value
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    return Params(values, files)


def _json_body(body: str) -> Mapping[str, object]:
    try:
        values = json.loads(body or "{}")
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise ApiError(400, "Bad Request: can't parse request body as JSON object")
    return values
