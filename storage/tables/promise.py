"""Tables of the promise: what was promised, how it stands, what was reported about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table, about


class PromiseRow(Table):
    """One version of a promise's catalogue."""

    __tablename__ = "promises"
    __table_args__ = about("The promises, whole, in every version; the highest one counts.")

    id: Mapped[str] = mapped_column(primary_key=True, comment="The promise")
    version: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Its version, from 1"
    )
    content: Mapped[Any] = mapped_column(comment="The catalogue: areas, activities, indicators")
    at: Mapped[datetime] = mapped_column(comment="When it was stored (UTC)")
    coordinator: Mapped[str] = mapped_column(comment="Who changed it; empty for the data file")
    reason: Mapped[str] = mapped_column(comment="Why")


class StandingRow(Table):
    """How an activity stands from some day on."""

    __tablename__ = "standings"
    __table_args__ = about("How each activity stood and stands; of its rows the last one counts.")

    activity: Mapped[str] = mapped_column(primary_key=True, comment="The activity")
    number: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="The change's place among the activity's"
    )
    status: Mapped[str] = mapped_column(comment="planned, under_way, done, partly_done, ...")
    day: Mapped[date] = mapped_column(comment="From which day on")
    reason: Mapped[str] = mapped_column(comment="Why")
    coordinator: Mapped[str] = mapped_column(comment="Who said so")
    update_id: Mapped[str | None] = mapped_column(
        ForeignKey("updates.id"), comment="The update it was published with, if any"
    )


class ObservationRow(Table):
    """One dated value of an indicator."""

    __tablename__ = "observations"
    __table_args__ = about("What was counted, measured or seen, and when.")

    id: Mapped[str] = mapped_column(primary_key=True, comment="A name of its own, to import it by")
    indicator: Mapped[str] = mapped_column(index=True, comment="What was looked at")
    day: Mapped[date] = mapped_column(comment="The day it holds for")
    value: Mapped[float | None] = mapped_column(comment="The number; empty for a narrative")
    words: Mapped[Any | None] = mapped_column(comment="What was seen, in each language")
    evidence: Mapped[Any] = mapped_column(comment="Links, document names, photos")
    coordinator: Mapped[str] = mapped_column(comment="Who reported it")
    at: Mapped[datetime] = mapped_column(comment="When it was reported (UTC)")


class UpdateRow(Table):
    """A progress report, at whatever stage."""

    __tablename__ = "updates"
    __table_args__ = about("Progress reports on activities, from draft to published.")

    id: Mapped[str] = mapped_column(primary_key=True, comment="Eight random letters and digits")
    state: Mapped[str] = mapped_column(
        index=True, comment="draft, translated, reviewed, scheduled, published or retracted"
    )
    version: Mapped[int] = mapped_column(comment="The version written last")
    shown: Mapped[int | None] = mapped_column(comment="The version published last, if any")
    author: Mapped[str] = mapped_column(comment="Who wrote that version")
    approver: Mapped[str | None] = mapped_column(comment="Who approved of it")
    approved: Mapped[bytes | None] = mapped_column(
        comment="The hash of the content approved of: any edit makes it another"
    )
    due_at: Mapped[datetime | None] = mapped_column(comment="When it is to be published (UTC)")
    published_at: Mapped[datetime | None] = mapped_column(comment="When it first was (UTC)")


class UpdateVersionRow(Table):
    """What an update said at some point."""

    __tablename__ = "update_versions"
    __table_args__ = about("Every version of every update, as it was written.")

    update_id: Mapped[str] = mapped_column(
        ForeignKey("updates.id"), primary_key=True, comment="The update"
    )
    version: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Its version, from 1"
    )
    content: Mapped[Any] = mapped_column(
        comment="Title and text in each language, activities, new statuses, pictures"
    )


class UpdatePictureRow(Table):
    """A picture of an update."""

    __tablename__ = "update_pictures"
    __table_args__ = about("Pictures shown with updates: cleaned, and public.")

    id: Mapped[str] = mapped_column(primary_key=True, comment="A random name")
    jpeg: Mapped[bytes] = mapped_column(comment="The picture")


class UpdateActRow(Table):
    """One step in an update's life."""

    __tablename__ = "update_acts"
    __table_args__ = about("Who did what to which update, and why.")

    update_id: Mapped[str] = mapped_column(
        ForeignKey("updates.id"), primary_key=True, comment="The update"
    )
    number: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="The step's place"
    )
    at: Mapped[datetime] = mapped_column(comment="When (UTC)")
    coordinator: Mapped[str] = mapped_column(comment="Who; empty for the clock")
    act: Mapped[str] = mapped_column(comment="draft, edit, translate, approve, schedule, ...")
    version: Mapped[int] = mapped_column(comment="Of which version")
    reason: Mapped[str] = mapped_column(comment="Why, where one was given")


class DifferenceRow(Table):
    """How many noticed a difference."""

    __tablename__ = "differences"
    __table_args__ = about("Did you notice a difference? Numbers only, nobody's answer.")

    update_id: Mapped[str] = mapped_column(
        ForeignKey("updates.id"), primary_key=True, comment="The update"
    )
    answer: Mapped[str] = mapped_column(primary_key=True, comment="yes, little, no or unknown")
    count: Mapped[int] = mapped_column(comment="How many said so")


class BoardRow(Table):
    """Which state the public side of the promise is in."""

    __tablename__ = "board"
    __table_args__ = about("A number that changes with all that residents can read of a promise.")

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="Always 1")
    stamp: Mapped[int] = mapped_column(comment="Grows with every change")
