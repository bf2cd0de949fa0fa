"""Power cuts while a tip is sent, or a receipt looked up: at every step, and nothing is lost."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from bot.playground.chats import Message
from tests.bot.pictures import encoded, scene
from tests.whole.conftest import Sites
from tests.whole.coordinator import Coordinator
from tests.whole.cut import PLACES
from tests.whole.processes import ROOT, Process, environment
from tests.whole.reporter import RECEIPT, WAIT, Reporter
from tests.whole.test_tip import corner, drafts

ENTERING = (
    "bot.ledger Ledger.enter before",
    "bot.ledger Ledger._stored after",
    "bot.showing Showing.show after",
    "bot.receipts Receipts.derive before",
    "bot.receipts Receipts.derive after",
    "bot.webhook _reply after",
)


class Struck(Process):
    """A process in which a power cut can be built in."""

    @property
    def file(self) -> Path:
        """Where the place of the next cut is written."""
        return self.log.with_name("cut")

    async def begin(self) -> None:
        with self.log.open("ab") as log:
            self._running = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.whole.cut", str(self.file)),
                env=environment(self.settings),
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    async def falls(self) -> None:
        """Wait for the cut to strike, and start again."""
        assert await asyncio.wait_for(self.ends(), WAIT) < 0
        assert not self.file.exists()
        await self.start()


def struck(process: Process) -> Struck:
    """The process as one that can be struck."""
    return Struck(process.settings, process.log, process.port)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_tip_is_stored_once_whatever_step_was_the_last(
    place: Sites, database: str, soak: bool
) -> None:
    """kill -9 at each step of sending a tip with a photo: it is there once, blacked out, and the
    receipt noted before opens it."""
    site = place(database)
    process = struck(site.process(webhook=True))
    await process.start()
    kim = Coordinator(site)
    try:
        for number, cut in enumerate(
            PLACES if soak else PLACES[:: 5 if database == "sqlite" else 9]
        ):
            ali = Reporter.of(site, f"Ali {number}")
            await ali.comes_to_photos(f"tip {number}")
            await ali.sends_photos(encoded(scene()))
            await ali.taps("A1", "Done")
            receipt = await ali.notes_receipt()
            assert site.tips() == number
            process.file.write_text(cut)
            ali.tap("Send")
            await process.falls()
            await ali.person.sees("Thank you", WAIT)
            await site.settles()
            assert ali.person.unanswered == []
            assert site.tips() == number + 1, cut
            assert drafts(site) == 0, cut
            shown = RECEIPT.search(ali.last.text)
            assert shown is None or shown[1] == receipt, cut
            [tip] = [each for each in kim.sees() if each.answers["words"].value == f"tip {number}"]
            [photo] = kim.sees_photos(tip)
            assert max(corner(photo)) < 16, cut
            opened = await Reporter.of(site, "Eve").opens(receipt)
            assert "It waits for a coordinator" in opened.text, cut
    finally:
        await process.kill()


async def test_a_receipt_opens_its_thread_after_every_cut(place: Sites) -> None:
    """kill -9 at each step of looking one up: the thread is shown when the process is back."""
    site = place("sqlite")
    process = struck(site.process(webhook=True))
    await process.start()
    try:
        receipt = await Reporter.of(site).leaves_a_tip()
        for cut in ENTERING:
            eve = Reporter.of(site, "Eve")
            eve.person.presses_start()
            await site.settles()
            process.file.write_text(cut)
            eve.person.sends(receipt)
            await process.falls()
            await eve.person.sees(_is_thread, WAIT)
            await site.settles()
            assert _is_thread(eve.last), cut
    finally:
        await process.kill()


def _is_thread(message: Message) -> bool:
    return "It waits for a coordinator" in message.text
