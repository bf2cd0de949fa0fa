"""Shares: how the processes that send divide what Telegram allows to all of them together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import Connection, delete, func, insert, or_, select, text, update

from storage.promise.moments import stored, told
from storage.tables import ProcessRow


@dataclass(frozen=True, slots=True)
class Shares:
    """How many processes are alive; into how many parts this one divides what is allowed, of which
    it sends one; until when nobody sends mass messages.

    Not `agreed`: it sends nothing yet, for the others have not made room.
    """

    members: int
    among: int
    agreed: bool
    halted: datetime | None


def beat(
    connection: Connection,
    me: bytes,
    among: int,
    now: datetime,
    ttl: timedelta,
    absent: Collection[bytes] = (),
) -> Shares:
    """Say that the process `me` is alive, and learn its share: until `now` + `ttl`, and no longer.

    It divides by the number of those alive, or by `among` if that is more: 0 to take what there is.
    Whoever joins waits until the shares of the others leave room for its own; who was silent for
    too long, or is `absent`, is counted no more, and joins anew. The sum of all shares is never
    more than one.
    """
    if connection.dialect.name == "postgresql":
        # One after the other: of two who join at once the second has to see the first.
        connection.execute(text("LOCK TABLE processes IN SHARE ROW EXCLUSIVE MODE"))
    moment = stored(now)
    dead = ProcessRow.until <= moment, or_(ProcessRow.halted.is_(None), ProcessRow.halted <= moment)
    connection.execute(delete(ProcessRow).where(ProcessRow.id != me, *dead))
    alive = select(ProcessRow.id, ProcessRow.among).where(
        ProcessRow.id != me, ProcessRow.until > moment
    )
    others = [each.among for each in connection.execute(alive) if each.id not in absent]
    members = len(others) + 1
    share = max(among, members)
    taken = sum((Fraction(1, each) for each in others if each), Fraction())
    agreed = taken + Fraction(1, share) <= 1 and me not in absent
    row = {"until": stored(now + ttl), "among": share if agreed else 0}
    if connection.execute(update(ProcessRow).where(ProcessRow.id == me).values(row)).rowcount == 0:
        connection.execute(insert(ProcessRow), {"id": me, **row})
    halted = connection.scalar(select(func.max(ProcessRow.halted)))
    until = None if halted is None or halted <= moment else told(halted)
    return Shares(members, share, agreed, until)


def halt(connection: Connection, me: bytes, until: datetime) -> None:
    """Telegram asked for no more mass messages until then: all processes learn it as they beat."""
    longer = or_(ProcessRow.halted.is_(None), ProcessRow.halted < stored(until))
    mine = update(ProcessRow).where(ProcessRow.id == me, longer)
    connection.execute(mine.values(halted=stored(until)))


def leave(connection: Connection, me: bytes, now: datetime) -> None:
    """The process `me` has settled all it sent and sends nothing more: it makes room at once."""
    mine = update(ProcessRow).where(ProcessRow.id == me)
    connection.execute(mine.values(among=0, until=stored(now)))


def be_alone(connection: Connection, now: datetime) -> None:
    """No other process can be alive, as on SQLite when one starts: what those before left behind
    takes no room, and what they were sending may be given up at once."""
    connection.execute(update(ProcessRow).values(among=0, until=stored(now)))
