"""The course of a mailing: how far it is, and pausing, resuming and calling it off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    select,
    update,
)

from storage.errors import MailingNotThere, NoSuchMailing
from storage.promise.moments import told
from storage.tables import DeliveryRow, MailingRow

_LEFT = ("pending", "retry", "sending")
_COLUMNS = select(
    MailingRow.id,
    MailingRow.kind,
    MailingRow.update_id,
    MailingRow.version,
    MailingRow.pace,
    MailingRow.since,
    MailingRow.until,
    MailingRow.state,
    MailingRow.at,
    MailingRow.total,
)
_RUNNING = MailingRow.state == literal_column("'running'")  # so that the index of those serves
# What takes words back goes first.
_URGENCY = case({"retraction": 0, "correction": 1, "update": 2}, value=MailingRow.kind, else_=3)
_IN_ORDER = select(MailingRow.id).where(_RUNNING).order_by(_URGENCY, MailingRow.at, MailingRow.id)


_HELD = _COLUMNS.where(MailingRow.id == bindparam("mailing"), _RUNNING).with_for_update(read=True)


@dataclass(frozen=True, slots=True)
class Mailing:
    """Something that goes out to many: an update's version, a correction or retraction of it, or
    the digest for a pace of what was published from `since` up to `until`."""

    id: str
    kind: str
    update_id: str | None
    version: int | None
    pace: str | None
    since: datetime | None
    until: datetime | None
    state: str  # running, paused, cancelled or done
    at: datetime
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a mailing is: how many deliveries are in each state. Their sum is its total.

    `gone` of them are counted in the state they ended in, but their followers left since.
    """

    mailing: Mailing
    states: Mapping[str, int]
    gone: int

    @property
    def left(self) -> int:
        """How many are not settled yet."""
        return sum(self.states.get(state, 0) for state in _LEFT)


def running(connection: Connection) -> Sequence[str]:
    """The mailings under way, the most urgent first."""
    return connection.scalars(_IN_ORDER).all()


def hold_running(connection: Connection, mailing: str) -> Mailing | None:
    """A mailing, if it is under way; it stays so, and of its version, until the transaction ends:
    a correction has to find what is claimed here as being sent."""
    row = connection.execute(_HELD, {"mailing": mailing}).one_or_none()
    return row and _read(row)


def read_mailing(connection: Connection, mailing: str) -> Mailing:
    """A mailing. Raises `NoSuchMailing`."""
    row = connection.execute(_COLUMNS.where(MailingRow.id == mailing)).one_or_none()
    if row is None:
        raise NoSuchMailing(mailing=mailing)
    return _read(row)


def mailings_of(connection: Connection, update_id: str) -> list[Mailing]:
    """An update's mailings, the oldest first."""
    mine = _COLUMNS.where(MailingRow.update_id == update_id)
    return [_read(row) for row in connection.execute(mine.order_by(MailingRow.at, MailingRow.id))]


def latest_mailings(connection: Connection, most: int = 20) -> list[Mailing]:
    """The newest mailings, digests too, the newest first."""
    newest = _COLUMNS.order_by(MailingRow.at.desc(), MailingRow.id).limit(most)
    return [_read(row) for row in connection.execute(newest)]


def pause(connection: Connection, mailing: str) -> None:
    """Send no more of a mailing for now. Raises `NoSuchMailing` or `MailingNotThere`."""
    _turn(connection, mailing, "paused", ("running",))


def resume(connection: Connection, mailing: str) -> None:
    """Go on with a paused mailing. Raises `NoSuchMailing` or `MailingNotThere`."""
    _turn(connection, mailing, "running", ("paused",))


def cancel(connection: Connection, mailing: str) -> None:
    """Send no more of a mailing, for good. Raises `NoSuchMailing` or `MailingNotThere`."""
    _turn(connection, mailing, "cancelled", ("running", "paused"))


def again(connection: Connection, mailing: str) -> int:
    """Send once more what may or may not have arrived; how many. Only on somebody's word: who has
    it gets it twice. Raises `NoSuchMailing` or `MailingNotThere`."""
    known = read_mailing(connection, mailing)
    newest = select(func.max(MailingRow.version)).where(MailingRow.update_id == known.update_id)
    _turn(connection, mailing, known.state, ("running", "paused", "done"))
    lost = update(DeliveryRow).where(
        DeliveryRow.mailing_id == mailing, DeliveryRow.state == "unknown"
    )
    number = connection.execute(lost.values(state="pending", claim=None)).rowcount
    mine = update(MailingRow).where(MailingRow.id == mailing)
    if number and known.state == "done":
        connection.execute(mine.values(state="running"))
    if number and known.kind == "update":
        connection.execute(mine.values(version=newest.scalar_subquery()))
    return number


def finish(connection: Connection) -> int:
    """Call done what has nothing left to send; how many mailings."""
    left = [
        exists().where(
            DeliveryRow.mailing_id == MailingRow.id,
            DeliveryRow.state == literal_column(f"'{state}'"),
        )
        for state in _LEFT
    ]
    over = update(MailingRow).where(_RUNNING, *(~each for each in left))
    return connection.execute(over.values(state="done")).rowcount


def progress(connection: Connection, mailing: str) -> Progress:
    """How far a mailing is. Raises `NoSuchMailing`."""
    known = read_mailing(connection, mailing)
    held = select(MailingRow.gone).where(MailingRow.id == mailing)
    gone: Counter[str] = Counter(connection.scalar(held))
    states = gone.copy()
    for state, number in connection.execute(_counts(mailing)):
        unsent = known.state == "cancelled" and state in ("pending", "retry")
        states["cancelled" if unsent else state] += number
    return Progress(known, dict(states), gone.total())


def _counts(mailing: str) -> Select[str, int]:
    counted = select(DeliveryRow.state, func.count()).where(DeliveryRow.mailing_id == mailing)
    return counted.group_by(DeliveryRow.state)


def _turn(connection: Connection, mailing: str, state: str, needed: Sequence[str]) -> None:
    mine = update(MailingRow).where(MailingRow.id == mailing, MailingRow.state.in_(needed))
    if connection.execute(mine.values(state=state)).rowcount == 0:
        known = read_mailing(connection, mailing)
        raise MailingNotThere(mailing=mailing, state=known.state, needed=" or ".join(needed))


def _read(row: Row[*tuple[Any, ...]]) -> Mailing:
    about = row._asdict()
    for moment in ("since", "until", "at"):
        about[moment] = about[moment] and told(about[moment])
    return Mailing(**about)
