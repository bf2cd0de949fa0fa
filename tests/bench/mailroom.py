"""The mail room: updates that go out from a running bot to make-believe phones, beside bare sends.

By turns, round for round, with the very calls that the bot made.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.playground.call import Call, Json
from bot.playground.people import Person
from bot.playground.standin import StandIn
from storage.database import Database
from storage.vault import open_vault
from tests.bench.contestants import SERVE, Contestant, by_polling, yardstick
from tests.bench.load import uncollected
from tests.bench.measured import BenchError, Cores, read_clocks
from tests.bench.residents import at_the_echo, in_this_bot
from tests.bench.running import Running, running
from tests.bench.spans import Slice
from tests.bot.mailing.office import Office, content
from tests.storage.mailings.crowd import NEVER, gather

LONGEST = 60.0  # seconds a mailing may take


@asynccontextmanager
async def mailing_bot(
    people: int, cores: Cores, room: Path, *, database: str = "", crowd: int = 0, limit: int = 0
) -> AsyncIterator[tuple[Running, Office]]:
    """This bot with so many followers who want to be told at any hour, and with a crowd of others
    whose hour never comes, for behind them is nobody. On SQLite, or on an empty database at an
    SQLAlchemy URL; with a limit of so many messages a second, or none."""
    offices: list[Office] = []

    def prepare(standin: StandIn, folder: Path) -> dict[str, str]:
        environment = by_polling(standin, folder, database)
        office = Office(Database(environment["LYHORD_DATABASE_URL"]), open_vault(folder), standin)
        if crowd:
            office.database.run_now(lambda connection: gather(connection, crowd, NEVER))
        office.followers(people)
        offices.append(office)
        return {**environment, "LYHORD_MESSAGES_A_SECOND": f"{limit}"}

    name = f"this bot, {'PostgreSQL' if database else 'SQLite'}"
    async with running(Contestant(name, SERVE, prepare, in_this_bot), cores, room) as bot:
        yield bot, offices[0]


async def deliver(bot: Running, office: Office) -> tuple[Slice, list[Json]]:
    """One update to all followers, from the order to publish it until the last one has it; and the
    calls that were made."""
    calls: list[Json] = []
    taken = await _measured(bot, len(office.people), calls, lambda: office.scheduled(content()))
    return taken, calls


@asynccontextmanager
async def bare_sender(calls: list[Json], cores: Cores, room: Path) -> AsyncIterator[BareSender]:
    """A process that makes these calls, and nothing else, each time it is told to."""

    def prepare(standin: StandIn, folder: Path) -> dict[str, str]:
        letters = folder / "letters.json"
        letters.write_text(json.dumps(calls), "utf-8")
        for call in calls:
            standin.person(id=call["chat_id"]).chat.started = True
        return {**yardstick(standin, folder), "BENCH_LETTERS": str(letters)}

    bare = Contestant("bare send", ("-m", "tests.bench.bare"), prepare, at_the_echo)
    async with running(bare, cores, room) as bot:
        # It read them for the one who said /start.
        yield BareSender(bot, bot.standin.person(), len(calls))


class BareSender:
    """One who only sends."""

    def __init__(self, bot: Running, person: Person, number: int) -> None:
        self.running = bot
        self._person = person
        self._number = number

    async def send(self) -> Slice:
        """All of it once."""
        return await _measured(self.running, self._number, [], lambda: self._person.sends("send"))


async def _measured(
    bot: Running, number: int, calls: list[Json], order: Callable[[], object]
) -> Slice:
    """What it took until so many messages came, each `waits` from the first of them on."""
    moments: list[float] = []

    def note(call: Call) -> None:
        if call.method == "sendMessage" and call.refusal is None:
            moments.append(time.perf_counter())
            calls.append(call.parameters)

    standin = bot.standin
    standin.on_call.append(note)
    try:
        with uncollected():
            before = read_clocks(bot.bot)
            await asyncio.to_thread(order)
            await standin.until(lambda: len(moments) >= number, LONGEST)
            after = read_clocks(bot.bot)
    except TimeoutError:
        raise BenchError(
            f"{len(moments)} of {number} messages came: {bot.bot.last_words()}"
        ) from None
    finally:
        standin.on_call.remove(note)
    await standin.quiet()
    _, cpu, own, machine = (end - begin for begin, end in zip(before, after, strict=True))
    waits = [each - moments[0] for each in moments[:number]]
    return Slice(waits, waits[-1], cpu, own, max(0.0, machine - cpu - own))
