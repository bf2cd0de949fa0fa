"""Deliveries: what is due is claimed, committed as being sent, and settled once that is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    Connection,
    LargeBinary,
    Row,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from storage.days import day_of
from storage.mailings.addressing import addressees
from storage.mailings.course import Mailing, hold_running, running
from storage.mailings.followers import block_all
from storage.mailings.hours import awake
from storage.mailings.places import seal_place
from storage.promise.moments import stored
from storage.tables import DeliveryRow, ProcessRow
from storage.vault import Vault

# How far a process has come in each mailing, by its quiet hours: where it looks on from.
Marks = MutableMapping[tuple[str, str], bytes]

# Literals, so that the indexes of some rows only serve.
_PENDING = DeliveryRow.state == literal_column("'pending'")
_RETRY = DeliveryRow.state == literal_column("'retry'")
_SENDING = DeliveryRow.state == literal_column("'sending'")
_ROW = select(DeliveryRow.tag, DeliveryRow.tries, DeliveryRow.place)
_NEXT = (
    _ROW.where(
        DeliveryRow.mailing_id == bindparam("mailing"),
        DeliveryRow.quiet == bindparam("hours"),
        DeliveryRow.tag > bindparam("after"),
        _PENDING,
    )
    .order_by(DeliveryRow.tag)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_AGAIN = (
    _ROW.where(
        DeliveryRow.mailing_id == bindparam("mailing"),
        DeliveryRow.not_before <= bindparam("now"),
        DeliveryRow.quiet.in_(bindparam("hours", expanding=True)),
        _RETRY,
    )
    .order_by(DeliveryRow.not_before)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_MINE = update(DeliveryRow).where(
    DeliveryRow.mailing_id == bindparam("mailing"), DeliveryRow.tag == bindparam("of")
)
_THESE = update(DeliveryRow).where(
    DeliveryRow.mailing_id == bindparam("mailing"),
    DeliveryRow.tag.in_(bindparam("tags", type_=LargeBinary, expanding=True)),
)
_SEND = _THESE.values(
    state="sending", claim=bindparam("me"), tries=DeliveryRow.tries + 1, not_before=None
)
_LEAVE = _THESE.values(state=bindparam("is"), not_before=bindparam("due"))
# What was given up as unknown, for its process seemed dead, is told rightly by one that only slept.
_SETTLE = _MINE.where(
    DeliveryRow.claim == bindparam("me"),
    or_(DeliveryRow.state == "sending", DeliveryRow.state == "unknown"),
).values(
    state=bindparam("is"),
    claim=None,
    not_before=bindparam("due"),
    place=func.coalesce(bindparam("at"), DeliveryRow.place),
)
_SENT = (
    "WITH fared (tag, place) AS (VALUES {rows}) "
    "UPDATE deliveries SET state = 'sent', claim = NULL, not_before = NULL, place = fared.place "
    "FROM fared WHERE deliveries.mailing_id = ? AND deliveries.tag = fared.tag "
    "AND deliveries.claim = ? AND deliveries.state IN ('sending', 'unknown')"
)
_FIRST = b""
_Row = Row[bytes, int, bytes | None]
PUT_OFF = timedelta(seconds=5)  # of an edit, while its message is on its way


class Delivery(NamedTuple):
    """One message to send, or to edit at its `place`. Of a digest: what they follow, and whether
    one without news is left out."""

    mailing: str
    tag: bytes
    chat_id: int
    language: str
    place: int | None
    tries: int  # this one included
    topics: tuple[str, ...] = ()
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What this process is to send now, each once; and the mailings they belong to, as they are
    now: a correction changes the version of one that is under way."""

    deliveries: tuple[Delivery, ...]
    mailings: dict[str, Mailing]


class Outcome(NamedTuple):
    """How one fared: sent, blocked, failed, retry (not before when), unknown or needless."""

    mailing: str
    tag: bytes
    state: str
    place: int | None = None
    not_before: datetime | None = None


def settle_and_claim(
    connection: Connection,
    vault: Vault,
    me: bytes,
    outcomes: Sequence[Outcome],
    now: datetime,
    most: int,
    marks: Marks | None = None,
) -> Claim:
    """Store how the last ones fared and take the next: `settle`, then `claim`."""
    settle(connection, vault, me, outcomes, now)
    return claim(connection, vault, me, now, most, marks)


def claim(
    connection: Connection,
    vault: Vault,
    me: bytes,
    now: datetime,
    most: int,
    marks: Marks | None = None,
) -> Claim:
    """Up to `most` of what is due at `now` (aware), marked as being sent by the process `me`: once
    that is committed, nobody else gets them, and they may be sent.

    Not who is in their quiet hours; whoever left, blocked the bot or wants no news is settled here.
    Safe for any number of processes. `marks` is the process's own, and only saves time: looking on
    from where it was, it need not pass all that is done.
    """
    marks = {} if marks is None else marks
    claimed: list[Delivery] = []
    mailings: dict[str, Mailing] = {}
    for ident in running(connection):
        mailing = hold_running(connection, ident)
        while mailing is not None and len(claimed) < most:
            rows = _due(connection, ident, now, most - len(claimed), marks)
            if not rows:
                break
            mailings[ident] = mailing
            claimed += _take(connection, vault, me, mailing, rows, now)
    return Claim(tuple(claimed), mailings)


def settle(
    connection: Connection, vault: Vault, me: bytes, outcomes: Iterable[Outcome], now: datetime
) -> None:
    """Store how deliveries fared that the process `me` claimed; of who is gone, nothing. Whoever
    blocked the bot gets nothing more."""
    sent: dict[str, list[Outcome]] = {}
    others: list[Outcome] = []
    for each in outcomes:
        placed = each.state == "sent" and each.place is not None
        (sent.setdefault(each.mailing, []) if placed else others).append(each)
    for mailing, those in sent.items():
        _settle_sent(connection, vault, me, mailing, those)
    rows = [
        {
            "mailing": each.mailing,
            "of": each.tag,
            "me": me,
            "is": each.state,
            "due": each.not_before and stored(each.not_before),
            "at": None if each.place is None else seal_place(vault, each.tag, each.place),
        }
        for each in others
    ]
    if rows:
        connection.execute(_SETTLE, rows)
    if blocked := [each.tag for each in others if each.state == "blocked"]:
        block_all(connection, blocked, day_of(now))


def _settle_sent(
    connection: Connection, vault: Vault, me: bytes, mailing: str, sent: Collection[Outcome]
) -> None:
    """The same for those that became a message, nearly all: in one statement past SQLAlchemy, which
    needs longer for the values of a row than SQLite for the row."""
    values = [
        value
        for _, tag, _, place, _ in sent
        if place is not None
        for value in (tag, seal_place(vault, tag, place))
    ]
    statement = _SENT.format(rows=", ".join(["(?, ?)"] * len(sent)))
    if connection.dialect.paramstyle != "qmark":
        statement = statement.replace("?", "%s")
    connection.exec_driver_sql(statement, (*values, mailing, me))


def lapse(connection: Connection, now: datetime) -> int:
    """Call unknown what processes were sending that seem dead; how many."""
    alive = exists().where(ProcessRow.id == DeliveryRow.claim, ProcessRow.until > stored(now))
    lost = update(DeliveryRow).where(_SENDING, or_(DeliveryRow.claim.is_(None), ~alive))
    return connection.execute(lost.values(state="unknown")).rowcount


def _due(
    connection: Connection, mailing: str, now: datetime, most: int, marks: Marks
) -> list[_Row]:
    rows: list[_Row] = []
    hours = awake(now)
    for each in hours:
        rows += _pending(connection, mailing, each, most - len(rows), marks)
        if len(rows) >= most:
            return rows
    about = {"mailing": mailing, "now": stored(now), "hours": hours, "most": most - len(rows)}
    return [*rows, *connection.execute(_AGAIN, about)]


def _pending(
    connection: Connection, mailing: str, hours: str, most: int, marks: Marks
) -> Sequence[_Row]:
    """From the mark on; and from the beginning when there is nothing, for rows come back."""
    mark = marks.get((mailing, hours), _FIRST)
    about = {"mailing": mailing, "hours": hours, "most": most}
    rows = connection.execute(_NEXT, {**about, "after": mark}).all()
    if not rows and mark:
        rows = connection.execute(_NEXT, {**about, "after": _FIRST}).all()
    marks[mailing, hours] = rows[-1].tag if rows else _FIRST
    return rows


def _take(
    connection: Connection,
    vault: Vault,
    me: bytes,
    mailing: Mailing,
    rows: Sequence[_Row],
    now: datetime,
) -> list[Delivery]:
    """Mark these rows, which nobody else can get at; those that are to be sent."""
    found = addressees(connection, vault, mailing, {row.tag: row.place for row in rows}, now)
    claimed: list[Delivery] = []
    left: dict[str, list[bytes]] = {}
    for tag, tries, _ in rows:
        to = found[tag]
        if isinstance(to, str):
            left.setdefault(to, []).append(tag)
            continue
        claimed.append(
            Delivery(
                mailing=mailing.id,
                tag=tag,
                chat_id=to.chat_id,
                language=to.language,
                place=to.place,
                tries=tries + 1,
                topics=to.topics,
                silent=to.silent,
            )
        )
    if claimed:
        tags = [each.tag for each in claimed]
        connection.execute(_SEND, {"mailing": mailing.id, "tags": tags, "me": me})
    for state, tags in left.items():
        due = stored(now + PUT_OFF) if state == "retry" else None
        about = {"mailing": mailing.id, "tags": tags, "is": state, "due": due}
        connection.execute(_LEAVE, about)
    return claimed
