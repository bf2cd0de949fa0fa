"""Webhook delivery: one queue per key, serial inside, parallel across, the next only after a 2xx.

No 2xx: again at once, then after 2, 4, 8 ... seconds up to a minute or two, as
tdlib/telegram-bot-api does.
"""

import asyncio
import json
import random
from collections import deque
from collections.abc import Callable, Hashable
from typing import Any
from urllib.parse import parse_qsl

import aiohttp

from bot.playground.call import Call
from bot.playground.updates import Update, Updates

READ_TIMEOUT = 60.0
LONGEST_PAUSE = (60.0, 120.0)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


class Webhook:
    """Carries updates to the bot's address; `execute` runs the call that a reply carries."""

    def __init__(
        self,
        updates: Updates,
        execute: Callable[[Call], Any],
        now: Callable[[], float],
        chance: random.Random,
        retry_scale: float,
    ) -> None:
        self.url = ""
        self.secret = ""
        self.max_connections = 40
        self.last_error: tuple[int, str] | None = None
        self.in_flight = 0
        self.delivered = 0
        self._updates = updates
        self._execute = execute
        self._now = now
        self._chance = chance
        self._scale = retry_scale
        self._session: aiohttp.ClientSession | None = None
        self._lanes: dict[Hashable, deque[Update]] = {}
        self._ready: deque[Hashable] = deque()
        self._workers: set[asyncio.Task[None]] = set()
        self._timers: set[asyncio.TimerHandle] = set()

    def open(self, url: str, secret: str, max_connections: int) -> None:
        """Deliver to this address from now on, beginning with what is waiting."""
        self.url, self.secret, self.max_connections = url, secret, max_connections
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=300),
                timeout=aiohttp.ClientTimeout(total=READ_TIMEOUT),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        if self._updates.carrier is None:
            self._updates.carrier = self
            self._updates.hang_up()
            for update in list(self._updates.pending.values()):
                self.take(update)

    def resume(self) -> None:
        """Deliver again after a `close`."""
        if self.url:
            self.open(self.url, self.secret, self.max_connections)

    def shut(self) -> None:
        """Stop delivering; what is not acknowledged stays pending."""
        self.url = ""
        self.last_error = None
        self._updates.carrier = None
        self._lanes.clear()
        self._ready.clear()
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    async def close(self) -> None:
        """Let go of every connection; the address stays, for `resume`."""
        url = self.url
        self.shut()
        self.url = url
        workers = list(self._workers)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    def take(self, update: Update) -> None:
        """Put an update into the queue of its key."""
        lane = self._lanes.get(update.key)
        if lane is None:
            self._lanes[update.key] = deque((update,))
            self._make_ready(update.key)
        else:
            lane.append(update)

    def _make_ready(self, key: Hashable) -> None:
        self._ready.append(key)
        if len(self._workers) < self.max_connections:
            worker = asyncio.get_running_loop().create_task(self._work())
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)

    async def _work(self) -> None:
        while self._ready:
            key = self._ready.popleft()
            lane = self._lanes.get(key)
            if not lane:
                continue
            update = lane[0]
            done = update.expires <= self._now() or await self._deliver(update)
            if not done:
                self._pause(update)
                continue
            self._updates.settle(update)
            if self._lanes.get(key) is not lane:
                continue
            lane.popleft()
            if lane:
                self._ready.append(key)
            else:
                del self._lanes[key]

    def _pause(self, update: Update) -> None:
        update.failures += 1
        if update.failures == 1:
            self._ready.append(update.key)
            return
        longest = self._chance.uniform(*LONGEST_PAUSE)
        pause = min(2.0 ** (update.failures - 1), longest) * self._scale

        def resume() -> None:
            self._timers.discard(timer)
            self._make_ready(update.key)

        timer = asyncio.get_running_loop().call_later(pause, resume)
        self._timers.add(timer)

    async def _deliver(self, update: Update) -> bool:
        """One attempt; true when the bot acknowledged it."""
        if self._session is None or not self.url:
            return False
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers[SECRET_HEADER] = self.secret
        self.in_flight += 1
        try:
            async with self._session.post(
                self.url,
                data=json.dumps(update.data).encode(),
                headers=headers,
                allow_redirects=False,
            ) as response:
                body = await response.read()
                if not 200 <= response.status < 300:
                    self._failed(f"Wrong response from the webhook: "
                                 f"{response.status} {response.reason}")  # fmt: skip
                    return False
                kind = response.content_type
        except TimeoutError:
            self._failed("Read timeout expired")
            return False
        except aiohttp.ClientConnectorError:
            self._failed("Connection refused")
            return False
        except (aiohttp.ClientError, OSError):
            self._failed("Connection reset by peer")
            return False
        else:
            self.delivered += 1
            if body:
                self._run_reply(body, kind)
            return True
        finally:
            self.in_flight -= 1
            self._updates.stirred.ring()

    def _failed(self, words: str) -> None:
        self.last_error = (int(self._now()), words)

    def _run_reply(self, body: bytes, content_type: str) -> None:
        """Execute the method a reply names; its result is lost, as with Telegram."""
        try:
            if content_type == "application/x-www-form-urlencoded":
                parameters: Any = dict(parse_qsl(body.decode(), keep_blank_values=True))
            else:
                parameters = json.loads(body)
        except ValueError:
            return
        if not isinstance(parameters, dict):
            return
        method = str(parameters.pop("method", ""))
        name = method.lower()
        # Telegram runs only methods whose result nobody needs.
        if name and name not in {"setwebhook", "deletewebhook"} and not name.startswith("get"):
            self._execute(Call(method, parameters))
