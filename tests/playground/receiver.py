"""A bot's end of a webhook, for tests: records what arrives and answers as told."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.playground.bell import Bell

Json = dict[str, Any]
Answer = Callable[[Json], Awaitable[web.Response]]


async def accept(update: Json) -> web.Response:
    """The plain yes."""
    return web.Response()


class Receiver:
    """Listens on loopback; `answer` may be replaced at any time."""

    def __init__(self) -> None:
        self.answer: Answer = accept
        self.updates: list[Json] = []
        self.headers: list[dict[str, str]] = []
        self.at_once = 0
        self.most_at_once = 0
        self.bell = Bell()
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/hook", self._take)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/hook"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        update: Json = await request.json()
        self.updates.append(update)
        self.headers.append(dict(request.headers))
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        self.bell.ring()
        try:
            return await self.answer(update)
        finally:
            self.at_once -= 1

    async def has(self, count: int, timeout: float = 5.0) -> list[Json]:
        """Wait until so many deliveries arrived; all of them."""
        await self.bell.until(lambda: len(self.updates) >= count or None, timeout)
        return self.updates

    def texts(self) -> list[str]:
        """The texts of the messages delivered, in order of arrival."""
        return [u["message"]["text"] for u in self.updates if "message" in u]


def held(gate: asyncio.Event) -> Answer:
    """An answer that comes only once the gate opens."""

    async def answer(update: Json) -> web.Response:
        await gate.wait()
        return web.Response()

    return answer
