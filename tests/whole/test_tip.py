"""A tip from the first question to the coordinator's desk: photos, masks, and a receipt."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from storage.tables import DraftPhotoRow
from tests.bot.pictures import MARK, encoded, png_of, scene, told_jpeg
from tests.whole.conftest import Sites
from tests.whole.coordinator import Coordinator
from tests.whole.reporter import Reporter, plain
from tests.whole.site import Site

PHONE = "070-174 06 05"
BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"])


def drafts(site: Site) -> int:
    """How many draft photos there are."""
    count = select(func.count()).select_from(DraftPhotoRow)
    return site.database.read_now(lambda c: c.scalar(count)) or 0


def corner(jpeg: bytes) -> tuple[int, ...]:
    """The colour in the middle of the first cell."""
    picture = Image.open(BytesIO(jpeg)).convert("RGB")
    pixel = picture.getpixel((picture.width // 12, picture.height // 12))
    assert isinstance(pixel, tuple)
    return pixel


@BOTH
async def test_what_was_looked_over_is_what_is_read(place: Sites, database: str) -> None:
    """Photos without what was hidden in them, cells black, a phone number masked; the receipt that
    was noted opens it from another account, before any coordinator saw it."""
    site = place(database)
    async with site.house():
        ali = Reporter.of(site)
        await ali.comes_to_photos(f"Ring {PHONE}, there are rats")
        await ali.sends_photos(told_jpeg())
        shown = await ali.taps("A1", "B1")
        assert [plain(each) for each in shown.buttons if each.startswith("✓")] == ["✓ A1", "✓ B1"]
        assert MARK not in ali.photo
        await ali.sends_photos(encoded(scene(400, 300)))
        review = await ali.taps("Done")
        assert "2 pictures" in review.text
        assert f"1. “{PHONE}” – a phone number" in plain(review.text)
        assert PHONE not in plain((await ali.taps("Hide 1")).text).partition("This may show")[0]
        receipt = await ali.notes_receipt()
        assert site.tips() == 0
        thanks = await ali.taps("Send")
        assert "Thank you" in thanks.text
        assert receipt in thanks.text
        assert site.tips() == 1
        eve = Reporter.of(site, "Eve")
        assert "It waits for a coordinator" in (await eve.opens(receipt)).text
        sent = plain((await eve.taps("What I sent")).text)
    kim = Coordinator(site)
    tip = kim.sees_one()
    words = tip.answers["words"].value
    assert words == "Ring █████, there are rats"
    assert str(words) in sent
    black, whole = kim.sees_photos(tip)
    assert MARK not in black + whole
    assert max(corner(black)) < 16
    assert corner(whole)[0] > 150
    assert drafts(site) == 0
    # The pictures shown with their grid went when they were done with; the resident's own stay.
    kinds = [(message.mine, "photo" in message.kinds()) for message in ali.person.messages]
    assert (False, True) not in kinds
    assert kinds.count((True, True)) == 2


@BOTH
async def test_an_album_is_taken_in_and_answered_once(place: Sites, database: str) -> None:
    """Each of its pictures counts; of seven five fit, and the one answer says so."""
    site = place(database)
    async with site.house():
        ali = Reporter.of(site)
        await ali.comes_to_photos()
        before = len(ali.person.messages)
        ali.person.sends_album([encoded(scene()) for _ in range(3)])
        await site.settles()
        assert "Pictures so far: 3" in ali.last.text
        assert len(ali.person.messages) == before + 3 + 1
        ali.person.sends_album([encoded(scene()) for _ in range(4)])
        await site.settles()
        assert "Only 5 pictures fit" in ali.last.text
        assert drafts(site) == 5
        await ali.taps("Take this picture away", "Done")
        assert "4 pictures" in ali.last.text
        assert drafts(site) == 4


async def test_what_is_no_picture_is_refused_with_the_reason(place: Sites) -> None:
    """And the tip goes on where it was."""
    site = place("sqlite")
    async with site.house():
        ali = Reporter.of(site)
        await ali.comes_to_photos()
        for data, reason in (
            (png_of(30_000, 30_000), "too large"),
            (encoded(scene())[:-3000], "could not be read"),
            (png_of(5000, 2), "no picture we can read"),
        ):
            assert reason in (await ali.sends_photos(data)).text
        ali.person.sends_document(told_jpeg(), "Sara Ek.jpg")
        await site.settles()
        assert "files can't be used here" in ali.last.text
        assert drafts(site) == 0
        await ali.taps("No pictures")
        await ali.notes_receipt()
        await ali.taps("Send")
        assert site.tips() == 1


async def test_a_picture_nobody_asked_for_is_not_fetched(place: Sites) -> None:
    """Neither before a tip nor in its other questions: it is left where it lies."""
    site = place("sqlite")
    async with site.house():
        ali = Reporter.of(site)
        ali.person.presses_start()
        await ali.sends_photos(told_jpeg())
        await ali.begins()
        await ali.sends_photos(told_jpeg())
        assert "Where is it" in ali.last.text
    assert "getFile" not in {call.method for call in site.standin.calls}
    assert drafts(site) == 0


async def test_a_tip_thrown_away_takes_its_photos_along(place: Sites) -> None:
    """At once."""
    site = place("sqlite")
    async with site.house():
        ali = Reporter.of(site)
        await ali.comes_to_photos()
        await ali.sends_photos(told_jpeg(), told_jpeg())
        assert drafts(site) == 2
        await ali.taps("Throw the tip away")
    assert drafts(site) == 0


async def test_many_tips_from_one_chat_have_to_wait(place: Sites) -> None:
    """The sixth in a row stays a draft, with its receipt; nothing of it is lost."""
    site = place("sqlite")
    async with site.house():
        ali = Reporter.of(site)
        for n in range(5):
            await ali.leaves_a_tip(f"tip {n}")
        receipt = await ali.comes_to_receipt("one more")
        told = await ali.taps("Send")
        assert "Please tap Send again in" in told.text
        assert receipt in told.text
        assert site.tips() == 5
