"""Tables of delivery: who follows what, what goes out to whom, and what is due when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table, about

_QUEUES = {
    "ix_deliveries_pending": (("mailing_id", "quiet", "tag"), "state = 'pending'"),
    "ix_deliveries_retry": (("mailing_id", "not_before"), "state = 'retry'"),
    "ix_deliveries_sending": (("mailing_id", "claim"), "state = 'sending'"),
}


class FollowerRow(Table):
    """A chat that follows something of the promise."""

    __tablename__ = "followers"
    __table_args__ = about("Which chats follow the promise, and when they want to be told.")

    tag: Mapped[bytes] = mapped_column(
        primary_key=True, comment="A keyed hash of the chat's number, unlike the session's"
    )
    sealed: Mapped[bytes] = mapped_column(
        comment="Where to write and in which language, encrypted; its key is not in here"
    )
    pace: Mapped[str] = mapped_column(comment="now, week or month")
    quiet: Mapped[str] = mapped_column(
        comment="Hours without messages, as 21-08; empty for none", server_default="21-08"
    )
    snoozed: Mapped[date | None] = mapped_column(comment="Nothing is sent before this day")
    silent: Mapped[bool] = mapped_column(comment="Whether a digest without news is left out")
    blocked: Mapped[date | None] = mapped_column(
        comment="The day they blocked the bot; removed thirty days later"
    )
    day: Mapped[date] = mapped_column(comment="The day they began to follow")


class SubscriptionRow(Table):
    """One thing that a chat follows."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        Index("ix_subscriptions_topic", "topic", "tag"),
        about("What each of them follows."),
    )

    tag: Mapped[bytes] = mapped_column(
        ForeignKey("followers.tag", ondelete="CASCADE"), primary_key=True, comment="The follower"
    )
    topic: Mapped[str] = mapped_column(
        primary_key=True, comment="An area, an activity, or a body with @ before it"
    )
    day: Mapped[date] = mapped_column(comment="The day they began to follow it")


class MailingRow(Table):
    """Something that goes out to many."""

    __tablename__ = "mailings"
    __table_args__ = (
        Index(
            "ix_mailings_running",
            "state",
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        about("What is or was sent to many: updates, corrections, retractions, digests."),
    )

    id: Mapped[str] = mapped_column(primary_key=True, comment="A random name")
    kind: Mapped[str] = mapped_column(comment="update, correction, retraction or digest")
    update_id: Mapped[str | None] = mapped_column(
        ForeignKey("updates.id"), index=True, comment="The update; none for a digest"
    )
    version: Mapped[int | None] = mapped_column(comment="The update's version; none for a digest")
    pace: Mapped[str | None] = mapped_column(comment="Of a digest: week or month")
    since: Mapped[datetime | None] = mapped_column(comment="Of a digest: published from then (UTC)")
    until: Mapped[datetime | None] = mapped_column(comment="Of a digest: and before then (UTC)")
    state: Mapped[str] = mapped_column(comment="running, paused, cancelled or done")
    at: Mapped[datetime] = mapped_column(comment="When its recipients were fixed (UTC)")
    total: Mapped[int] = mapped_column(comment="How many recipients there were")
    gone: Mapped[Any] = mapped_column(
        comment="How many rows of each state were removed since, with who left"
    )


class DeliveryRow(Table):
    """A mailing on its way to one follower."""

    __tablename__ = "deliveries"
    __table_args__ = (
        *(
            Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))
            for name, (columns, where) in _QUEUES.items()
        ),
        about("One row for each recipient of a mailing."),
    )

    # No foreign key, and no index by tag: a third of the time it takes to fix a million recipients.
    mailing_id: Mapped[str] = mapped_column(primary_key=True, comment="The mailing")
    tag: Mapped[bytes] = mapped_column(primary_key=True, comment="The follower")
    quiet: Mapped[str] = mapped_column(comment="Their hours without messages")
    state: Mapped[str] = mapped_column(
        comment="pending, sending, sent, blocked, failed, retry, unknown, cancelled, needless"
    )
    not_before: Mapped[datetime | None] = mapped_column(comment="Of a retry: not before then (UTC)")
    tries: Mapped[int] = mapped_column(comment="How often it was tried")
    claim: Mapped[bytes | None] = mapped_column(comment="Of one being sent: by which process")
    place: Mapped[bytes | None] = mapped_column(
        comment="Which message it became, encrypted; its key is not in here"
    )


class ProcessRow(Table):
    """A process that sends."""

    __tablename__ = "processes"
    __table_args__ = about("Which processes share the number of messages allowed.")

    id: Mapped[bytes] = mapped_column(primary_key=True, comment="A random number")
    until: Mapped[datetime] = mapped_column(comment="It sends nothing after this, unless renewed")
    among: Mapped[int] = mapped_column(
        comment="It sends one part in so many of what is allowed; 0: nothing yet"
    )
    halted: Mapped[datetime | None] = mapped_column(
        comment="Until when Telegram asked for no more mass messages (UTC)"
    )


class AgendaRow(Table):
    """Something due at a moment."""

    __tablename__ = "agenda"
    __table_args__ = (
        Index(
            "ix_agenda_due",
            "due_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        about("What is to be done when. Nothing is in it twice."),
    )

    what: Mapped[str] = mapped_column(primary_key=True, comment="What: publish, digest, close ...")
    due_at: Mapped[datetime] = mapped_column(primary_key=True, comment="When (UTC)")
    rule: Mapped[str] = mapped_column(comment="When it comes again, as 'week 0 17:00'; or empty")
    late: Mapped[int | None] = mapped_column(
        comment="So many seconds late it is skipped; empty: it is done however late"
    )
    state: Mapped[str] = mapped_column(comment="waiting, done or skipped")
    done_at: Mapped[datetime | None] = mapped_column(comment="When it was done or skipped (UTC)")
