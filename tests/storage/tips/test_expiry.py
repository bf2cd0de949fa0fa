"""The end of a tip: gone from the database, and from every copy of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from dialogs.pictures import Picture
from storage.drafts import store_photo
from storage.tips.expiry import expire_tips
from storage.tips.retention import end_after, end_with_news, first_end
from storage.tips.routing import route
from storage.vault import TIPS, open_vault
from storage.vault.weeks import end_of_week, week_of, wrapping_week
from tests.storage.tips.people import Copy, Desk, Reporter, Town

WEEK = timedelta(days=7)
MONDAY = date(2026, 3, 2)


def passes(town: Town, until: date) -> int:
    """Days go by, each with its tick; how many tips ended."""
    ended = 0
    while town.now.date() < until:
        town.now += timedelta(days=1)
        ended += expire_tips(town.database, town.vault, town.now.date())
    return ended


def reads_nothing(town: Town, reporter: Reporter, *desks: Desk) -> bool:
    """Whether neither the receipt nor any coordinator opens anything."""
    return reporter.reads() is None and not any(desk.lists() for desk in desks)


def full_tip(town: Town, anna: Desk) -> Reporter:
    """A tip with a photo, messages and a note."""
    picture = Picture(town.run(store_photo, b"\xff\xd8 picture", town.now))
    reporter = town.reporter().sends(photos=[picture])
    town.releases()
    anna.replies("Tack")
    anna.notes("Intern")
    return reporter


def test_after_expiry_a_restored_copy_opens_nothing(town: Town, anna: Desk, bo: Desk) -> None:
    """A copy of every row, taken on the tip's last day, with all keys there are then: after it,
    neither the receipt nor a body opens anything of it."""
    reporter = full_tip(town, anna)
    expires = anna.lists()[0].expires
    assert passes(town, expires) == 0
    copy = Copy(town.database)
    assert len(anna.lists()) == 1
    assert passes(town, expires + timedelta(days=1)) == 1
    assert all(copy.rows[table] for table in ("tips", "tip_keys", "messages", "photos", "notes"))
    empty = Copy(town.database)
    for table in ("tips", "tip_keys", "messages", "photos", "notes"):
        assert empty.rows[table] == []
    copy.restore(town.database)
    assert reads_nothing(town, reporter, anna, bo)


def test_a_tip_closed_early_ends_in_copies_from_before(town: Town, anna: Desk) -> None:
    """Copied while it was to live for months, then closed: at its new end the copy is shut too."""
    reporter = full_tip(town, anna)
    copy, before = Copy(town.database), anna.lists()[0].expires
    anna.sets("closed")
    expires = anna.lists()[0].expires
    assert expires < before
    assert passes(town, expires + timedelta(days=1)) == 1
    copy.restore(town.database)
    assert reads_nothing(town, reporter, anna)


def test_a_copy_goes_blind_within_two_weeks(town: Town, anna: Desk) -> None:
    """The tip lives on; the copy opens for the rest of this week and the next, and then no more."""
    reporter = full_tip(town, anna)
    copy = Copy(town.database)
    passes(town, end_of_week(MONDAY) + WEEK)
    now = Copy(town.database)
    copy.restore(town.database)
    assert reporter.reads() is not None
    now.restore(town.database)
    passes(town, end_of_week(MONDAY) + WEEK + timedelta(days=1))
    assert len(anna.lists()) == 1
    now = Copy(town.database)
    copy.restore(town.database)
    assert reads_nothing(town, reporter, anna)
    now.restore(town.database)
    assert anna.reads().notes[0].words == "Intern"
    assert reporter.hears() == ["Tack"]


def test_what_lives_is_kept_through_weeks_without_a_tick(town: Town, anna: Desk, bo: Desk) -> None:
    """Nothing ran for five weeks: no key was destroyed, and the tip opens as before."""
    reporter = full_tip(town, anna)
    town.now += 5 * WEEK
    expire_tips(town.database, town.vault, town.now.date())
    assert [len(desk.lists()) for desk in (anna, bo)] == [1, 1]
    assert anna.reads().notes[0].words == "Intern"
    anna.does(route, ["housing"])
    assert bo.reads().messages[0].words == "Tack"
    assert reporter.reads() is not None


def test_old_weeks_keys_are_destroyed(town: Town, anna: Desk, tmp_path: Path) -> None:
    """On the disk lie the keys of this week and the next, and no other; in memory as well."""
    full_tip(town, anna)
    passes(town, MONDAY + 3 * WEEK)
    weeks = [week_of(MONDAY + 3 * WEEK), week_of(MONDAY + 4 * WEEK)]
    assert set(town.vault.weeks.names()) <= set(weeks)
    files = {file.name for file in (tmp_path / "keys" / TIPS).iterdir()}
    assert files == {f"{week}.key" for week in town.vault.weeks.names()}
    assert town.vault.weeks.find(week_of(MONDAY)) is None


def test_another_process_forgets_the_keys_too(town: Town, anna: Desk, tmp_path: Path) -> None:
    """A process that read a week's key lets go of it at its own tick."""
    full_tip(town, anna)
    elsewhere = open_vault(tmp_path / "keys")
    [week] = town.vault.weeks.names()
    assert elsewhere.weeks.find(week) is not None
    passes(town, MONDAY + 3 * WEEK)
    elsewhere.weeks.end(town.now.date())
    assert elsewhere.weeks.find(week) is None


def test_a_lost_key_file_deletes_nothing_by_itself(town: Town, anna: Desk, tmp_path: Path) -> None:
    """Restored without its key files, a database keeps the tips until the files are put back."""
    reporter = full_tip(town, anna)
    [file] = (tmp_path / "keys" / TIPS).iterdir()
    content = file.read_bytes()
    file.rename(file.with_suffix(".away"))
    town.vault = open_vault(tmp_path / "keys")
    expire_tips(town.database, town.vault, town.now.date() + WEEK)
    assert reads_nothing(town, reporter, anna)
    file.touch(0o600)
    file.write_bytes(content)
    town.vault = open_vault(tmp_path / "keys")
    assert reporter.reads() is not None


def test_an_answer_keeps_a_tip_for_another_month(town: Town, anna: Desk) -> None:
    """In its last days something is written: it lives for at least thirty more, whoever wrote."""
    reporter = full_tip(town, anna)
    for writes in (anna.replies, reporter.writes):
        passes(town, anna.lists()[0].expires - timedelta(days=3))
        assert anna.lists()[0].ends_soon
        writes("Mer")
        town.releases()
        assert anna.lists()[0].expires >= town.now.date() + timedelta(days=30)
        assert not anna.lists()[0].ends_soon


@pytest.mark.parametrize("category", ["violence", "drugs", "litter"])
def test_the_end_does_not_tell_the_beginning(category: str) -> None:
    """Tips of one day end on Sundays of several weeks, and tips of several weeks on one Sunday."""
    ends = [first_end(category, MONDAY) for _ in range(200)]
    assert {end.isoweekday() for end in ends} == {7}
    assert len(set(ends)) >= 4
    later = {first_end(category, MONDAY + 3 * WEEK) for _ in range(200)}
    assert later & set(ends)


def test_ends_move_as_promised() -> None:
    """Done with, a tip ends sooner and never later; with news, later and never sooner."""
    far, near = MONDAY + timedelta(days=150), MONDAY + timedelta(days=3)
    for state, days in (("closed", 30), ("not_ours", 30), ("spam", 14), ("withdrawn", 14)):
        ends = [end_after(far, state, MONDAY) for _ in range(50)]  # type: ignore[arg-type]
        assert all(days <= (end - MONDAY).days < days + 14 + 7 for end in ends)
        assert end_after(near, state, MONDAY) == near  # type: ignore[arg-type]
        # Later than any key that copies made before lie under.
        assert all(week_of(end) > wrapping_week(far, MONDAY) for end in ends)
    assert end_with_news(far, MONDAY) == far
    assert end_with_news(near, MONDAY) >= MONDAY + timedelta(days=30)
