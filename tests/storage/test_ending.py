"""Keys that end: drafts' of half an hour, tips' of a week; and what receipts are stretched into."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from storage.errors import WrongKey
from storage.vault import DRAFTS, Receipt, Vault, open_vault
from storage.vault.drafts import oldest_slot, slot_of
from storage.vault.people import open_with, seal_to
from storage.vault.weeks import UNWRAPPED, end_of_week, week_of, wrapping_week
from tests.storage.resident import NOON

ABOUT = b"a row's tag here"
DIGITS = "1234567890123452"


def test_a_draft_key_lives_half_an_hour_after_its_own(vault: Vault, tmp_path: Path) -> None:
    """Sealed at any minute of a half hour, it opens for 30 to 60 more and then never again."""
    slot = slot_of(NOON)
    sealed = vault.drafts.begin(slot).session.seal(b"a draft", ABOUT)
    for minutes in (0, 29, 30, 59):
        vault.drafts.end(NOON + timedelta(minutes=minutes))
        key = vault.drafts.of(slot)
        assert key is not None
        assert key.session.open(sealed, ABOUT) == b"a draft"
    vault.drafts.end(NOON + timedelta(minutes=60))
    assert vault.drafts.of(slot) is None
    assert list((tmp_path / "keys" / DRAFTS).iterdir()) == []
    with pytest.raises(WrongKey):
        vault.drafts.begin(slot).session.open(sealed, ABOUT)


def test_slots_are_half_hours() -> None:
    """Of any aware moment, whatever its zone."""
    assert slot_of(datetime(1970, 1, 1, 1, 29, 59, tzinfo=UTC)) == 2
    assert slot_of(datetime(1970, 1, 1, 1, 30, tzinfo=UTC)) == 3
    assert oldest_slot(datetime(1970, 1, 1, 1, 30, tzinfo=UTC)) == 2


def test_a_key_file_is_its_owners_only(vault: Vault, tmp_path: Path) -> None:
    """Mode 0600, in a folder nobody else can look into."""
    vault.drafts.begin(7)
    vault.weeks.wrap("2026-W10", b"x", ABOUT)
    for file in (tmp_path / "keys").glob("*/*.key"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_processes_that_begin_a_key_at_once_agree(vault: Vault, tmp_path: Path) -> None:
    """However many seal first in a half hour, each opens what the others sealed."""
    vaults, barrier = [open_vault(tmp_path / "keys") for _ in range(8)], Barrier(8)

    def seal(each: Vault) -> bytes:
        barrier.wait()
        return each.drafts.begin(7).session.seal(b"x", ABOUT)

    with ThreadPoolExecutor(8) as threads:
        for sealed in threads.map(seal, vaults):
            assert vault.drafts.begin(7).session.open(sealed, ABOUT) == b"x"


@pytest.mark.parametrize("name", ["", "../server", "a/b", "w" * 33, "-w", "w.key"])
def test_no_name_leads_out_of_the_folder(vault: Vault, name: str) -> None:
    """Letters, digits and hyphens only."""
    with pytest.raises(ValueError, match="no name"):
        vault.weeks.find_or_make(name)


@pytest.mark.parametrize(
    ("day", "week", "sunday"),
    [
        (date(2026, 3, 2), "2026-W10", date(2026, 3, 8)),
        (date(2026, 3, 8), "2026-W10", date(2026, 3, 8)),
        (date(2026, 12, 31), "2026-W53", date(2027, 1, 3)),
        (date(2027, 1, 3), "2026-W53", date(2027, 1, 3)),
        (date(2027, 1, 4), "2027-W01", date(2027, 1, 10)),
        (date(2024, 12, 30), "2025-W01", date(2025, 1, 5)),
    ],
)
def test_weeks_are_those_of_the_calendar(day: date, week: str, sunday: date) -> None:
    """From Monday to Sunday, with the year the week belongs to; their names sort by time."""
    assert (week_of(day), end_of_week(day)) == (week, sunday)
    assert UNWRAPPED < week < week_of(day + timedelta(days=7))


def test_a_wrapping_is_good_for_next_week_at_most() -> None:
    """However long something is to live; and never longer than it is."""
    monday = date(2026, 3, 2)
    assert wrapping_week(date(2026, 9, 6), monday) == "2026-W11"
    assert wrapping_week(date(2026, 3, 15), monday) == "2026-W11"
    assert wrapping_week(date(2026, 3, 8), monday) == "2026-W10"


def test_what_a_week_wrapped_is_lost_with_it(vault: Vault) -> None:
    """Its key destroyed, the wrapped stays shut; what lies under another week's opens."""
    old = vault.weeks.wrap("2026-W09", b"sealed", ABOUT)
    new = vault.weeks.wrap("2026-W10", b"sealed", ABOUT)
    vault.weeks.end(date(2026, 3, 2))
    assert vault.weeks.names() == ["2026-W10"]
    assert vault.weeks.unwrap("2026-W10", new, ABOUT) == b"sealed"
    for week in ("2026-W09", "2026-W10"):
        with pytest.raises(WrongKey):
            vault.weeks.unwrap(week, old, ABOUT)


def test_a_receipt_is_the_same_in_every_process(vault: Vault, tmp_path: Path) -> None:
    """Its digits always give the same handle and keys; with another pepper, others."""
    receipt = vault.receipts.derive(DIGITS)
    assert open_vault(tmp_path / "keys").receipts.derive(DIGITS) == receipt
    other = open_vault(tmp_path / "other").receipts.derive(DIGITS)
    assert (other.handle == receipt.handle, other.seed == receipt.seed) == (False, False)
    near = vault.receipts.derive(DIGITS[:-1] + "3")
    assert near.handle != receipt.handle


def test_a_receipt_opens_what_is_sealed_to_it(vault: Vault) -> None:
    """Also after it went through a session as letters and digits; and it is in no log line."""
    receipt = vault.receipts.derive(DIGITS)
    again = Receipt.of_secret(receipt.secret)
    assert again == receipt
    assert receipt.secret.isalnum()
    assert open_with(again.private, seal_to(receipt.public, b"a tip's key")) == b"a tip's key"
    assert receipt.handle.hex() not in repr(receipt)
    assert repr(receipt.handle) not in repr(receipt)
