"""The tables. Every table and column says in plain words what it holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, MetaData, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {bytes: LargeBinary, Any: JSON(none_as_null=True)}  # noqa: RUF012 - SQLAlchemy's own name


def _about(comment: str, **options: Any) -> dict[str, Any]:
    """A table's comment. Keyed by a random tag, and kept in its order: no row tells its age."""
    return {"comment": comment, "sqlite_with_rowid": False, **options}


class SessionRow(Table):
    """One chat's dialogues."""

    __tablename__ = "sessions"
    __table_args__ = _about("Where each chat stands in its dialogues. Sealed throughout.")

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
    __table_args__ = _about(
        "The last update of chats just deleted: delivered again, it stores nothing."
    )

    tag: Mapped[bytes] = mapped_column(
        primary_key=True, comment="A keyed hash of the chat's and the update's numbers"
    )
    day: Mapped[date] = mapped_column(comment="The day; the row is removed two days later")


class WaveRow(Table):
    """A period in which a questionnaire is answered."""

    __tablename__ = "waves"
    __table_args__ = (
        # The row that is open, if any, is found here, and a second one cannot be.
        Index(
            "ix_waves_open",
            "status",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
        _about("The periods in which the safety survey is answered."),
    )

    id: Mapped[str] = mapped_column(primary_key=True, comment="The wave's name")
    version: Mapped[str] = mapped_column(comment="The questionnaire new respondents get")
    status: Mapped[str] = mapped_column(comment="open, closing or closed; at most one is open")
    opened: Mapped[date] = mapped_column(comment="The day it opened")
    closed: Mapped[date | None] = mapped_column(
        comment="The day it closed; closed means that its key is destroyed"
    )


class ResponseRow(Table):
    """One respondent's part in one wave."""

    __tablename__ = "responses"
    __table_args__ = _about("Who has begun or completed the survey, as random numbers.")

    wave_id: Mapped[str] = mapped_column(
        ForeignKey("waves.id"), primary_key=True, comment="The wave"
    )
    respondent: Mapped[bytes] = mapped_column(
        primary_key=True,
        comment="A hash keyed with the wave's key; a random number once the wave is closed",
    )
    version: Mapped[str] = mapped_column(comment="The questionnaire it was begun with")
    language: Mapped[str] = mapped_column(comment="The language it was begun or completed in")
    status: Mapped[str] = mapped_column(comment="open, or complete when it was sent")
    begun: Mapped[date] = mapped_column(comment="The day of consent")
    completed: Mapped[date | None] = mapped_column(comment="The day it was sent")


class AnswerRow(Table):
    """One answer, as it was given."""

    __tablename__ = "answers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["wave_id", "respondent"],
            ["responses.wave_id", "responses.respondent"],
            ondelete="CASCADE",
            onupdate="CASCADE",
        ),
        _about("Every answer as it was given; of a question's rows the highest number counts."),
    )

    wave_id: Mapped[str] = mapped_column(primary_key=True, comment="The wave")
    respondent: Mapped[bytes] = mapped_column(primary_key=True, comment="The respondent's number")
    number: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="The answer's place in this response"
    )
    question: Mapped[str] = mapped_column(comment="The question it was given to")
    value: Mapped[Any | None] = mapped_column(comment="The choice or the number; never words")
    missing: Mapped[str | None] = mapped_column(
        comment="Why there is none: skipped, unknown, or orphaned by a changed earlier answer"
    )
    sealed_words: Mapped[bytes | None] = mapped_column(
        comment="The resident's own words, encrypted; the key is not in the database"
    )


class ReminderRow(Table):
    """When a chat with an unfinished survey is reminded."""

    __tablename__ = "reminders"
    __table_args__ = _about("Which unfinished surveys of the open wave are to be reminded of.")

    tag: Mapped[bytes] = mapped_column(primary_key=True, comment="The session's tag")
    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"), comment="The wave")
    due_at: Mapped[datetime | None] = mapped_column(
        index=True, comment="When, to the hour (UTC); empty when nothing is to be sent"
    )
    sent: Mapped[int] = mapped_column(comment="Reminders sent so far, two at most")


class SubscriptionRow(Table):
    """A chat that follows an area of the promise."""

    __tablename__ = "subscriptions"
    __table_args__ = _about("Who follows which area of the promise.")

    tag: Mapped[bytes] = mapped_column(
        primary_key=True, comment="A keyed hash of the chat's number, unlike the session's"
    )
    area: Mapped[str] = mapped_column(primary_key=True, comment="The area")
    sealed: Mapped[bytes] = mapped_column(
        comment="Where to write and in which language, encrypted; its key is not in here"
    )
    day: Mapped[date] = mapped_column(comment="The day they began to follow")


class CoordinatorRow(Table):
    """Somebody who reads tips for a body."""

    __tablename__ = "coordinators"
    __table_args__ = _about("The people who read and answer tips.")

    id: Mapped[bytes] = mapped_column(primary_key=True, comment="A random number")
    name: Mapped[str] = mapped_column(unique=True, comment="The name they go by")
    public_key: Mapped[bytes] = mapped_column(comment="What is sealed with it, only they can open")
    locked_key: Mapped[bytes] = mapped_column(comment="Its other half, locked by their passphrase")
    salt: Mapped[bytes] = mapped_column(comment="Makes equal passphrases look different")
    operations: Mapped[int] = mapped_column(comment="How much work one try of a passphrase is")
    memory: Mapped[int] = mapped_column(comment="How many bytes one try of a passphrase needs")


class BodyRow(Table):
    """A responsible organisation."""

    __tablename__ = "bodies"
    __table_args__ = _about("The organisations that promised something and receive tips.")

    id: Mapped[str] = mapped_column(primary_key=True, comment="The body")
    name: Mapped[str] = mapped_column(comment="What it is called")
    public_key: Mapped[bytes] = mapped_column(comment="Tips are sealed with it")


class MemberRow(Table):
    """A coordinator's place in a body."""

    __tablename__ = "members"
    __table_args__ = _about("Which coordinator can open what is sealed to which body.")

    body_id: Mapped[str] = mapped_column(
        ForeignKey("bodies.id", ondelete="CASCADE"), primary_key=True, comment="The body"
    )
    coordinator_id: Mapped[bytes] = mapped_column(
        ForeignKey("coordinators.id", ondelete="CASCADE"),
        primary_key=True,
        comment="The coordinator",
    )
    sealed_key: Mapped[bytes] = mapped_column(
        comment="The body's key, so that only this coordinator can open it"
    )


class TipRow(Table):
    """An anonymous report."""

    __tablename__ = "tips"
    __table_args__ = _about("Tips. Nothing here tells who wrote one, or what about.")

    id: Mapped[bytes] = mapped_column(primary_key=True, comment="A random number")
    handle: Mapped[bytes] = mapped_column(
        unique=True, comment="Derived from the receipt, with a key that is not in here"
    )
    reporter_public: Mapped[bytes | None] = mapped_column(
        comment="What is sealed with it, only the receipt's holder can open"
    )
    reporter_key: Mapped[bytes | None] = mapped_column(
        comment="The tip's key for the receipt's holder, under the week's key"
    )
    sealed: Mapped[bytes] = mapped_column(
        comment="The tip, encrypted under its own key and padded to whole kilobytes"
    )
    day: Mapped[date] = mapped_column(comment="The day it came")
    expires: Mapped[date] = mapped_column(
        index=True, comment="The last day it is kept: a Sunday, some weeks off by chance"
    )
    week: Mapped[str] = mapped_column(
        comment="The week whose key lies around the tip's keys; renewed each week"
    )
    urgent: Mapped[bool] = mapped_column(comment="Whether it waits for the next minute only")
    shown: Mapped[bool] = mapped_column(comment="Whether coordinators see it yet")
    fresh: Mapped[bool] = mapped_column(
        comment="Whether its rows are to be written anew, mixed with other tips'"
    )


def _tip_id(*, primary_key: bool = False) -> Mapped[bytes]:
    return mapped_column(
        ForeignKey("tips.id", ondelete="CASCADE"),
        primary_key=primary_key,
        index=not primary_key,
        comment="The tip",
    )


class TipKeyRow(Table):
    """A tip's key for one body."""

    __tablename__ = "tip_keys"
    __table_args__ = _about("Each tip's key, sealed to every body that may read it.")

    tip_id: Mapped[bytes] = _tip_id(primary_key=True)
    body_id: Mapped[str] = mapped_column(
        ForeignKey("bodies.id"), primary_key=True, comment="The body"
    )
    sealed_key: Mapped[bytes] = mapped_column(
        comment="The tip's key for this body's coordinators, under the week's key"
    )


class PhotoRow(Table):
    """A photo of a tip."""

    __tablename__ = "photos"
    __table_args__ = _about("Photos of tips.")

    id: Mapped[bytes] = mapped_column(primary_key=True, comment="A random number")
    tip_id: Mapped[bytes] = _tip_id()
    sealed: Mapped[bytes] = mapped_column(comment="The photo, under the tip's key, padded")


class MessageRow(Table):
    """A message in a tip's thread."""

    __tablename__ = "messages"
    __table_args__ = _about("What reporters and coordinators wrote to each other about tips.")

    id: Mapped[bytes] = mapped_column(primary_key=True, comment="A random number")
    tip_id: Mapped[bytes] = _tip_id()
    sealed: Mapped[bytes] = mapped_column(
        comment="Who wrote it, when and what, under the tip's key, padded"
    )
    shown: Mapped[bool] = mapped_column(comment="Whether coordinators see it yet")


class NoteRow(Table):
    """What coordinators of a body noted about a tip."""

    __tablename__ = "notes"
    __table_args__ = _about("What coordinators noted about tips for their own body.")

    id: Mapped[bytes] = mapped_column(primary_key=True, comment="A random number")
    tip_id: Mapped[bytes] = _tip_id()
    body_id: Mapped[str] = mapped_column(ForeignKey("bodies.id"), comment="The body")
    sealed: Mapped[bytes] = mapped_column(
        comment="The note for this body's coordinators, padded, under the week's key"
    )


class NoticeRow(Table):
    """A chat that asked to be told of news in a tip's thread."""

    __tablename__ = "notices"
    __table_args__ = _about("Which chats asked to be told of news about a tip.")

    tip_id: Mapped[bytes] = _tip_id(primary_key=True)
    tag: Mapped[bytes] = mapped_column(
        index=True, comment="A keyed hash of the chat's number, unlike all others"
    )
    sealed: Mapped[bytes] = mapped_column(
        comment="Where to write and in which language, encrypted; its key is not in here"
    )
    until: Mapped[date] = mapped_column(comment="The last day it is kept")
    last: Mapped[bool] = mapped_column(comment="Whether it goes with the next ping")


class PingRow(Table):
    """News to be told of."""

    __tablename__ = "pings"
    __table_args__ = _about("Which notices are due, some minutes after the news, by chance.")

    tip_id: Mapped[bytes] = mapped_column(
        ForeignKey("notices.tip_id", ondelete="CASCADE"), primary_key=True, comment="The tip"
    )
    due_at: Mapped[datetime] = mapped_column(index=True, comment="When, to the minute (UTC)")


class DraftPhotoRow(Table):
    """A photo of a tip not yet sent."""

    __tablename__ = "draft_photos"
    __table_args__ = _about("Photos of tips not yet sent.")

    id: Mapped[bytes] = mapped_column(primary_key=True, comment="A random number")
    slot: Mapped[int] = mapped_column(
        index=True, comment="The half hour whose key sealed it; it ends soon after"
    )
    sealed: Mapped[bytes] = mapped_column(comment="The photo, padded")


class DeletionRow(Table):
    """A message to delete from a chat."""

    __tablename__ = "deletions"
    __table_args__ = _about("Messages with receipts, to be deleted from chats in some minutes.")

    id: Mapped[bytes] = mapped_column(primary_key=True, comment="A random number")
    slot: Mapped[int] = mapped_column(
        index=True, comment="The half hour whose key sealed it; it ends soon after"
    )
    due_at: Mapped[datetime] = mapped_column(index=True, comment="When, to the minute (UTC)")
    sealed: Mapped[bytes] = mapped_column(comment="The chat and the message, encrypted")


class ActRow(Table):
    """One line of the audit log."""

    __tablename__ = "audit"
    __table_args__ = _about("Who read, wrote and changed what at the desk. Never changed.")

    number: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Its place in the log"
    )
    at: Mapped[datetime] = mapped_column(comment="When, to the second (UTC)")
    coordinator: Mapped[str] = mapped_column(comment="Who")
    action: Mapped[str] = mapped_column(comment="What they did")
    subject: Mapped[str] = mapped_column(comment="With which tip, body or coordinator")
    before: Mapped[bytes] = mapped_column(comment="The hash of the line before")
    hash: Mapped[bytes] = mapped_column(comment="A keyed hash of all of this line")


class LastActRow(Table):
    """Where the audit log ends."""

    __tablename__ = "audit_end"
    __table_args__ = _about("The end of the audit log, so that none can be cut off unnoticed.")

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="Always 1")
    number: Mapped[int] = mapped_column(comment="The last line's number")
    hash: Mapped[bytes] = mapped_column(comment="A keyed hash of the last line's")


class HouseRow(Table):
    """What an installation remembers of itself."""

    __tablename__ = "house"
    __table_args__ = _about("Which server key this database was made with.")

    name: Mapped[str] = mapped_column(primary_key=True, comment="Of what")
    value: Mapped[bytes] = mapped_column(comment="A keyed hash of it; the key is not in here")
