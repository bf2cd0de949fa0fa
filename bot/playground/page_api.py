"""The playground page's own HTTP API: residents, their acts, events, faults, and the glass box.

Only for a browser on this machine: see `guard`.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from bot.playground.call import Json
from bot.playground.guard import check_origin
from bot.playground.page_acts import ACTS, fault_of, shown
from bot.playground.people import Impossible, NotSeen, Person

if TYPE_CHECKING:
    from bot.playground.standin import StandIn

PAGE = Path(__file__).parent / "page"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
HEARTBEAT = 15.0
"""Seconds after which a silent stream says something, and so learns that its page is gone."""

SHOWN_AS_IS = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageApi:
    """Handlers under `/api/`, and the page's files under `/`."""

    def __init__(self, standin: "StandIn") -> None:
        self._standin = standin

    def add_to(self, app: web.Application) -> None:
        """Route the page's paths here."""
        routes: list[tuple[str, str, Handler]] = [
            ("GET", "/api/residents", self.residents),
            ("POST", "/api/residents", self.add_resident),
            ("POST", "/api/residents/{id}/photo", self.photo),
            ("POST", "/api/residents/{id}/document", self.document),
            ("POST", "/api/residents/{id}/{act}", self.act),
            ("GET", "/api/commands", self.commands),
            ("GET", "/api/files/{file_id}", self.file),
            ("GET", "/api/events", self.events),
            ("GET", "/api/faults", self.faults),
            ("POST", "/api/faults", self.add_fault),
            ("DELETE", "/api/faults", self.clear_faults),
            ("DELETE", "/api/faults/{id}", self.remove_fault),
            ("GET", "/api/glass", self.glass),
            ("GET", "/api/glass/search", self.glass_search),
            ("GET", "/{path:.*}", self.page),
        ]
        for method, path, handler in routes:
            app.router.add_route(method, path, self._guarded(handler))

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            check_origin(request, self._standin.port)
            response = await handler(request)
            if not response.prepared:
                response.headers.update(HEADERS)
            return response

        return guarded

    def _person(self, request: web.Request) -> Person:
        number = request.match_info["id"]
        person = self._standin.people.get(int(number)) if number.isdigit() else None
        if person is None:
            raise web.HTTPNotFound(text="no such resident")
        return person

    async def residents(self, request: web.Request) -> web.Response:
        return web.json_response([shown(p) for p in self._standin.people.values()])

    async def add_resident(self, request: web.Request) -> web.Response:
        given = await _object(request)
        name = str(given.get("first_name") or "").strip()[:64]
        if not name:
            raise web.HTTPBadRequest(text="a resident needs a first name")
        language = str(given.get("language_code") or "")[:8] or None
        person = self._standin.person(name, language_code=language)
        return web.json_response(shown(person), status=201)

    async def act(self, request: web.Request) -> web.Response:
        person = self._person(request)
        act = ACTS.get(request.match_info["act"])
        if act is None:
            raise web.HTTPNotFound(text="no such act")
        given = await _object(request)
        try:
            act(person, given)
        except (KeyError, TypeError, ValueError) as error:
            raise web.HTTPBadRequest(text=f"missing or wrong: {error}") from None
        except (Impossible, NotSeen) as error:
            raise web.HTTPConflict(text=str(error)) from None
        return web.json_response({})

    async def photo(self, request: web.Request) -> web.Response:
        data = await request.read()
        return self._sent(
            request, lambda person: person.sends_photo(data, request.query.get("caption"))
        )

    async def document(self, request: web.Request) -> web.Response:
        data = await request.read()
        name = request.query.get("name") or "file.bin"
        return self._sent(request, lambda person: person.sends_document(data, name))

    def _sent(self, request: web.Request, send: Callable[[Person], object]) -> web.Response:
        try:
            send(self._person(request))
        except ValueError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        except Impossible as error:
            raise web.HTTPConflict(text=str(error)) from None
        return web.json_response({})

    async def commands(self, request: web.Request) -> web.Response:
        profile = self._standin.profile
        language = request.query.get("language", "")[:2]
        resident = request.query.get("resident", "")
        names = ("name", "description", "short_description")
        return web.json_response(
            {
                "commands": profile.menu(language, resident),
                **{name: profile.text(name, language) for name in names},
            }
        )

    async def file(self, request: web.Request) -> web.Response:
        stored = self._standin.files.get(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound(text="no such file")
        # Anything but a picture is only handed out for download: it must not run as a page of ours.
        if stored.content_type in SHOWN_AS_IS:
            return web.Response(body=stored.data, content_type=stored.content_type)
        return web.Response(
            body=stored.data,
            content_type="application/octet-stream",
            headers={"Content-Disposition": "attachment"},
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        queue = self._standin.events.listen()
        try:
            await response.prepare(request)
            await response.write(b": open\n\n")
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), HEARTBEAT)
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if event is None:
                    break
                await response.write(f"data: {json.dumps(event)}\n\n".encode())
        except ConnectionError:
            pass
        finally:
            self._standin.events.leave(queue)
            self._standin.stirred.ring()
        return response

    async def faults(self, request: web.Request) -> web.Response:
        return web.json_response(self._standin.faults.shown())

    async def add_fault(self, request: web.Request) -> web.Response:
        given = await _object(request)
        try:
            fault = self._standin.faults.add(**fault_of(given))
        except (KeyError, TypeError, ValueError) as error:
            raise web.HTTPBadRequest(text=f"missing or wrong: {error}") from None
        return self._told(fault.shown(), 201)

    async def clear_faults(self, request: web.Request) -> web.Response:
        self._standin.faults.clear()
        return self._told({}, 200)

    async def remove_fault(self, request: web.Request) -> web.Response:
        number = request.match_info["id"]
        self._standin.faults.remove(int(number) if number.isdigit() else 0)
        return self._told({}, 200)

    def _told(self, answer: Json, status: int) -> web.Response:
        self._standin.announce("fault", 0, {"faults": self._standin.faults.shown()})
        return web.json_response(answer, status=status)

    async def glass(self, request: web.Request) -> web.Response:
        if self._standin.glass is None:
            raise web.HTTPNotFound(text="no database to look into")
        return web.json_response(await self._standin.glass())

    async def glass_search(self, request: web.Request) -> web.Response:
        if self._standin.glass_search is None:
            raise web.HTTPNotFound(text="no database to look into")
        return web.json_response(await self._standin.glass_search(request.query.get("needle", "")))

    async def page(self, request: web.Request) -> web.StreamResponse:
        path = (PAGE / (request.match_info["path"] or "index.html")).resolve()
        if not path.is_relative_to(PAGE.resolve()) or not path.is_file():
            raise web.HTTPNotFound(text="no such page")
        return web.FileResponse(path)


async def _object(request: web.Request) -> Json:
    body = await request.read()
    try:
        given = json.loads(body) if body else {}
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text="a JSON object was expected")
    return given
