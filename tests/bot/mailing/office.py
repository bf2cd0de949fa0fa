"""A mail room at work: the real sender over real HTTP, with followers on make-believe phones."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path

from sqlalchemy import Connection, select, update

import locales
from bot.api import Api
from bot.mailing.carrying import Carrier
from bot.mailing.composing import Composer
from bot.mailing.gathering import Gathering
from bot.mailing.pace import Pace
from bot.mailing.pictures import Pictures
from bot.mailing.sending import Sender
from bot.metrics import Metrics
from bot.playground import Person, StandIn
from bot.rendering import Painter
from bot.transport import Transport
from dialogs.repertoire import read_repertoire
from locales.catalogue import Catalogues
from locales.phones import PHONES
from storage.database import Database
from storage.days import day_of
from storage.mailings.course import Progress, finish, mailings_of, progress
from storage.mailings.followers import choose_news, follow
from storage.mailings.shares import beat
from storage.promise.catalogue import load_promises
from storage.promise.content import Content
from storage.promise.publishing import publish
from storage.promise.updates import approve, draft, edit, schedule, submit
from storage.tables import DeliveryRow
from storage.vault import Vault

LANGUAGES = ("en", "sv")
REPERTOIRE = read_repertoire()
PAINTER = Painter(Catalogues.read(Path(locales.__file__).parent, PHONES))
ACTIVITY = REPERTOIRE.promises[0].activities[0]
ME = b"this process"
LASTING = timedelta(hours=1)
_STATES = select(DeliveryRow.tag, DeliveryRow.state)
LONG = "Litter was picked up around the schools. " * 15


def content(words: str = "Three more bins stand by the square.", *pictures: str) -> Content:
    """What an update says, in the followers' languages."""
    said = {"en": words, "sv": "På svenska: " + words}
    title = {"en": "More bins", "sv": "Fler papperskorgar"}
    return Content(title, said, (ACTIVITY.id,), {}, pictures)


class Office:
    """A database with promises and followers, and everything that sends."""

    def __init__(self, database: Database, vault: Vault, standin: StandIn) -> None:
        self.database = database
        self.vault = vault
        self.standin = standin
        self.metrics = Metrics()
        self.people: list[Person] = []
        database.run_now(lambda c: load_promises(c, REPERTOIRE.promises, self.now))

    @property
    def now(self) -> datetime:
        """This moment."""
        return datetime.now(UTC)

    def followers(self, number: int, pace: str = "now", *, silent: bool = False) -> list[Person]:
        """So many more residents who pressed Start and follow the activity's area."""
        made = [self.standin.person(f"No. {each}") for each in range(number)]
        for person in made:
            person.chat.started = True

        def work(connection: Connection) -> None:
            for person in made:
                self._follow(connection, person, pace, silent)

        self.database.run_now(work)
        self.people += made
        return made

    def _follow(self, connection: Connection, person: Person, pace: str, silent: bool) -> None:
        language = LANGUAGES[person.id % 2]
        day = day_of(self.now)
        follow(connection, self.vault, person.id, ACTIVITY.area, language, day)
        choose_news(connection, self.vault, person.id, pace, "", None, silent)

    def scheduled(self, said: Content, correcting: str = "") -> str:
        """An update that is due, or its correction."""

        def work(connection: Connection) -> str:
            c, now = connection, self.now
            ident = correcting or draft(c, said, "Kim", now)
            if correcting:
                edit(c, ident, said, "Kim", now)
            submit(c, ident, LANGUAGES, "Kim", now)
            approve(c, ident, "Alex", now)
            schedule(c, ident, now, "Alex", now)
            return ident

        return self.database.run_now(work)

    def published(self, said: Content | None = None, correcting: str = "") -> str:
        """An update that is on its way, or its correction."""
        ident = self.scheduled(said or content(), correcting)
        assert self.database.run_now(lambda c: publish(c, ident, self.now))
        return ident

    @asynccontextmanager
    async def sending(self, rate: int = 0, me: bytes = ME) -> AsyncIterator[Sender]:
        """The sender at work, at so many messages a second; 0 is no limit."""
        self.database.run_now(lambda c: beat(c, me, 0, self.now, LASTING))
        pace = Pace(self.metrics, rate)
        pace.share(1, 0.0, inf)
        async with Transport(self.metrics) as transport:
            api = Api(self.standin.token, transport, self.standin.url)
            carrier = Carrier(api, Pictures(self.database, api))
            sender = Sender(
                self.database, Gathering(self.vault), me, pace, Composer(PAINTER), carrier,
                self.metrics,
            )  # fmt: skip
            self.pace = pace
            self.working = asyncio.ensure_future(sender.run())
            try:
                yield sender
            finally:
                pace.close()
                sender.stop()
                await asyncio.gather(self.working, return_exceptions=True)

    async def done(self, ident: str, seconds: float = 30.0) -> Progress:
        """How the update's latest mailing ended; TimeoutError if it does not."""
        async with asyncio.timeout(seconds):
            while (found := self.progress(ident)).mailing.state == "running":
                self.hurry()
                await asyncio.sleep(0.02)
            return found

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition."""
        async with asyncio.timeout(20):
            while not condition():
                await asyncio.to_thread(self.hurry)

    def metric(self, name: str, **labels: str) -> float:
        """The sum of a counter's values with these labels."""
        return sum(
            sample.value
            for metric in self.metrics.registry.collect()
            for sample in metric.samples
            if sample.name == f"lyhord_{name}_total" and labels.items() <= sample.labels.items()
        )

    async def comes_to(self, ident: str, state: str) -> None:
        """Wait until a delivery of the update's latest mailing is in this state."""
        async with asyncio.timeout(20):
            while state not in (await asyncio.to_thread(self.progress, ident)).states:
                continue

    def hurry(self) -> None:
        """Let what is to be tried again be tried now, and call done what is."""
        now = self.now.replace(tzinfo=None)
        soon = update(DeliveryRow).where(DeliveryRow.state == "retry").values(not_before=now)

        def work(connection: Connection) -> None:
            connection.execute(soon)
            finish(connection)

        self.database.run_now(work)

    def progress(self, ident: str) -> Progress:
        """How far the update's latest mailing is."""
        return self.database.read_now(lambda c: progress(c, mailings_of(c, ident)[-1].id))

    def states(self) -> dict[int, str]:
        """The state of each follower's newest delivery, by chat."""
        rows = self.database.read_now(lambda c: {row.tag: row.state for row in c.execute(_STATES)})
        return {each.id: rows.get(self.vault.subscribers.of(each.id), "") for each in self.people}

    def got(self) -> Counter[int]:
        """How many messages each follower has of ours."""
        return Counter({p.id: sum(not m.mine for m in p.messages) for p in self.people})
