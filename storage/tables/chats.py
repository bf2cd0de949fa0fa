"""Tables of chats: where they stand, what is to vanish from them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table, about


class SessionRow(Table):
    """One chat's dialogues."""

    __tablename__ = "sessions"
    __table_args__ = about("Where each chat stands in its dialogues. Sealed throughout.")

    tag: Mapped[bytes] = mapped_column(
        primary_key=True, comment="A keyed hash of the chat's number; its key is not in here"
    )
    revision: Mapped[int] = mapped_column(
        comment="Another with each turn, so that two at once cannot overwrite each other"
    )
    sealed: Mapped[bytes] = mapped_column(
        comment="The dialogues, encrypted and padded; the key is not in the database"
    )
    day: Mapped[date] = mapped_column(comment="The day of the last turn")


class HandledRow(Table):
    """The last update of a chat that was forgotten."""

    __tablename__ = "handled"
    __table_args__ = about(
        "The last update of chats just deleted: delivered again, it stores nothing."
    )

    tag: Mapped[bytes] = mapped_column(
        primary_key=True, comment="A keyed hash of the chat's and the update's numbers"
    )
    day: Mapped[date] = mapped_column(comment="The day; the row is removed two days later")


class DeletionRow(Table):
    """A message to delete from a chat."""

    __tablename__ = "deletions"
    __table_args__ = about("Messages with receipts, to be deleted from chats in some minutes.")

    id: Mapped[bytes] = mapped_column(primary_key=True, comment="A random number")
    slot: Mapped[int] = mapped_column(
        index=True, comment="The half hour whose key sealed it; it ends soon after"
    )
    due_at: Mapped[datetime] = mapped_column(index=True, comment="When, to the minute (UTC)")
    sealed: Mapped[bytes] = mapped_column(comment="The chat and the message, encrypted")
