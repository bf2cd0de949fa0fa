"""Tables of the desk: who sits at it, for whom, and what they did there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Table, about


class CoordinatorRow(Table):
    """Somebody who reads tips for a body."""

    __tablename__ = "coordinators"
    __table_args__ = about("The people who read and answer tips.")

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
    __table_args__ = about("The organisations that promised something and receive tips.")

    id: Mapped[str] = mapped_column(primary_key=True, comment="The body")
    name: Mapped[str] = mapped_column(comment="What it is called")
    public_key: Mapped[bytes] = mapped_column(comment="Tips are sealed with it")


class MemberRow(Table):
    """A coordinator's place in a body."""

    __tablename__ = "members"
    __table_args__ = about("Which coordinator can open what is sealed to which body.")

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


class ActRow(Table):
    """One line of the audit log."""

    __tablename__ = "audit"
    __table_args__ = about("Who read, wrote and changed what at the desk. Never changed.")

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
    __table_args__ = about("The end of the audit log, so that none can be cut off unnoticed.")

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, comment="Always 1")
    number: Mapped[int] = mapped_column(comment="The last line's number")
    hash: Mapped[bytes] = mapped_column(comment="A keyed hash of the last line's")
