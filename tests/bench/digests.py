"""Digests built and not sent: all that a digest costs but for the call."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, insert

from bot.mailing.composing import Composer
from bot.mailing.gathering import Gathering
from bot.mailing.sending import BATCH_LIFTED
from bot.playground.standin import StandIn
from storage.database import Database
from storage.days import day_of
from storage.engines import make_engine
from storage.mailings.deliveries import Outcome
from storage.mailings.followers import Address, seal_address
from storage.mailings.publishing import open_digest
from storage.migrating import migrate
from storage.tables import FollowerRow, SubscriptionRow
from storage.vault import open_vault
from storage.writers import Kept, transact
from tests.bot.mailing.office import LANGUAGES, ME, PAINTER, REPERTOIRE, Office, content

PROMISE = REPERTOIRE.promises[0]
WEEK = timedelta(days=7)
MOST_TOPICS = 3  # of nine areas: 129 choices of topics, in each language
UPDATES = 8  # of the week, each on an activity of its own


@dataclass(frozen=True, slots=True)
class Built:
    """So many digests. `fixed`: seconds until the recipients were; `seconds`: until all was done,
    `cpu` of them at work."""

    number: int
    fixed: float
    seconds: float
    cpu: float


def build(number: int, folder: Path) -> Built:
    """The digest of a week, for so many who follow what they like, on an SQLite file made here.

    Claimed, composed and settled as if each were sent at once.
    """
    database = Database(f"sqlite:///{folder / 'digests.sqlite3'}")
    migrate(database)
    office = Office(database, open_vault(folder), StandIn())
    for activity in PROMISE.activities[:: len(PROMISE.activities) // UPDATES][:UPDATES]:
        office.published(replace(content(), activities=(activity.id,)))
    database.run_now(lambda connection: _follow(connection, office, number))
    kept = Kept(make_engine(database.url))
    try:
        return _build(kept, office, number)
    finally:
        kept.drop()


def _build(kept: Kept, office: Office, number: int) -> Built:
    gathering, composer = Gathering(office.vault), Composer(PAINTER)
    until = office.now
    began, spent = time.perf_counter(), time.thread_time()
    transact(kept, lambda c: open_digest(c, "week", until - WEEK, until, until))
    fixed = time.perf_counter() - began
    outcomes: list[Outcome] = []
    built = 0
    while built < number:
        told = outcomes
        gathered = transact(
            kept,
            lambda c: gathering.gather(c, ME, told, until, BATCH_LIFTED),  # noqa: B023
        )
        outcomes = []
        for each in gathered.deliveries:
            composer.compose(each, gathered.mailings[each.mailing], gathered.news)
            outcomes.append(Outcome(each.mailing, each.tag, "sent", built))
            built += 1
    seconds, cpu = time.perf_counter() - began, time.thread_time() - spent
    return Built(built, fixed, seconds, cpu)


def _follow(connection: Connection, office: Office, number: int) -> None:
    rows = list(_followers(office, number))
    connection.execute(insert(FollowerRow), rows)
    chance, areas = random.Random(0), [area.id for area in PROMISE.areas]
    connection.execute(
        insert(SubscriptionRow),
        [
            {"tag": row["tag"], "topic": topic, "day": row["day"]}
            for row in rows
            for topic in chance.sample(areas, chance.randint(1, MOST_TOPICS))
        ],
    )


def _followers(office: Office, number: int) -> Iterator[dict[str, object]]:
    vault, day = office.vault, day_of(office.now)
    for chat in range(1, number + 1):
        tag = vault.subscribers.of(chat)
        sealed = seal_address(vault, tag, Address(chat, LANGUAGES[chat % len(LANGUAGES)]))
        yield {
            "tag": tag, "sealed": sealed, "pace": "week", "quiet": "", "silent": False, "day": day,
        }  # fmt: skip
