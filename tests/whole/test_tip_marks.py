"""Marks in tips: whatever is done with one, and whatever fails, nothing of it leaves the house."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
from sqlalchemy import text

from storage.vault import SERVER_KEY
from storage.vault.ciphers import derive
from tests.bot.pictures import MARK, encoded, exif, scene, told_jpeg
from tests.whole.conftest import Sites
from tests.whole.coordinator import Coordinator
from tests.whole.dumps import command_line, files_below, postgres_dump, postgres_log
from tests.whole.fleet import fleet
from tests.whole.processes import Process
from tests.whole.reporter import WAIT, Reporter
from tests.whole.site import PASSPHRASE, Site
from tests.whole.test_markers import marks_of
from tests.whole.traces import forms_of_number, forms_of_words, found

WORDS = "Zebulonsdotter hid it behind the xylophone shop"
ADDED = "Zebulonsdotter moved it to the quixotic cellar"
ANSWER = "Have you seen the zygotic van as well?"
FAILURES = ("OperationalError", "ProgrammingError")


class House:
    """A running process whose tables can be made to vanish, and what others see of it."""

    def __init__(self, site: Site, process: Process) -> None:
        self.site, self.process = site, process
        self.arguments = b""

    @asynccontextmanager
    async def without(self, table: str) -> AsyncIterator[None]:
        """A table is not there until something failed for want of it."""
        run, before = self.site.database.run_now, self.failures
        run(lambda c: c.execute(text(f"ALTER TABLE {table} RENAME TO hidden")))
        yield
        deadline = time.monotonic() + WAIT
        while self.failures == before:
            assert time.monotonic() < deadline, f"nothing fails without {table}"
            await asyncio.sleep(0.02)  # between two looks at a file
        run(lambda c: c.execute(text(f"ALTER TABLE hidden RENAME TO {table}")))
        await self.site.settles()

    @property
    def failures(self) -> int:
        """How many failures the log tells of."""
        log = self.process.log.read_text()
        return sum(log.count(each) for each in FAILURES)

    def note_arguments(self) -> None:
        """What everybody on the machine sees of the process and those it started."""
        process = psutil.Process(self.process.pid)
        for each in (process, *process.children(recursive=True)):
            self.arguments += command_line(each.pid)


async def leaves_a_tip(house: House, ali: Reporter) -> str:
    """A marked tip, while everything fails once that can; its receipt."""
    standin, photo = house.site.standin, encoded(scene(), exif=exif())
    await ali.comes_to_photos(WORDS)
    for fault in ("bad_gateway", "cut_before", "cut_after"):
        standin.faults.add(fault, methods=["getFile"], count=1)
        await ali.sends_photos(photo)
    for broken in (MARK * 100, photo[:-2000], b"%PDF-" + MARK, told_jpeg()[2:]):
        kept = standin.files.keep(broken, folder="photos", content_type="image/jpeg")
        ali.person.posts({"photo": [{**kept.about(), "width": 640, "height": 480}]})
        await house.site.settles()
    async with house.without("draft_photos"):
        ali.person.sends_photo(photo)
    await ali.sends_photos(told_jpeg())
    await ali.taps("A1", "F6")
    house.note_arguments()
    ali.person.sends_document(told_jpeg(), "Zebulonsdotter.jpg")
    await house.site.settles()
    await ali.taps("Done")
    async with house.without("deletions"):
        receipt = await ali.notes_receipt()
    await ali.taps("Tell me here when there's news")
    for table in ("tip_keys", "notices", "photos", "tips"):
        async with house.without(table):
            ali.tap("Send")
        if "Thank you" in ali.last.text:  # tried again by Telegram
            break
    else:
        await ali.taps("Send")
    assert house.site.tips() == 1
    return receipt


async def reads_and_adds(house: House, eve: Reporter, receipt: str) -> None:
    """The thread from another account, with failures again."""
    await eve.opens("1111-1111-1111-1112")
    async with house.without("tips"):
        eve.person.sends(receipt)
    await eve.opens(receipt)
    await eve.taps("Add something")
    await eve.sends(ADDED)
    async with house.without("messages"):
        eve.tap("Send")
    if "Send" in eve.last.buttons:
        await eve.taps("Send")
    await eve.taps("What I sent")
    house.note_arguments()


@pytest.mark.parametrize(("database", "webhook"), [("sqlite", True), ("postgres", False)])
async def test_nothing_of_a_tip_leaves_the_house(
    place: Sites, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str, webhook: bool
) -> None:
    """After a tip, a thread and every failure on their way: no name, number, receipt, word or photo
    of them in any form, and no key, in the database, its journal, a dump, logs at debug level,
    metrics, arguments of any process, or temporary files."""
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.setenv("TMPDIR", str(passing))
    site = place(database)
    places: dict[str, bytes] = {}
    debug = {"LYHORD_LOG_LEVEL": "debug"}
    ali = Reporter.of(site, "Zebulonella", "zebulonella_the_marked")
    eve = Reporter.of(site, "Quixotina", "quixotina_the_marked")
    async with fleet(site, 1, webhook=webhook, fails=True, more=debug) as [process]:
        house = House(site, process)
        receipt = await leaves_a_tip(house, ali)
        await reads_and_adds(house, eve, receipt)
        kim = Coordinator(site)
        tip = kim.sees_one()
        assert ADDED in {each.words for each in tip.messages}
        kim.asks(tip, ANSWER)
        assert ANSWER in (await eve.opens(receipt)).text
        await ali.sends("/mydata", "/clear")
        await ali.person.sees("deleted", WAIT)
        places["arguments"] = house.arguments
        places["metrics"] = await process.metrics()
        places |= {f"{path.name} while it runs": data for path, data in files_below(site.folder)}
    places |= {path.name: data for path, data in files_below(site.folder)}
    places |= {f"passing {path.name}": data for path, data in files_below(passing)}
    places["log"] = process.log.read_bytes()
    if database == "postgres":
        places["dump"] = postgres_dump(site.url)
        places["PostgreSQL's own log"] = postgres_log(site.url)
    else:
        assert any("-wal" in name for name in places)
    assert b"sanitizer" in places["arguments"]
    words = {WORDS, ADDED, ANSWER, MARK.decode(), PASSPHRASE, receipt, receipt.replace("-", "")}
    words |= {"Zebulonsdotter", "zygotic", "quixotic"}
    for person in (ali.person, eve.person):
        sent = [person.user, *(each.data for each in person.messages if each.mine)]
        words |= {*marks_of(sent)} | {tap.id for tap in person.taps_made}
    marks = {each: forms_of_words(each) for each in words}
    marks |= {str(each): forms_of_number(each) for each in (ali.person.id, eve.person.id)}
    server = (site.folder / SERVER_KEY).read_bytes()
    for key in (server, derive(server, b"receipt pepper")):
        marks[f"key {key[:2].hex()}"] = {"raw": {key}, "hex": {key.hex().encode()}}
    traces = [
        (mark, where, forms)
        for mark, ways in marks.items()
        for where, held in places.items()
        if (forms := found(held, ways))
    ]
    assert traces == []
