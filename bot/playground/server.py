"""The Bot API over HTTP: reads a request in any of its encodings, meets a fault, answers.

aiohttp serves it, not Starlette: it parses multipart by itself (Starlette needs one more package
for that), it is a dependency already, and it lets a fault cut the connection itself (the request's
transport).
"""

import asyncio
import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from bot.playground.call import Call, Json, Refusal, Upload
from bot.playground.guard import check_origin

if TYPE_CHECKING:
    from bot.playground.standin import StandIn

BODY_LIMIT = 60 * 1024 * 1024

BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n"
    "</body>\r\n</html>\r\n"
)


class BotDoor:
    """Handlers for `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, standin: "StandIn") -> None:
        self._standin = standin
        self._head = f"/bot{standin.token}/"
        self._file_head = f"/file/bot{standin.token}/"

    def add_to(self, app: web.Application) -> None:
        """Route the Bot API's paths here."""
        app.router.add_route("*", "/bot{token}/{method}", self.answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self.file)

    async def file(self, request: web.Request) -> web.Response:
        """The bytes of a file by the path getFile told."""
        check_origin(request, self._standin.port)
        if not request.path.startswith(self._file_head):
            return _answer(Refusal(401, "Unauthorized").body(), 401)
        stored = self._standin.files.at(request.path.removeprefix(self._file_head))
        if stored is None:
            return _answer(Refusal(404, "Not Found").body(), 404)
        return web.Response(body=stored.data, content_type="application/octet-stream")

    async def answer(self, request: web.Request) -> web.Response:
        """One call of a method, from request to response."""
        check_origin(request, self._standin.port)
        path = request.path
        if not path.startswith(self._head):
            return _answer(Refusal(401, "Unauthorized").body(), 401)
        method = path.removeprefix(self._head)
        standin = self._standin
        try:
            call = await _read(request, method)
        except ValueError:
            return _answer(Refusal(400, "Bad Request: can't parse the request").body(), 400)
        if method.lower() == "getupdates":
            return await self._poll(request, call)
        standin.calls_in_flight += 1
        try:
            return await self._meet(request, call)
        finally:
            standin.calls_in_flight -= 1
            standin.stirred.ring()

    async def _meet(self, request: web.Request, call: Call) -> web.Response:
        standin = self._standin
        fault = standin.faults.for_call(call.method.lower())
        if fault is None:
            return _response(call, standin.execute(call))
        call.fault = fault.kind
        standin.announce("fault", 0, {"fault": fault.kind, "method": call.method})
        if fault.kind == "too_many":
            seconds = max(1, round(fault.seconds))
            words = f"Too Many Requests: retry after {seconds}"
            call.refusal = Refusal(429, words, retry_after=seconds)
            standin.note(call)
            return _answer(call.refusal.body(), 429)
        if fault.kind == "bad_gateway":
            call.refusal = Refusal(502, "Bad Gateway")
            standin.note(call)
            return web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")
        if fault.kind == "cut_before":
            call.refusal = Refusal(0, "cut before the call took effect")
            standin.note(call)
            return _cut(request)
        body = standin.execute(call)
        if fault.kind == "cut_after":
            return _cut(request)
        await asyncio.sleep(fault.seconds)
        return _response(call, body)

    async def _poll(self, request: web.Request, call: Call) -> web.Response:
        standin = self._standin
        fault = standin.faults.for_call("getupdates")
        if fault is not None:
            return await self._meet_poll_fault(request, call, fault.kind, fault.seconds)
        try:
            call.result = await standin.updates.poll(call)
        except Refusal as refusal:
            call.refusal = refusal
            standin.note(call)
            return _answer(refusal.body(), refusal.code)
        standin.note(call)
        return _answer({"ok": True, "result": call.result}, 200)

    async def _meet_poll_fault(
        self, request: web.Request, call: Call, kind: str, seconds: float
    ) -> web.Response:
        call.fault = kind
        if kind == "cut_before":
            return _cut(request)
        if kind == "too_many":
            wait = max(1, round(seconds))
            refusal = Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
            return _answer(refusal.body(), 429)
        if kind == "bad_gateway":
            return web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")
        try:
            result = await self._standin.updates.poll(call)
        except Refusal as refusal:
            return _answer(refusal.body(), refusal.code)
        if kind == "cut_after":
            return _cut(request)
        await asyncio.sleep(seconds)
        return _answer({"ok": True, "result": result}, 200)


def _response(call: Call, body: Json) -> web.Response:
    return _answer(body, call.refusal.code if call.refusal else 200)


def _answer(body: Json, status: int) -> web.Response:
    return web.Response(
        body=json.dumps(body).encode(), status=status, content_type="application/json"
    )


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _read(request: web.Request, method: str) -> Call:
    """The call in a request; ValueError when its body cannot be read."""
    parameters: Json = dict(request.query) if request.query_string else {}
    kind = request.content_type
    if kind == "multipart/form-data":
        files: dict[str, Upload] = {}
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name is None:
                continue
            data = bytes(await part.read(decode=True))
            if part.filename is None:
                parameters[part.name] = data.decode()
            else:
                content_type = part.headers.get("Content-Type", "")
                files[part.name] = Upload(part.filename, content_type, data)
        return Call(method, parameters, files)
    body = await request.read()
    if not body:
        return Call(method, parameters)
    if kind == "application/json":
        given = json.loads(body)
        if not isinstance(given, dict):
            raise ValueError("an object was expected")
        parameters |= given
    else:
        parameters |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    return Call(method, parameters)
