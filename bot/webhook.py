"""The delivery hatch: Telegram's POST requests, as a bare ASGI application."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

from bot.turns import Outcome

LARGEST = 256 * 1024  # bytes; an update with the longest text is about 30 KiB
SECRET_HEADER = b"x-telegram-bot-api-secret-token"

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_PLAIN = (b"content-type", b"text/plain")
_JSON = (b"content-type", b"application/json")


class Taker(Protocol):
    """Who sees an update through."""

    async def take(self, data: dict[str, Any], *, by_reply: bool) -> Outcome: ...


class Webhook:
    """Answers 200 once an update is stored and shown, 500 when Telegram has to deliver it again."""

    def __init__(self, path: str, secret: str, turns: Taker) -> None:
        self.path = path
        self.secret = secret
        self._secret = secret.encode()
        self._turns = turns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. What is not Telegram's, or not an update, is refused without a word."""
        if scope["method"] != "POST":
            await _reply(send, 405, (b"allow", b"POST"))
            return
        secret = length = b""
        for name, value in scope["headers"]:
            if name == SECRET_HEADER:
                secret = value
            elif name == b"content-length":
                length = value
        if not hmac.compare_digest(secret, self._secret):
            await _reply(send, 403)
        elif length.isdigit() and int(length[:12]) > LARGEST:
            await _reply(send, 413, (b"connection", b"close"))
        else:
            await self._take(receive, send)

    async def _take(self, receive: Receive, send: Send) -> None:
        body = await _read(receive)
        if body is None:
            await _reply(send, 413, (b"connection", b"close"))
            return
        try:
            data = json.loads(body)
            fits = isinstance(data, dict) and isinstance(data.get("update_id"), int)
        except (ValueError, RecursionError):
            fits = False
        if not fits:
            await _reply(send, 400)
            return
        outcome = await self._turns.take(data, by_reply=True)
        if not (outcome.stored and outcome.shown):
            await _reply(send, 500)
        elif outcome.reply is None:
            await _reply(send, 200)
        else:
            call = {"method": outcome.reply["method"], **outcome.reply["parameters"]}
            await _reply(send, 200, _JSON, json.dumps(call).encode())


async def _read(receive: Receive) -> bytearray | None:
    """The request's body; None when it is too large. A client that went away sent what it sent."""
    body = bytearray()
    while True:
        part = await receive()
        body += part.get("body", b"")
        if len(body) > LARGEST:
            return None
        if not part.get("more_body", False):
            return body


async def _reply(
    send: Send, status: int, header: tuple[bytes, bytes] = _PLAIN, body: bytes = b""
) -> None:
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "http.response.start", "status": status, "headers": [header, length]})
    await send({"type": "http.response.body", "body": body})
