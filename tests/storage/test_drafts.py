"""What must not last: draft photos, and messages to be deleted from chats."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from storage.database import Database
from storage.deletions import claim_deletions, finish_deletions, plan_deletions
from storage.drafts import drop_photos, open_photos, store_photo, sweep_drafts, touch_photos
from storage.tables import DeletionRow, DraftPhotoRow
from storage.vault import Vault
from tests.storage.resident import NOON

PICTURE = b"\xff\xd8 picture"
MINUTE = timedelta(minutes=1)


class Drawer:
    """The functions under test, as transactions, at some minute after noon."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self.database, self.vault = database, vault

    def does(self, function: Any, *details: Any) -> Any:
        """One of them that needs the vault."""
        return self.database.run_now(lambda c: function(c, self.vault, *details))

    def rows(self, model: Any) -> int:
        """How many rows a table has."""
        counted = select(func.count()).select_from(model)
        return self.database.read_now(lambda c: c.scalar(counted)) or 0

    def sweeps(self, minutes: int) -> None:
        """The minute's tick."""
        self.does(sweep_drafts, NOON + minutes * MINUTE)


def test_a_draft_photo_opens_until_its_time_is_over(database: Database, vault: Vault) -> None:
    """Stored sealed, opened by its handle; an hour later row and key are gone."""
    drawer = Drawer(database, vault)
    handle = drawer.does(store_photo, PICTURE, NOON)
    assert drawer.does(open_photos, [handle, "00" * 16, "nonsense"]) == {handle: PICTURE}
    drawer.sweeps(59)
    assert drawer.does(open_photos, [handle]) == {handle: PICTURE}
    drawer.sweeps(60)
    assert drawer.rows(DraftPhotoRow) == 0
    assert vault.drafts.names() == []


def test_a_photo_lives_as_long_as_its_draft(database: Database, vault: Vault) -> None:
    """Touched with every turn of the draft, it outlives the half hour it came in."""
    drawer = Drawer(database, vault)
    kept, left = (drawer.does(store_photo, PICTURE, NOON) for _ in range(2))
    for minutes in (20, 40, 65, 90):
        drawer.sweeps(minutes)
        drawer.does(touch_photos, [kept, left] if minutes < 30 else [kept], NOON + minutes * MINUTE)
    assert drawer.does(open_photos, [kept, left]) == {kept: PICTURE}


def test_a_dropped_photo_is_gone_at_once(database: Database, vault: Vault) -> None:
    """And dropping one that is not there is fine."""
    drawer = Drawer(database, vault)
    handle = drawer.does(store_photo, PICTURE, NOON)
    database.run_now(lambda c: drop_photos(c, [handle, "00" * 16, "../x"]))
    assert drawer.rows(DraftPhotoRow) == 0


def test_a_photo_whose_key_ended_is_left_out(database: Database, vault: Vault) -> None:
    """From a copy of the row, nothing: the key is on no disk any more."""
    drawer = Drawer(database, vault)
    handle = drawer.does(store_photo, PICTURE, NOON)
    vault.drafts.end(NOON + 60 * MINUTE)
    assert drawer.rows(DraftPhotoRow) == 1
    assert drawer.does(open_photos, [handle]) == {}
    drawer.does(touch_photos, [handle], NOON + 60 * MINUTE)
    assert drawer.does(open_photos, [handle]) == {}


def test_messages_are_deleted_after_ten_minutes(database: Database, vault: Vault) -> None:
    """Not before, and then once: what was done is forgotten."""
    drawer = Drawer(database, vault)
    drawer.does(plan_deletions, 77, [5, 6], NOON)
    assert drawer.does(claim_deletions, NOON + 9 * MINUTE) == []
    due = drawer.does(claim_deletions, NOON + 10 * MINUTE)
    assert {(each.chat_id, each.message_id) for each in due} == {(77, 5), (77, 6)}
    database.run_now(lambda c: finish_deletions(c, due))
    assert drawer.rows(DeletionRow) == 0


def test_a_deletion_that_failed_is_tried_again(database: Database, vault: Vault) -> None:
    """Claimed and not finished, by a process that was killed: due again two minutes later, until
    the key ends."""
    drawer = Drawer(database, vault)
    drawer.does(plan_deletions, -77, [5], NOON)
    assert len(drawer.does(claim_deletions, NOON + 10 * MINUTE)) == 1
    assert drawer.does(claim_deletions, NOON + 11 * MINUTE) == []
    assert len(drawer.does(claim_deletions, NOON + 12 * MINUTE)) == 1
    drawer.sweeps(60)
    assert drawer.rows(DeletionRow) == 0


def test_deletions_are_claimed_in_parts(database: Database, vault: Vault) -> None:
    """So many at a time; nobody claims what another has in hand."""
    drawer = Drawer(database, vault)
    drawer.does(plan_deletions, 77, range(5), NOON)
    at = NOON + 10 * MINUTE
    claimed = [drawer.does(claim_deletions, at, 2) for _ in range(4)]
    assert [len(part) for part in claimed] == [2, 2, 1, 0]
    assert len({each.message_id for part in claimed for each in part}) == 5
