"""The diary: each second, what is due is done, in the transaction that ticks it off."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.logs import get_log
from bot.metrics import Metrics
from storage.agenda import Due, keep, put, sweep_agenda, take_due
from storage.database import Database
from storage.days import day_of
from storage.errors import Refused
from storage.leading import Leadership
from storage.mailings.course import finish, latest_mailings
from storage.mailings.deliveries import lapse
from storage.mailings.followers import sweep_blocked
from storage.mailings.publishing import open_digest
from storage.promise.publishing import publish
from storage.vault import Vault
from storage.waves import cut_ties, finish_closings

DAY = 86_400
RULES = {  # what, when, and how many seconds late it is skipped
    "digest week": ("week 0 17:00", DAY),
    "digest month": ("month 1 17:00", DAY),
    "remind": ("hour", None),
    "sweep": ("day 03:30", None),
}
PATIENCE = 60  # seconds until what failed is tried again
_SPANS = {"week": timedelta(days=7), "month": timedelta(days=31)}
_DIGESTS = 500  # mailings looked through for the last one

After = Callable[[], Awaitable[object]]

_log = get_log("agenda")


class Agenda:
    """Does what is due, in whichever process leads. What fails stays due, and keeps nothing else
    from being done."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        leadership: Leadership,
        remind: Callable[[datetime], Awaitable[None]],
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._vault = vault
        self._leadership = leadership
        self._remind = remind
        self._metrics = metrics
        self._failed: dict[Due, datetime] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def begin(self, now: datetime) -> None:
        """Put down what comes again and again."""

        def work(connection: Connection) -> None:
            for what, (rule, late) in RULES.items():
                keep(connection, what, rule, now, late)
            put(connection, "remind", now)  # whatever fell due while nobody looked

        await self._database.run(work)

    async def tick(self, now: datetime) -> None:
        """Do all that is due at `now` (aware), and look after the mailings."""
        if not await self._leadership.leads():
            return
        await self._database.run(lambda connection: _look_after(connection, now))
        self._failed = {due: again for due, again in self._failed.items() if again > now}
        while await self._do_one(now):
            continue

    async def finish(self) -> None:
        """See through what still runs beside the database."""
        await asyncio.gather(*self._running)

    async def _do_one(self, now: datetime) -> bool:
        """Whether there was anything to do."""
        taken: list[Due] = []

        def work(connection: Connection) -> After | None:
            taken[:] = take_due(connection, now, 1, list(self._failed))
            return self._effect(connection, taken[0], now) if taken else None

        try:
            after = await self._database.run(work)
        except Exception:  # what fails stays due, and holds up nothing else
            if not taken:
                raise
            # A bug in one thing must not keep all others from being done.
            self._fails(_name(taken[0]))
            self._failed[taken[0]] = now + timedelta(seconds=PATIENCE)
            return True
        if after is not None:
            # Thousands of reminders take minutes: what falls due meanwhile does not wait for them.
            running = asyncio.create_task(self._go_after(_name(taken[0]), after))
            self._running.add(running)
            running.add_done_callback(self._running.discard)
        elif taken:
            self._metrics.agenda.labels(_name(taken[0]), "done").inc()
        return bool(taken)

    async def _go_after(self, name: str, after: After) -> None:
        try:
            await after()
        except Exception:  # rows say what is left of it; the next time takes it up
            self._fails(name)
        else:
            self._metrics.agenda.labels(name, "done").inc()

    def _fails(self, name: str) -> None:
        _log.error("not done", what=name, exc_info=True)
        self._metrics.agenda.labels(name, "failed").inc()

    def _effect(self, connection: Connection, due: Due, now: datetime) -> After | None:
        """What it brings about here; what it brings about beside the database is returned."""
        match due.what.split():
            case ["publish", ident]:
                publish(connection, ident, now)
            case ["digest", pace]:
                since = _last_digest(connection, pace) or due.due_at - _SPANS[pace]
                open_digest(connection, pace, since, due.due_at, now)
            case ["close", wave]:
                with suppress(Refused):  # somebody closed it before
                    cut_ties(connection, wave, day_of(now))
                return partial(asyncio.to_thread, finish_closings, self._database, self._vault)
            case ["remind"]:
                return partial(self._remind, now)
            case ["sweep"]:
                sweep_blocked(connection, day_of(now))
                sweep_agenda(connection, now)
            case _:
                raise ValueError("nobody knows how to do this")
        return None


def _name(due: Due) -> str:
    return due.what.split()[0]


def _look_after(connection: Connection, now: datetime) -> None:
    """What dead processes were sending is unknown; what nothing is left of is done."""
    lapse(connection, now)
    finish(connection)


def _last_digest(connection: Connection, pace: str) -> datetime | None:
    """Up to when the last one told: the next goes on there, though one were skipped."""
    digests = (each for each in latest_mailings(connection, _DIGESTS) if each.pace == pace)
    return next((each.until for each in digests), None)
