"""What is left in a chat: receipts vanish after ten minutes, and one tap clears it all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.playground.editing import DELETABLE_FOR
from storage.tables import DeletionRow
from tests.bot.pictures import told_jpeg
from tests.whole.conftest import Sites
from tests.whole.reporter import RECEIPT, WAIT, Reporter
from tests.whole.site import Site

BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"])


def planned(site: Site) -> int:
    """How many messages are to be deleted."""
    count = select(func.count()).select_from(DeletionRow)
    return site.database.read_now(lambda c: c.scalar(count)) or 0


def ten_minutes_on() -> datetime:
    """When every receipt shown by now has had its time."""
    return datetime.now(UTC) + timedelta(minutes=11)


def receipts_in(ali: Reporter) -> list[str]:
    """The receipts the chat still shows, whoever wrote them."""
    return [found[0] for each in ali.person.messages if (found := RECEIPT.search(each.text))]


@BOTH
async def test_receipts_vanish_after_ten_minutes(place: Sites, database: str) -> None:
    """Those shown and those typed, right, wrong or mistyped; also when the process began anew."""
    site = place(database)
    async with site.house() as house:
        ali = Reporter.of(site)
        receipt = await ali.leaves_a_tip()
        await ali.opens(receipt)
        await ali.taps("Use another receipt")
        await ali.sends("1111-1111-1111-1111", "1111-1111-1111-1112")
        assert len(receipts_in(ali)) == 4
        await house.vanishing.tick(datetime.now(UTC))
        assert len(receipts_in(ali)) == 4
    async with site.house() as house:
        await house.vanishing.tick(ten_minutes_on())
        assert receipts_in(ali) == []
        assert planned(site) == 0


async def test_what_shows_a_receipt_becomes_nothing_that_stays(place: Sites) -> None:
    """Back from the receipt, the review is a message of its own, and outlives the other."""
    site = place("sqlite")
    async with site.house() as house:
        ali = Reporter.of(site)
        receipt = await ali.comes_to_receipt()
        shown = ali.last
        review = await ali.taps("Back")
        assert review is not shown
        await house.vanishing.tick(ten_minutes_on())
        assert receipts_in(ali) == []
        assert review in ali.person.messages
        assert await ali.notes_receipt() == receipt
        await ali.taps("Send")
        assert site.tips() == 1


async def test_telegram_away_is_no_end_of_it(place: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be deleted is tried again."""
    monkeypatch.setattr("bot.clearing.PATIENCE", 0.3)
    site = place("sqlite")
    async with site.house() as house:
        ali = Reporter.of(site)
        await ali.leaves_a_tip()
        site.standin.faults.add("bad_gateway", methods=["deleteMessage"])
        await house.vanishing.tick(ten_minutes_on())
        assert len(receipts_in(ali)) == 1
        site.standin.faults.clear()
        await house.vanishing.tick(ten_minutes_on() + timedelta(minutes=4))
        assert receipts_in(ali) == []


@BOTH
async def test_one_tap_clears_the_chat(place: Sites, database: str) -> None:
    """Both sides' messages, the photos among them; one truthful sentence is left."""
    site = place(database)
    async with site.house() as house:
        ali = Reporter.of(site)
        await ali.comes_to_photos()
        await ali.sends_photos(told_jpeg())
        await ali.taps("Done")
        await ali.notes_receipt()
        await ali.taps("Send", "Clear this chat")
        told = await ali.person.sees("were deleted", WAIT)
        await site.settles()
        assert ali.person.messages == [told]
        assert "That was everything we still knew of" in told.text
        await house.vanishing.tick(ten_minutes_on())  # the receipt's own turn finds nothing
        assert ali.person.messages == [told]
        assert planned(site) == 0


async def test_two_taps_clear_once(place: Sites) -> None:
    """With one number that is true, not two that overlap."""
    site = place("sqlite")
    async with site.house() as house:
        ali = Reporter.of(site)
        await ali.leaves_a_tip()
        ali.tap("Clear this chat")
        ali.tap("Clear this chat")
        await ali.person.sees("were deleted", WAIT)
        await site.settles()
        await house.vanishing.tick(ten_minutes_on())
        assert len([each for each in ali.person.messages if "were deleted" in each.text]) == 1


async def test_what_cannot_be_deleted_is_told_of(place: Sites) -> None:
    """After 48 hours Telegram keeps messages; how many is said."""
    site = place("sqlite")
    async with site.house():
        ali = Reporter.of(site)
        await ali.comes_to_words()
        old = len(ali.person.messages)
        site.standin.shift += DELETABLE_FOR + 60
        await ali.sends("/clear")
        told = await ali.person.sees("could not be deleted", WAIT)
        assert f"{old} messages could not be deleted" in told.text
        assert len(ali.person.messages) == old + 1


async def test_a_clearing_cut_short_goes_on(place: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the next process, from rows that name nobody."""
    site = place("sqlite")
    async with site.house():
        ali = Reporter.of(site)
        await ali.leaves_a_tip()
        monkeypatch.setattr("bot.clearing.PACE", 60.0)
        await ali.taps("Clear this chat")
    left = len(ali.person.messages)
    assert left > 2
    monkeypatch.undo()
    async with site.house() as house:
        await house.vanishing.tick(ten_minutes_on())
    assert ali.person.messages == []
    assert planned(site) == 0
