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
        comment="Grows with each turn, so that two at once cannot overwrite each other"
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
    sealed: Mapped[bytes] = mapped_column(
        comment="The tip, encrypted under its own key and padded to whole kilobytes"
    )
    day: Mapped[date] = mapped_column(comment="The day it came")


class TipKeyRow(Table):
    """A tip's key for one body."""

    __tablename__ = "tip_keys"
    __table_args__ = _about("Each tip's key, sealed to every body that may read it.")

    tip_id: Mapped[bytes] = mapped_column(
        ForeignKey("tips.id", ondelete="CASCADE"), primary_key=True, comment="The tip"
    )
    body_id: Mapped[str] = mapped_column(
        ForeignKey("bodies.id"), primary_key=True, comment="The body"
    )
    sealed_key: Mapped[bytes] = mapped_column(
        comment="The tip's key, so that only this body's coordinators can open it"
    )
