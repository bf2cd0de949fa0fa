"""Tables of the survey: waves, responses, answers, reminders."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table, about


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
        about("The periods in which the safety survey is answered."),
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
    __table_args__ = about("Who has begun or completed the survey, as random numbers.")

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
        about("Every answer as it was given; of a question's rows the highest number counts."),
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
    __table_args__ = about("Which unfinished surveys of the open wave are to be reminded of.")

    tag: Mapped[bytes] = mapped_column(primary_key=True, comment="The session's tag")
    wave_id: Mapped[str] = mapped_column(ForeignKey("waves.id"), comment="The wave")
    due_at: Mapped[datetime | None] = mapped_column(
        index=True, comment="When, to the hour (UTC); empty when nothing is to be sent"
    )
    sent: Mapped[int] = mapped_column(comment="Reminders sent so far, two at most")
