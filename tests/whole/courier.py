"""Telegram's deliveries in any order, as often and as much at once as a test likes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from itertools import cycle
from typing import Self

import aiohttp

from bot.playground import StandIn
from bot.playground.call import Call
from bot.playground.updates import Update
from bot.playground.webhook import SECRET_HEADER


class Courier:
    """Takes over from the stand-in's webhook queues for a while: carries each update itself."""

    def __init__(self, standin: StandIn, ports: Sequence[int]) -> None:
        self._standin = standin
        self._doors = cycle([f"http://127.0.0.1:{port}/telegram" for port in ports])
        self._url = standin.webhook.url
        self._secret = standin.webhook.secret
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._standin.webhook.shut()
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), headers={SECRET_HEADER: self._secret}
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._http is not None
        await self._http.close()
        webhook = self._standin.webhook
        webhook.open(self._url, self._secret, webhook.max_connections)

    def collects(self) -> list[Update]:
        """What residents did since the last time, oldest first."""
        updates = list(self._standin.updates.pending.values())
        for update in updates:
            self._standin.updates.settle(update)
        return updates

    async def delivers(self, update: Update) -> None:
        """One delivery to the next door, and the call its reply carries; it has to be taken."""
        assert self._http is not None
        async with self._http.post(next(self._doors), json=update.data) as answer:
            body = await answer.read()
            assert answer.status == 200, f"{update.kind} was answered with {answer.status}"
        if body:
            reply = json.loads(body)
            self._standin.execute(Call(reply.pop("method"), reply))

    async def delivers_at_once(self, updates: Sequence[Update]) -> None:
        """All of them at the same moment."""
        await asyncio.gather(*map(self.delivers, updates))
