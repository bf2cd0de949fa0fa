"""Bare sending on this bot's transport: letters read from a file, and nothing but the calls.

The floor under the cost of a delivery: nobody is chosen, nothing is claimed or noted. Told /start
it reads the letters; told anything else it sends them all, as many at a time as the bot does.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path

import uvloop

from bot.api import Api, Json
from bot.mailing.sending import IN_FLIGHT
from bot.metrics import Metrics
from bot.transport import Transport


async def answer() -> None:
    """Do as told, for ever."""
    transport = Transport(Metrics())
    await transport.initialize()
    api = Api(os.environ["BENCH_TOKEN"], transport, os.environ["BENCH_API"])
    letters: list[Json] = []
    path = Path(os.environ["BENCH_LETTERS"])
    offset = 0
    while True:
        for update in await api.call("getUpdates", {"offset": offset, "timeout": 5}):
            offset = update["update_id"] + 1
            message = update["message"]
            if message["text"] == "/start":
                letters = json.loads(await asyncio.to_thread(path.read_text, "utf-8"))
                ready = {"chat_id": message["chat"]["id"], "text": "ready"}
                await api.call("sendMessage", ready)
            else:
                left = iter(letters)
                await asyncio.gather(*(_send(api, left) for _ in range(IN_FLIGHT)))


async def _send(api: Api, left: Iterator[Json]) -> None:
    for letter in left:
        await api.call("sendMessage", letter)


if __name__ == "__main__":
    uvloop.run(answer())
