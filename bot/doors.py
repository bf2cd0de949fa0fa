"""The doors of the house: the HTTP application, and the server that keeps it open."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator

import uvicorn
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.clock import MINUTE, Clock
from bot.errors import ListenError
from bot.metrics import Metrics
from bot.webhook import Receive, Scope, Send, Webhook
from storage.database import Database

HEALTH_TIMEOUT = 2.0  # seconds for the database to answer a health check
LONGEST_SILENCE = 3 * MINUTE
KEEP_ALIVE = 120  # seconds; Telegram and proxies come back on the same connection
LAST_REQUESTS = 20  # seconds a stop waits for turns in hand

App = Callable[[Scope, Receive, Send], Awaitable[None]]


def open_doors(database: Database, clock: Clock, metrics: Metrics, webhook: Webhook | None) -> App:
    """The ASGI application: `/healthz`, `/metrics`, and the webhook before all routing."""

    async def healthz(_: Request) -> Response:
        trouble = [] if await _answers(database) else ["database"]
        if clock.silence > LONGEST_SILENCE:
            trouble.append("clock")
        state = {"ok": not trouble, "trouble": trouble}
        return JSONResponse(state, 503 if trouble else 200)

    async def show_metrics(_: Request) -> Response:
        return Response(metrics.exposed(), media_type="text/plain; version=0.0.4; charset=utf-8")

    rooms = Starlette(routes=[Route("/healthz", healthz), Route("/metrics", show_metrics)])

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        if webhook is not None and scope["type"] == "http" and scope["path"] == webhook.path:
            await webhook(scope, receive, send)
        else:
            await rooms(scope, receive, send)

    return door


async def _answers(database: Database) -> bool:
    try:
        async with asyncio.timeout(HEALTH_TIMEOUT):
            await database.run(lambda connection: connection.scalar(text("SELECT 1")))
    except Exception:  # whatever keeps the database from answering, it does not
        return False
    return True


class Server(uvicorn.Server):
    """uvicorn on a socket of our own. Signals are the caller's; `port` is the one taken."""

    def __init__(self, app: App, host: str, port: int) -> None:
        self._listening = _listen(host, port)
        self.port: int = self._listening.getsockname()[1]
        self.ready = asyncio.Event()
        super().__init__(
            uvicorn.Config(
                app,
                http="httptools",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                proxy_headers=False,
                timeout_keep_alive=KEEP_ALIVE,
                timeout_graceful_shutdown=LAST_REQUESTS,
            )
        )

    async def run_until_stopped(self) -> None:
        """Serve until `should_exit` is set, then finish the requests in hand."""
        await self.serve(sockets=[self._listening])

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """uvicorn would end the process by the signal it caught; we end by returning."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, and tell whoever waits for it."""
        await super().startup(sockets)
        self.ready.set()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        reason = (error.strerror or "no such address").lower()
        raise ListenError(f"LYHORD_LISTEN: cannot listen on {host}:{port}: {reason}.") from None
    listening.setblocking(False)
    return listening
