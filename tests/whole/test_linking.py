"""Whoever holds the database, and tries to tell whose a tip is: no better off than by guessing."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import correlation
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import Connection, make_url, select, text

from dialogs.presses import Press
from storage.tables import TipRow
from storage.tips.release import release_tips
from tests.bot.pictures import encoded, scene
from tests.whole.conftest import Sites
from tests.whole.readers import Readers, content, copies
from tests.whole.reporter import WAIT, Reporter
from tests.whole.respondent import presses_of
from tests.whole.site import REPERTOIRE, WAVE, Site

RESIDENTS = 24
RESIDENTS_IN_A_SOAK = 200
ALIKE = 0.85  # rank correlation; two orders by chance, of so few even, come to it once in 10**7
LUCK = 11  # right guesses: who knows nothing has one on average, so many once in 10**8 tries
SEAL = 40  # bytes around what is sealed
PHOTOS_AT_ONCE = 6
WINDOW = 8  # bytes that lie in two rows by chance once in 2**64
FAST = 300  # messages a second
SURVEY = ("responses",)
TIPS = ("tips", "tip_keys", "photos", "messages")
FOLLOWERS = {"followers": "tag", "subscriptions": "tag", "deliveries": "tag"}
OTHERS = {"sessions": "tag", "responses": "respondent", "reminders": "tag", **FOLLOWERS}
AREAS = ("litter", "drugs", "youth")

Rows = list[dict[str, Any]]
Rank = Callable[[dict[str, Any]], Any]


@dataclass
class Busy(Reporter):
    """A resident who waits for their own phone only, while all others do the same."""

    chance: random.Random = field(default_factory=random.Random)
    sent: float = 0.0  # when the tip was stored

    async def settles(self) -> None:
        updates = self.site.standin.updates
        mine = updates.last_id
        await self.site.standin.until(lambda: mine not in updates.pending, WAIT)

    async def lives(self, seats: asyncio.Semaphore) -> str:
        """Part of the survey, a tip with photos or without, areas to follow at any hour, in some
        order; the tip's receipt."""
        self.person.presses_start()
        await self.settles()
        deeds: list[Callable[[], Awaitable[None]]]
        deeds = [self.answers, self.follows, partial(self.tells, seats)]
        self.chance.shuffle(deeds)
        for deed in deeds:
            await deed()
        return self.receipts[0]

    async def answers(self) -> None:
        await self.sends("/survey")
        await self.taps("Yes, I want to take part", "25–34")
        for _ in range(self.chance.randrange(12)):
            presses = {d: p for d, p in presses_of(self.last).items() if isinstance(p, Press)}
            ticked = any(each.verb == "unset" for each in presses.values())
            wanted = ("ok",) if ticked else ("is", "set", "skip", "ok")
            data = [d for verb in wanted for d, p in presses.items() if p.verb == verb]
            self.person.taps_data(self.last, data[0])
            await self.settles()

    async def follows(self) -> None:
        await self.sends("/promise")
        for area in self.chance.sample(AREAS, self.chance.randrange(1, 3)):
            self.person.taps_data(self.last, f"go.follow.{area}")
            await self.settles()
        self.person.taps_data(self.last, "go.hours.none")
        await self.settles()

    async def tells(self, seats: asyncio.Semaphore) -> None:
        await self.sends("/tip")
        await self.taps("Continue", "Litter and rats", "Herrgården", "Rats", "Done", "Every day")
        await self.sends("rats " * self.chance.randrange(1, 400))
        photos = self.chance.randrange(3)
        async with seats:
            await self.sends_photos(*(encoded(scene()) for _ in range(photos)))
        await self.taps("Done" if photos else "No pictures")
        await self.notes_receipt()
        await self.taps("Send")
        self.sent = monotonic()


class Thief:
    """Somebody with the whole database, and with no key: its rows, and where they lie."""

    def __init__(self, site: Site, chance: random.Random) -> None:
        self.chance = chance
        self.tables: dict[str, Rows] = {}
        hidden = "" if site.database.is_sqlite else ", xmin::text AS xmin, ctid::text AS ctid"

        def read(connection: Connection) -> None:
            for table in (*TIPS, *OTHERS):
                asked = text(f"SELECT {table}.*{hidden} FROM {table}")  # noqa: S608 - our own
                self.tables[table] = [dict(row._mapping) for row in connection.execute(asked)]

        site.database.read_now(read)
        self.file = b""
        if site.database.is_sqlite:
            self.file = Path(str(make_url(site.url).database)).read_bytes()

    def by_tip(self, table: str) -> Rows:
        """One row for each tip of a table of theirs, with how many there are."""
        found: dict[bytes, dict[str, Any]] = {}
        for row in self.tables[table]:
            tip = bytes(row["id" if table == "tips" else "tip_id"])
            found.setdefault(tip, {**row, "tip": tip, "many": 0})["many"] += 1
        return list(found.values())

    def orders(self, rows: Rows, key: str) -> Iterator[tuple[str, Rows]]:
        """The rows in every order there is, by name; equal ones as chance has it."""
        ways: dict[str, Rank] = {}
        for column, sample in rows[0].items():
            if column == "ctid":
                ways[column] = lambda row: [int(n) for n in row["ctid"].strip("()").split(",")]
            elif isinstance(sample, bytes):
                ways[column] = partial(_of, bytes, column)
                ways[f"size of {column}"] = partial(_of, len, column)
            else:
                ways[column] = partial(_of, _number, column)
        if self.file:
            ways["place in the file"] = lambda row: self.file.find(row[key])
        yield "order found", rows
        for name, way in ways.items():
            yield name, sorted(self.chance.sample(rows, len(rows)), key=way)

    def transactions(self, tables: Iterable[str]) -> set[str]:
        """The transactions that wrote these tables' rows, as PostgreSQL tells."""
        return {row.get("xmin", table) for table in tables for row in self.tables[table]}

    def parts(self, tables: Iterable[str]) -> set[bytes]:
        """Every run of eight bytes in every value that is bytes."""
        return {
            value[at : at + WINDOW]
            for table in tables
            for row in self.tables[table]
            for value in row.values()
            if isinstance(value, bytes)
            for at in range(len(value) - WINDOW + 1)
        }


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_no_join_tells_whose_a_tip_is(place: Sites, database: str, soak: bool) -> None:
    """Residents do all things at once, and get an update; then every order of the tips, their keys
    and photos is laid against every order of sessions, responses, reminders and of all that is held
    of followers: none pairs more of them rightly than luck does. No value or part of one, and no
    transaction, is on both sides. The same holds between followers and survey responses. And no
    order of the tips is the one in which they came."""
    site = place(database)
    count = RESIDENTS_IN_A_SOAK if soak else RESIDENTS
    seats = asyncio.Semaphore(PHOTOS_AT_ONCE)
    people = [
        Busy(site, site.standin.person(f"P{n}", language_code="en"), chance=random.Random(n))
        for n in range(count)
    ]
    async with site.house(FAST):
        receipts = await asyncio.gather(*(each.lives(seats) for each in people))
        if database == "postgres":  # the thief is good enough to see what is yet to be hidden
            early = Thief(site, random.Random(7))
            # Unless the clock released some a moment ago, as it may at any.
            if all(tip["fresh"] for tip in early.tables["tips"]):
                assert early.transactions(TIPS) & early.transactions(OTHERS)
        await asyncio.to_thread(release_tips, site.database)
        between = Thief(site, random.Random(7))
        await _an_update_for_all(site, people)
    # Now, for later each writes its session anew.
    assert not between.transactions(TIPS) & between.transactions(OTHERS)
    owners = await asyncio.to_thread(_owners, site, people, receipts)
    came = {tip: people[n].sent for n, tip in enumerate(owners)}
    thief = Thief(site, random.Random(7))
    assert len(owners) == count
    for table in ("tips", "tip_keys", "photos"):
        _no_order_pairs(thief, thief.by_tip(table), "tip", owners, OTHERS)
        _no_order_tells_the_time(thief, thief.by_tip(table), came)
    by_respondent = {
        each["responses"]: {table: each[table] for table in FOLLOWERS} for each in owners.values()
    }
    answered = thief.tables["responses"]
    assert len(answered) > count / 2
    _no_order_pairs(thief, answered, "respondent", by_respondent, FOLLOWERS)
    assert not thief.parts(SURVEY) & thief.parts(FOLLOWERS)
    assert not thief.transactions(SURVEY) & thief.transactions(FOLLOWERS)
    assert not thief.parts(TIPS) & thief.parts(OTHERS)
    assert not thief.transactions(TIPS) & thief.transactions(OTHERS)
    assert {(len(tip["sealed"]) - SEAL) % 1024 for tip in thief.tables["tips"]} == {0}


def _no_order_pairs(
    thief: Thief,
    rows: Rows,
    key: str,
    owners: Mapping[bytes, Mapping[str, bytes]],
    others: Mapping[str, str],
) -> None:
    """Whose each of these rows is, `owners` know by their `key`; no order tells."""
    for by, ones in thief.orders(rows, key):
        for other, its in others.items():
            for against, suspects in thief.orders(thief.tables[other], its):
                for order in (suspects, suspects[::-1]):
                    hits = sum(
                        owners[one[key]][other] == suspect[its]
                        for one, suspect in zip(ones, order, strict=False)
                    )
                    assert hits < LUCK, f"{key} by {by}, {other} by {against}: {hits}"


def _no_order_tells_the_time(thief: Thief, rows: Rows, came: Mapping[bytes, float]) -> None:
    """When each of these tips came the test knows; no order of the rows is like that one."""
    whole = sorted((row["tip"] for row in rows), key=came.__getitem__)
    ranks = {tip: rank for rank, tip in enumerate(whole)}
    for by, ones in thief.orders(rows, "tip"):
        alike = correlation([ranks[row["tip"]] for row in ones], range(len(ones)))
        assert abs(alike) < ALIKE, f"the time by {by}: {alike:.2f}"


async def _an_update_for_all(site: Site, people: Sequence[Reporter]) -> None:
    """One on all the areas; everybody tells whether they noticed a difference."""
    readers = Readers(site)
    about = tuple(
        next(each.id for each in REPERTOIRE.promises[0].activities if each.area == area)
        for area in AREAS
    )
    ident = readers.schedules(replace(content(), activities=about))
    assert (await readers.ends(ident)).states == {"sent": len(people)}
    for each in people:
        [message] = copies(each.person)
        each.person.taps_on(message, message.buttons[0])
    await site.settles()


def _of(measure: Callable[[Any], Any], column: str, row: dict[str, Any]) -> Any:
    return measure(row[column])


def _number(value: object) -> str:
    return str(value).zfill(30)


def _owners(
    site: Site, people: Sequence[Reporter], receipts: Sequence[str]
) -> dict[bytes, dict[str, bytes]]:
    """What the test knows and the thief does not: whose each tip is, in every table's words."""
    found: dict[bytes, dict[str, bytes]] = {}
    vault = site.vault
    for each, receipt in zip(people, receipts, strict=True):
        handle = vault.receipts.derive(receipt.replace("-", "")).handle
        mine = select(TipRow.id).where(TipRow.handle == handle)
        [row] = site.database.read_now(lambda c, mine=mine: c.execute(mine).all())  # type: ignore[misc]
        tag = vault.chats.of(each.person.id)
        found[row.id] = {
            "sessions": tag,
            "reminders": tag,
            "responses": vault.waves.of(WAVE).respondents.of(each.person.id),
            **dict.fromkeys(FOLLOWERS, vault.subscribers.of(each.person.id)),
        }
    return found
