"""A bare echo on this bot's transport: getUpdates, sendMessage, and nothing between.

The floor under every figure: what reading an update and making one call costs. It keeps nothing
and acknowledges before it has replied.
"""

from __future__ import annotations

import asyncio
import os

import uvloop

from bot.api import Api, Json
from bot.metrics import Metrics
from bot.transport import Transport


async def echo() -> None:
    """Say everything back, for ever."""
    transport = Transport(Metrics())
    await transport.initialize()
    api = Api(os.environ["BENCH_TOKEN"], transport, os.environ["BENCH_API"])
    offset = 0
    replies: set[asyncio.Task[None]] = set()

    async def reply(message: Json) -> None:
        await api.call("sendMessage", {"chat_id": message["chat"]["id"], "text": message["text"]})

    while True:
        updates = await api.call("getUpdates", {"offset": offset, "timeout": 5})
        for update in updates:
            offset = update["update_id"] + 1
            task = asyncio.create_task(reply(update["message"]))
            replies.add(task)
            task.add_done_callback(replies.discard)


if __name__ == "__main__":
    uvloop.run(echo())
