"""The stand-in: a small, faithful Telegram on loopback. Owns all state, runs the server."""

import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.playground.bell import Bell
from bot.playground.call import Call, Json, Refusal
from bot.playground.chats import Chat, Chats, Tap
from bot.playground.events import Events
from bot.playground.faults import Faults
from bot.playground.files import Files
from bot.playground.limits import Limits
from bot.playground.methods import METHODS, unknown_method
from bot.playground.page_api import PageApi
from bot.playground.people import Person
from bot.playground.profile import Profile
from bot.playground.server import BODY_LIMIT, BotDoor
from bot.playground.updates import Updates
from bot.playground.webhook import Webhook

KEPT_CALLS = 10_000
PLAYGROUND_TOKEN = "7000000001:playground-token-of-nobody"  # noqa: S105 - opens nothing


class StandIn:
    """A Bot API server for one bot and the people who talk to it.

    token: what the bot must show. retry_scale: shrinks the pauses between webhook retries.
    limits: whether Telegram's sending limits hold. seed: of all chance here, ids included.
    """

    def __init__(
        self,
        token: str = PLAYGROUND_TOKEN,
        bot_username: str = "lyhord_demo_bot",
        retry_scale: float = 1.0,
        limits: bool = False,
        seed: int = 0,
    ) -> None:
        self.token = token
        self.chance = random.Random(seed)
        bot_id = (
            int(token.partition(":")[0]) if token.partition(":")[0].isdigit() else 7_000_000_001
        )
        self.bot: Json = {
            "id": bot_id, "is_bot": True, "first_name": "Lyhörd", "username": bot_username
        }  # fmt: skip
        self.shift = 0.0
        self.people: dict[int, Person] = {}
        self.taps: dict[str, Tap] = {}
        self.calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self.on_call: list[Callable[[Call], None]] = []
        self.calls_in_flight = 0
        self.glass: Callable[[], Awaitable[Any]] | None = None
        self.glass_search: Callable[[str], Awaitable[Any]] | None = None
        self.events = Events()
        self.stirred = Bell()
        self.faults = Faults(self.chance)
        self.limits = Limits(self.monotonic, on=limits)
        self.files = Files(self.chance)
        self.profile = Profile(self.bot["first_name"])
        self.chats = Chats(self.chance.randrange(100, 9000), self.now, self.announce)
        self.updates = Updates(self.faults, self.now, self.chance, self.stirred)
        self.webhook = Webhook(self.updates, self.execute, self.now, self.chance, retry_scale)
        self.url = ""
        self.port = 0
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; port 0 takes a free one. OSError when the port is taken.

        After a stop, everything goes on as it was: Telegram was away for a while.
        """
        app = web.Application(client_max_size=BODY_LIMIT)
        BotDoor(self).add_to(app)
        PageApi(self).add_to(app)
        self._runner = web.AppRunner(
            app, access_log=None, keepalive_timeout=300, shutdown_timeout=1.0
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, backlog=1024)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.webhook.resume()

    async def stop(self) -> None:
        """Stop listening and delivering. State stays, to be read or to be started again."""
        self.updates.hang_up()
        self.events.close()
        await self.webhook.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def now(self) -> float:
        """Unix time here; `shift` moves it, so that a test can let days pass."""
        return time.time() + self.shift

    def monotonic(self) -> float:
        """Seconds for measuring spans here, moved by `shift` too."""
        return time.monotonic() + self.shift

    def person(
        self,
        first_name: str = "Ali",
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
        id: int | None = None,  # noqa: A002 - the Bot API's own name for it
    ) -> Person:
        """A new resident with a phone, who has not pressed Start yet."""
        number = id or self.chance.randrange(5_000_000_000, 8_500_000_000)
        while id is None and number in self.people:
            number = self.chance.randrange(5_000_000_000, 8_500_000_000)
        named = {"first_name": first_name, "last_name": last_name, "username": username}
        known = {key: value for key, value in named.items() if value is not None}
        chat = self.chats.open({"id": number, "type": "private", **known})
        user = {"id": number, "is_bot": False, **known}
        if language_code is not None:
            user["language_code"] = language_code
        person = self.people[number] = Person(self, user, chat)
        self.announce("resident", number, {})
        return person

    def group(self, title: str) -> Chat:
        """A group that the bot is in."""
        number = -self.chance.randrange(10**8, 10**9)
        chat = self.chats.open({"id": number, "type": "group", "title": title})
        chat.started = True
        return chat

    def execute(self, call: Call) -> Json:
        """Run a call at once and return the answer's JSON object; the call keeps its outcome."""
        try:
            call.result = METHODS.get(call.method.lower(), unknown_method)(self, call)
        except Refusal as refusal:
            call.refusal = refusal
            self.note(call)
            return refusal.body()
        self.note(call)
        body: Json = {"ok": True, "result": call.result}
        if call.description:
            body["description"] = call.description
        return body

    def note(self, call: Call) -> None:
        """Log a finished call and show it to whoever hooked `on_call`."""
        call.at = self.monotonic()
        self.calls.append(call)
        for look in self.on_call:
            look(call)
        self.events.glass_soon()

    def keep_calls(self, most: int | None) -> None:
        """How many calls the log holds from now on; None lifts the cap."""
        self.calls = deque(self.calls, maxlen=most)

    def announce(self, kind: str, resident: int, more: Json) -> None:
        """Tell open pages what changed."""
        if self.events.watched:
            self.events.tell(kind, resident, more)

    @property
    def idle(self) -> bool:
        """Nothing waits for the bot and no call is under way."""
        return not (self.updates.waiting or self.calls_in_flight or self.webhook.in_flight)

    async def quiet(self, timeout: float | None = 10.0) -> None:
        """Wait until every update is acknowledged and no call is in flight; TimeoutError else."""
        await self.until(lambda: self.idle, timeout)

    async def until(self, condition: Callable[[], bool], timeout: float | None = 10.0) -> None:
        """Wait for a condition on calls, updates or deliveries; looked at after each of them."""
        await self.stirred.until(condition, timeout)
