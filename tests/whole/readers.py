"""Residents who follow something, the updates that go out to them, and what came of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, exists, select, update

from bot.playground import Person
from bot.playground.chats import Message
from storage.days import day_of
from storage.mailings import course
from storage.mailings.course import Progress
from storage.mailings.followers import choose_news, follow
from storage.promise.catalogue import load_promises
from storage.promise.content import Content
from storage.promise.publishing import retract
from storage.promise.updates import approve, draft, edit, schedule, submit
from storage.tables import DeliveryRow
from tests.whole.site import REPERTOIRE, Site

T = TypeVar("T")

TOPIC = "litter"
ACTIVITY = next(each for each in REPERTOIRE.promises[0].activities if each.area == TOPIC)
LANGUAGES = ("en", "sv")
AUTHOR, APPROVER = "Kim", "Sam"
PATIENCE = 900.0  # seconds for a mailing to end, in a soak


def content(words: str = "Three more bins stand by the square.", *pictures: str) -> Content:
    """What an update says, in the languages of everybody here."""
    said = {"en": words, "sv": f"På svenska: {words}"}
    title = {"en": "More bins", "sv": "Fler papperskorgar"}
    return Content(title, said, (ACTIVITY.id,), {ACTIVITY.id: ("under_way", "It began")}, pictures)


@dataclass
class Readers:
    """Those of a site who follow `TOPIC`; `people` are their phones."""

    site: Site
    people: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.does(lambda c: load_promises(c, REPERTOIRE.promises, _now()))

    def does(self, work: Callable[[Connection], T]) -> T:
        """One transaction."""
        return self.site.database.run_now(work)

    def join(self, number: int, pace: str = "now", quiet: str = "") -> list[Person]:
        """So many more residents who let the bot write and follow the topic, in one transaction."""
        chance = self.site.standin
        made = [chance.person(f"Reader {each}", language_code="en") for each in range(number)]
        for person in made:
            person.chat.started = True
        vault, day = self.site.vault, day_of(_now())

        def work(connection: Connection) -> None:
            for person in made:
                language = LANGUAGES[person.id % 2]
                follow(connection, vault, person.id, TOPIC, language, day)
                choose_news(connection, vault, person.id, pace, quiet, None, False)

        self.does(work)
        self.people += made
        return made

    def schedules(self, said: Content, due: datetime | None = None, of: str = "") -> str:
        """An update goes through all hands, or a correction `of` one, to be published at once or
        when it is `due`; its id."""

        def work(connection: Connection) -> str:
            c, now = connection, _now()
            ident = of or draft(c, said, AUTHOR, now)
            if of:
                edit(c, ident, said, AUTHOR, now)
            submit(c, ident, LANGUAGES, AUTHOR, now)
            approve(c, ident, APPROVER, now)
            schedule(c, ident, due or now, APPROVER, now)
            return ident

        return self.does(work)

    def retracts(self, ident: str) -> None:
        """Take one back."""
        self.does(lambda c: retract(c, ident, AUTHOR, "It was wrong", _now()))

    async def goes_out(self, ident: str, kind: str = "update") -> Progress:
        """Wait until a mailing has begun."""
        return await self.comes_to(ident, lambda _: True, kind)

    async def comes_to(
        self,
        ident: str,
        enough: Callable[[Progress], bool],
        kind: str = "update",
        *,
        hurry: bool = False,
    ) -> Progress:
        """Wait until a mailing is so far; in a `hurry` also until something is put off."""

        def look(connection: Connection) -> Progress | None:
            found = _progress(connection, ident, kind)
            if found is None:
                return None
            assert sum(found.states.values()) == found.mailing.total
            return found if enough(found) or (hurry and _waits(connection)) else None

        found = await self.site.until(look, PATIENCE)
        assert found is not None
        return found

    async def sent(self, ident: str, number: int) -> Progress:
        """Wait until so many have it."""
        return await self.comes_to(ident, lambda found: found.states.get("sent", 0) >= number)

    async def ends(self, ident: str, kind: str = "update", *, hurry: bool = False) -> Progress:
        """Wait until nothing is left of a mailing. In a `hurry` what is to be tried again later is
        tried now."""
        while True:
            found = await self.comes_to(ident, _is_over, kind, hurry=hurry)
            if _is_over(found):
                return found
            self.hurries()

    def hurries(self) -> None:
        """Let what is to be tried again be tried now."""
        soon = update(DeliveryRow).where(DeliveryRow.state == "retry")
        self.does(lambda c: c.execute(soon.values(not_before=_now().replace(tzinfo=None))))

    def states(self, mailing: str) -> dict[int, str]:
        """What became of a mailing, by the number of the chat; nothing of whoever was no
        recipient."""
        mine = select(DeliveryRow.tag, DeliveryRow.state).where(DeliveryRow.mailing_id == mailing)
        found = self.site.database.read_now(lambda c: {r.tag: r.state for r in c.execute(mine)})
        tags = {self.site.vault.subscribers.of(each.id): each.id for each in self.people}
        return {tags[tag]: state for tag, state in found.items()}


def copies(person: Person, words: str = "Three more bins") -> list[Message]:
    """The messages on a phone that say this."""
    return [each for each in person.messages if not each.mine and words in each.text]


def check_everyone(readers: Readers, mailing: str, people: Sequence[Person] = ()) -> None:
    """Whoever counts as told has the update once; of whom it is unknown, at most once; and all
    others not at all. Nobody is left out."""
    states = readers.states(mailing)
    assert states.keys() == {each.id for each in people or readers.people}
    for person in people or readers.people:
        state, number = states[person.id], len(copies(person))
        assert state in {"sent", "unknown", "blocked", "failed", "needless", "cancelled"}, state
        wrong = f"{person}: {number} of what is {state}"
        assert number == 1 if state == "sent" else number <= (state == "unknown"), wrong


def saying(said: Content, words: str) -> Content:
    """The same update in other words."""
    return replace(said, text={"en": words, "sv": f"På svenska: {words}"})


def _now() -> datetime:
    return datetime.now(UTC)


def _progress(connection: Connection, ident: str, kind: str) -> Progress | None:
    """The newest mailing of this kind of an update; None before it began."""
    mine = [each for each in course.mailings_of(connection, ident) if each.kind == kind]
    return course.progress(connection, mine[-1].id) if mine else None


def _waits(connection: Connection) -> bool:
    """Whether something is to be tried again, but later."""
    now = _now().replace(tzinfo=None)
    later = exists().where(DeliveryRow.state == "retry", DeliveryRow.not_before > now)
    return bool(connection.scalar(select(later)))


def _is_over(found: Progress) -> bool:
    return found.mailing.state == "done"
