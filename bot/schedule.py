"""The calendar beside the clock: what is looked after, and how often."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial

from bot.clock import HOUR, MINUTE, QUARTER, SECOND, Clock
from bot.mailing.agenda import Agenda
from bot.news import News
from bot.vanishing import Vanishing
from storage.database import Database
from storage.days import day_of
from storage.drafts import sweep_drafts
from storage.tips.expiry import expire_tips
from storage.tips.notices import sweep_notices
from storage.tips.release import release_tips
from storage.turns import sweep_handled
from storage.vault import Vault
from storage.waves import finish_closings


def fill(
    clock: Clock,
    database: Database,
    vault: Vault,
    agenda: Agenda,
    news: News,
    vanishing: Vanishing,
) -> None:
    """Give the clock its works. Every process has them all: rows are claimed, keys let go of; what
    the agenda names is done by the process that leads."""
    clock.every(SECOND, "agenda", lambda: agenda.tick(_now()))
    clock.every(MINUTE, "news", lambda: news.tell(_now()))
    clock.every(MINUTE, "deletions", lambda: vanishing.tick(_now()))
    clock.every(MINUTE, "drafts", lambda: _sweep_drafts(database, vault))
    clock.every(MINUTE, "closings", partial(asyncio.to_thread, finish_closings, database, vault))
    # At a moment nobody can foretell: what was sent in a quarter of an hour is told apart by none.
    release = partial(asyncio.to_thread, release_tips, database)
    clock.every(QUARTER, "release", release, late=QUARTER // 2)
    urgent = partial(asyncio.to_thread, release_tips, database, urgent=True)
    clock.every(MINUTE, "urgent tips", urgent)
    clock.every(HOUR, "expiry", lambda: _expire(database, vault))
    clock.every(HOUR, "sweeping", lambda: _sweep(database))


def _now() -> datetime:
    return datetime.now(UTC)


async def _sweep_drafts(database: Database, vault: Vault) -> None:
    now = _now()
    await database.run(lambda connection: sweep_drafts(connection, vault, now))


async def _expire(database: Database, vault: Vault) -> None:
    today = day_of(_now())
    await asyncio.to_thread(expire_tips, database, vault, today)
    await database.run(lambda connection: sweep_notices(connection, today))


async def _sweep(database: Database) -> None:
    """Let go of what was kept of forgotten chats."""
    today = day_of(_now())
    await database.run(lambda connection: sweep_handled(connection, today))
