"""Opening tips with a coordinator's keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select, update

from storage.bodies import Keys, body_keys
from storage.coordinators import Coordinator
from storage.errors import NoSuchTip, WrongKey
from storage.tables import TipKeyRow, TipRow
from storage.tips.content import Content, open_content, seal_content
from storage.tips.keys import bodys_key
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Opened:
    """A tip's row with its key, what it says, and the coordinator's body it was opened for."""

    row: Row[Any]
    key: bytes = field(repr=False)
    content: Content = field(repr=False)
    body: str

    @property
    def id(self) -> bytes:
        """The tip's id."""
        return bytes(self.row.id)

    def rewrite(self, connection: Connection, content: Content) -> None:
        """Store the tip with another content, under its key."""
        sealed = seal_content(self.key, self.id, content)
        connection.execute(update(TipRow).where(TipRow.id == self.id).values(sealed=sealed))


def open_tips(
    connection: Connection, vault: Vault, keys: Keys, *, only: bytes | None = None
) -> Iterator[Opened]:
    """The released tips that these bodies' keys open, in the order of their random ids. One that
    does not open, because its week is over or the body's key was lost, is passed over."""
    # With `only` held: what is written to a tip is written by one after the other.
    found = (
        select(TipRow.__table__, TipKeyRow.body_id, TipKeyRow.sealed_key)
        .join(TipKeyRow, TipKeyRow.tip_id == TipRow.id)
        .where(TipKeyRow.body_id.in_(keys), TipRow.shown)
        .order_by(TipRow.id, TipKeyRow.body_id)
    )
    if only is not None:
        found = found.where(TipRow.id == only).with_for_update(of=TipRow)
    seen = None
    for row in connection.execute(found).all():
        if row.id == seen:
            continue
        with suppress(WrongKey):
            body = row.body_id
            key = bodys_key(vault, row.week, row.id, body, row.sealed_key, keys[body])
            yield Opened(row, key, open_content(key, row.id, row.sealed), body)
            seen = row.id


def find_tip(connection: Connection, vault: Vault, who: Coordinator, tip: str) -> Opened:
    """The tip whose id begins with these hexadecimal digits, held until the commit.

    Raises `NoSuchTip`, also when several begin so.
    """
    keys = body_keys(connection, who)
    mine = select(TipKeyRow.tip_id).where(TipKeyRow.body_id.in_(keys)).distinct()
    fits = [each for each in connection.scalars(mine) if tip and each.hex().startswith(tip.lower())]
    if len(fits) == 1:
        for opened in open_tips(connection, vault, keys, only=fits[0]):
            return opened
    raise NoSuchTip(coordinator=who.name)


def addressed(connection: Connection) -> dict[bytes, tuple[str, ...]]:
    """The bodies each tip is addressed to, by its id."""
    found = select(TipKeyRow.tip_id, TipKeyRow.body_id).order_by(TipKeyRow.body_id)
    bodies: dict[bytes, tuple[str, ...]] = {}
    for tip, body in connection.execute(found):
        bodies[tip] = (*bodies.get(tip, ()), body)
    return bodies
