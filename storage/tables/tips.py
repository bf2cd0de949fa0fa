"""Tables of tips: sealed, padded, and named at random."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table, about


class TipRow(Table):
    """An anonymous report."""

    __tablename__ = "tips"
    __table_args__ = about("Tips. Nothing here tells who wrote one, or what about.")

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
    __table_args__ = about("Each tip's key, sealed to every body that may read it.")

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
    __table_args__ = about("Photos of tips.")

    id: Mapped[bytes] = mapped_column(primary_key=True, comment="A random number")
    tip_id: Mapped[bytes] = _tip_id()
    sealed: Mapped[bytes] = mapped_column(comment="The photo, under the tip's key, padded")


class MessageRow(Table):
    """A message in a tip's thread."""

    __tablename__ = "messages"
    __table_args__ = about("What reporters and coordinators wrote to each other about tips.")

    id: Mapped[bytes] = mapped_column(primary_key=True, comment="A random number")
    tip_id: Mapped[bytes] = _tip_id()
    sealed: Mapped[bytes] = mapped_column(
        comment="Who wrote it, when and what, under the tip's key, padded"
    )
    shown: Mapped[bool] = mapped_column(comment="Whether coordinators see it yet")


class NoteRow(Table):
    """What coordinators of a body noted about a tip."""

    __tablename__ = "notes"
    __table_args__ = about("What coordinators noted about tips for their own body.")

    id: Mapped[bytes] = mapped_column(primary_key=True, comment="A random number")
    tip_id: Mapped[bytes] = _tip_id()
    body_id: Mapped[str] = mapped_column(ForeignKey("bodies.id"), comment="The body")
    sealed: Mapped[bytes] = mapped_column(
        comment="The note for this body's coordinators, padded, under the week's key"
    )


class NoticeRow(Table):
    """A chat that asked to be told of news in a tip's thread."""

    __tablename__ = "notices"
    __table_args__ = about("Which chats asked to be told of news about a tip.")

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
    __table_args__ = about("Which notices are due, some minutes after the news, by chance.")

    tip_id: Mapped[bytes] = mapped_column(
        ForeignKey("notices.tip_id", ondelete="CASCADE"), primary_key=True, comment="The tip"
    )
    due_at: Mapped[datetime] = mapped_column(index=True, comment="When, to the minute (UTC)")


class DraftPhotoRow(Table):
    """A photo of a tip not yet sent."""

    __tablename__ = "draft_photos"
    __table_args__ = about("Photos of tips not yet sent.")

    id: Mapped[bytes] = mapped_column(primary_key=True, comment="A random number")
    slot: Mapped[int] = mapped_column(
        index=True, comment="The half hour whose key sealed it; it ends soon after"
    )
    sealed: Mapped[bytes] = mapped_column(comment="The photo, padded")
