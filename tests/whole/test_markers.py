"""Marks: nothing that leaves an installation holds a resident's name, number, file or word."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from dialogs.presses import Go, go
from storage.tables import SessionRow
from tests.whole.acts import KINDS
from tests.whole.conftest import Sites
from tests.whole.dumps import command_line, files_below, postgres_dump, postgres_log
from tests.whole.fleet import fleet
from tests.whole.processes import Process
from tests.whole.readers import Readers, content, copies
from tests.whole.respondent import Recognition, Respondent
from tests.whole.site import PASSPHRASE, Site
from tests.whole.test_digests import digests, week_ends
from tests.whole.traces import forms_of_number, forms_of_words, found

IDS = (311_222_333, 2_999_888_777, 7_812_345_678, 4_398_765_432_109)
PHONE = "+46799887766"
# What of a message names somebody, or is somebody's own; and what in it is the bot's.
TELLING = frozenset((
    "first_name", "last_name", "username", "phone_number", "sender_user_name", "title", "address",
    "file_id", "file_unique_id", "file_name", "text", "caption", "question", "chat_instance",
))  # fmt: skip
OF_THE_BOT = frozenset(("reply_to_message", "quote", "pinned_message"))


def marks_of(content: Any, name: str = "") -> Iterator[str]:
    """All telling strings in what a resident sent."""
    if isinstance(content, dict):
        for key in content.keys() - OF_THE_BOT:
            yield from marks_of(content[key], key)
    elif isinstance(content, list):
        for value in content:
            yield from marks_of(value, name)
    elif name in TELLING and isinstance(content, str) and len(content) > 5 and content[0] != "/":
        yield content


class Life:
    """One marked resident, doing all there is to do."""

    def __init__(self, site: Site, recognition: Recognition, number: int) -> None:
        self.site, self.number = site, number
        name = f"Zebulon{number % 997}"
        self.person = site.standin.person(
            name, f"Märkvärdig{number % 991}", f"zebulon_{number % 983}_bot_user", "en", number
        )
        chance = random.Random(number)
        self.resident = Respondent(
            site.standin, self.person, recognition, chance, style=f"hush {name}", writes=1.0
        )

    async def goes(self) -> None:
        """The survey, a tip, an area to follow at any hour, what is held, and every odd kind of
        message."""
        await self.resident.answers_everything()
        await self._does("/survey", Go("survey", "change"))
        for _ in range(2):
            await self.resident.leaves_a_tip()
        await self._does("/promise", Go("area", "litter"), Go("follow", "litter"))
        await self._does("/updates", Go("hours"), Go("hours", "none"))
        await self._does("/mydata")
        for kind, act in KINDS.items():
            if kind != "block":
                act(self.person)
                await self.site.settles()
        person = self.person
        person.sends_contact(PHONE, f"Contact of {person.first_name}")
        person.sends_document(b"data", f"secret of {person.first_name}.pdf", "a captioned secret")
        person.forwards("forwarded secret", hidden_name=f"Friend of {person.first_name}")
        person.sends_venue(55.6, 13.0, f"Home of {person.first_name}", "Secret street 17")
        await self.site.settles()
        person.edits(person.sends("a secret to be edited"), "an edited secret")
        person.taps_data(1, f"secret {person.first_name}")
        await self.site.settles()

    async def _does(self, command: str, *taps: Go) -> None:
        self.person.sends(command)
        await self.site.settles()
        for to in taps:
            assert self.person.last is not None
            self.person.taps_data(self.person.last, go(to.target, to.code))
            await self.site.settles()

    async def is_told(self) -> None:
        """Whether an update made a difference, more on it, and then news by the week instead."""
        await self.person.sees("Three more bins", timeout=30)
        [message] = copies(self.person)
        for label in message.buttons[:2]:
            self.person.taps_on(message, label)
        await self.site.settles()
        await self._does("/updates", Go("pace"), Go("pace", "week"))

    async def meets_failures(self, process: Process) -> None:
        """A session that does not open, and a table that is gone: both are failures in earnest."""
        run, tag = self.site.database.run_now, self.site.vault.chats.of(self.number)
        mine = SessionRow.tag == tag
        sealed = run(lambda c: c.scalar(select(SessionRow.sealed).where(mine)))
        run(lambda c: c.execute(update(SessionRow).where(mine).values(sealed=b"broken")))
        self.person.sends(f"words of {self.person.first_name} that fail")
        await self.person.sees("went wrong", timeout=30)
        await self.site.settles()
        run(lambda c: c.execute(update(SessionRow).where(mine).values(sealed=sealed)))

        run(lambda c: c.execute(text("ALTER TABLE subscriptions RENAME TO hidden")))
        self.person.taps_data(1, go("follow", "drugs"))
        await process.logs("OperationalError", "ProgrammingError")
        run(lambda c: c.execute(text("ALTER TABLE hidden RENAME TO subscriptions")))
        await self.site.settles()

    def marks(self) -> dict[str, dict[str, set[bytes]]]:
        """Everything telling about them, each with its forms."""
        sent = [self.person.user, *(m.data for m in self.person.messages if m.mine)]
        words = {*marks_of(sent), PHONE, PASSPHRASE, *self.resident.tips}
        words |= {tap.id for tap in self.person.taps_made}
        words.add(self.site.standin.token.partition(":")[2])
        marks = {each: forms_of_words(each) for each in words}
        marks |= {str(each): forms_of_number(each) for each in (self.number, int(PHONE))}
        return marks


async def are_told(site: Site, lives: Sequence[Life]) -> None:
    """They get an update, and each says something to it; a digest of the week; then one blocks the
    bot, and another is found to have done so when the update is corrected."""
    readers = Readers(site, [life.person for life in lives])
    ident = readers.schedules(content())
    assert (await readers.ends(ident)).states == {"sent": len(lives)}
    for life in lives:
        await life.is_told()
    week_ends(site)
    assert await digests(readers, 1) == {"sent": len(lives)}
    lives[1].person.blocks()
    lives[2].person.chat.blocked = True
    await site.settles()
    readers.schedules(content("It was four more bins."), of=ident)
    found = await readers.ends(ident, "correction")
    assert found.states.get("blocked", 0) >= 1
    assert found.states["sent"] == len(lives) - 2


@pytest.mark.parametrize(("database", "webhook"), [("sqlite", True), ("postgres", False)])
async def test_nothing_that_leaves_the_house_names_anybody(
    place: Sites,
    recognition: Recognition,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    database: str,
    webhook: bool,
) -> None:
    """After marked residents did everything, and turns failed: no mark in any form in the database
    file, its journal, a dump, logs at debug level, metrics, arguments, or temporary files."""
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.setenv("TMPDIR", str(passing))
    site = place(database)
    lives = [Life(site, recognition, number) for number in IDS]
    places: dict[str, bytes] = {}
    debug = {"LYHORD_LOG_LEVEL": "debug"}
    async with fleet(site, 1, webhook=webhook, fails=True, more=debug) as [process]:
        for life in lives:
            await life.goes()
        await are_told(site, lives)
        await lives[0].meets_failures(process)
        lives[-1].person.sends("/forget")
        places["metrics"] = await process.metrics()
        places["arguments"] = command_line(process.pid)
        places |= {f"{path.name} while it runs": data for path, data in files_below(site.folder)}
    places |= {path.name: data for path, data in files_below(site.folder)}
    places |= {f"passing {path.name}": data for path, data in files_below(passing)}
    places["log"] = process.log.read_bytes()
    if database == "postgres":
        places["dump"] = postgres_dump(site.url)
        places["PostgreSQL's own log"] = postgres_log(site.url)
    else:
        assert any("-wal" in name for name in places)
    assert b"turn failed" in places["log"]
    traces = [
        (mark, where, forms)
        for life in lives
        for mark, ways in life.marks().items()
        for where, held in places.items()
        if (forms := found(held, ways))
    ]
    assert traces == []
