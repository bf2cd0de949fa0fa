"""What somebody follows cannot be joined to a session, a survey answer or a tip."""

from __future__ import annotations

from sqlalchemy import select

from storage.database import Database
from storage.tables import (
    DeliveryRow,
    FollowerRow,
    MailingRow,
    ReminderRow,
    SessionRow,
    SubscriptionRow,
    Table,
)
from storage.vault import Vault
from tests.storage.conftest import Residents
from tests.storage.mailings.post import Post

OURS = {row.__tablename__ for row in (FollowerRow, SubscriptionRow, MailingRow, DeliveryRow)}
OF_PEOPLE = {
    "sessions", "reminders", "handled", "deletions", "waves", "responses", "answers", "tips",
    "tip_keys", "messages", "photos", "draft_photos", "notes", "notices", "pings",
}  # fmt: skip


def test_no_key_leads_from_a_follower_to_a_person() -> None:
    """Foreign keys of these tables end among themselves or at the updates, and none leads here."""
    tables = Table.metadata.tables
    assert tables.keys() >= OURS | OF_PEOPLE
    for name, table in tables.items():
        ends = {key.column.table.name for key in table.foreign_keys}
        if name in OURS:
            assert ends <= OURS | {"updates"}, name
        else:
            assert not ends & OURS, name


def test_columns_shared_by_name_share_no_value(
    database: Database, vault: Vault, wave: str, resident: Residents, post: Post
) -> None:
    """One chat with a session, a survey begun and things it follows: no bytes of eight or more are
    in both halves of the database, and times are days on the follower's side."""
    person = resident(77).arrives("en").consents()
    person.presses("go.follow.drugs")
    post.opens("drugs")
    post.sender().sends()

    def held(names: set[str]) -> list[object]:
        tables = [Table.metadata.tables[name] for name in names]
        rows = post.does(lambda c: [row for each in tables for row in c.execute(select(each))])
        return [value for row in rows for value in row]

    def parts(values: list[object]) -> set[bytes]:
        return {
            each[at : at + 8]
            for each in values
            if isinstance(each, bytes)
            for at in range(len(each) - 7)
        }

    ours, theirs = held(OURS), held(OF_PEOPLE)
    assert parts(ours)
    assert parts(theirs)
    assert not parts(ours) & parts(theirs)
    tags = {vault.chats.of(77), vault.noticed.of(77), vault.waves.of(wave).respondents.of(77)}
    assert vault.subscribers.of(77) in ours
    assert not tags & {each for each in ours if isinstance(each, bytes)}
    for row in (SessionRow, ReminderRow):
        assert not database.read_now(
            lambda c, row=row: c.scalars(  # type: ignore[misc]
                select(row.tag).join(FollowerRow, FollowerRow.tag == row.tag)
            ).all()
        )
