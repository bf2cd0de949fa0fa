"""Coordinators: a key pair each, behind a passphrase that is kept nowhere."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from storage.audit import OPERATOR, append
from storage.database import Database
from storage.errors import (
    BodyWithoutCoordinator,
    Conflict,
    CoordinatorExists,
    NoSuchCoordinator,
)
from storage.tables import CoordinatorRow, MemberRow
from storage.vault import Vault
from storage.vault.ciphers import TAG_BYTES
from storage.vault.people import Locked, lock, new_pair, unlock


@dataclass(frozen=True, slots=True)
class Coordinator:
    """A coordinator whose passphrase opened the key: what every function of the desk asks for."""

    id: bytes
    name: str
    public: bytes
    private: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A coordinator about to be stored."""

    name: str
    public: bytes
    locked: Locked


def prepare_coordinator(name: str, passphrase: str) -> Newcomer:
    """A new key pair behind a passphrase. Argon2id, 0.1-0.2 s and 64 MiB: not in a transaction."""
    public, private = new_pair()
    return Newcomer(name, public, lock(private, public, passphrase))


def add_coordinator(connection: Connection, vault: Vault, new: Newcomer, now: datetime) -> None:
    """Store a coordinator; they belong to no body yet. Raises `CoordinatorExists`."""
    named = select(CoordinatorRow.id).where(CoordinatorRow.name == new.name)
    if connection.scalar(named) is not None:
        raise CoordinatorExists(name=new.name)
    row = {"id": secrets.token_bytes(TAG_BYTES), "name": new.name, "public_key": new.public}
    connection.execute(insert(CoordinatorRow), row | _columns(new.locked))
    append(connection, vault, now, OPERATOR, "create coordinator", new.name)


def renew_coordinator(connection: Connection, vault: Vault, new: Newcomer, now: datetime) -> None:
    """A new key pair for somebody who lost their passphrase.

    They open nothing until a coordinator of each of their bodies lets them in again (`join_body`).
    Raises `NoSuchCoordinator`, or `BodyWithoutCoordinator` when nobody else is left in one of the
    bodies: `renew_body` is for that.
    """
    found = find_coordinator(connection, new.name)
    mine = select(MemberRow.body_id).where(MemberRow.coordinator_id == found.id)
    alone = (
        select(MemberRow.body_id)
        .where(MemberRow.body_id.in_(mine))
        .group_by(MemberRow.body_id)
        .having(func.count() == 1)
    )
    body = connection.scalars(alone).first()
    if body is not None:
        raise BodyWithoutCoordinator(body=body)
    connection.execute(delete(MemberRow).where(MemberRow.coordinator_id == found.id))
    renewed = update(CoordinatorRow).where(CoordinatorRow.id == found.id)
    connection.execute(renewed.values(public_key=new.public, **_columns(new.locked)))
    append(connection, vault, now, OPERATOR, "renew coordinator", new.name)


def sign_in(database: Database, name: str, passphrase: str) -> Coordinator:
    """The coordinator of a name. Argon2id: 0.1-0.2 s in the caller's thread, in no transaction.

    Raises `NoSuchCoordinator` or `WrongPassphrase`.
    """
    row = database.read_now(lambda connection: find_coordinator(connection, name))
    locked = Locked(row.locked_key, row.salt, row.operations, row.memory)
    return Coordinator(row.id, name, row.public_key, unlock(locked, row.public_key, passphrase))


def change_passphrase(
    database: Database, vault: Vault, who: Coordinator, passphrase: str, now: datetime
) -> None:
    """Put a coordinator's key behind another passphrase; the old one opens nothing any more.

    Raises `Conflict` when the key was renewed meanwhile.
    """
    locked = lock(who.private, who.public, passphrase)
    mine = CoordinatorRow.id == who.id, CoordinatorRow.public_key == who.public

    def work(connection: Connection) -> None:
        changed = update(CoordinatorRow).where(*mine).values(**_columns(locked))
        if connection.execute(changed).rowcount != 1:
            raise Conflict
        append(connection, vault, now, who.name, "change passphrase", who.name)

    database.run_now(work)


def list_coordinators(connection: Connection) -> list[tuple[str, tuple[str, ...]]]:
    """All names, each with the ids of their bodies, sorted."""
    found = (
        select(CoordinatorRow.name, MemberRow.body_id)
        .outerjoin(MemberRow, MemberRow.coordinator_id == CoordinatorRow.id)
        .order_by(CoordinatorRow.name, MemberRow.body_id)
    )
    bodies: dict[str, list[str]] = {}
    for name, body in connection.execute(found):
        bodies.setdefault(name, []).extend([body] if body else [])
    return [(name, tuple(theirs)) for name, theirs in bodies.items()]


def find_coordinator(connection: Connection, name: str) -> Row[Any]:
    """A coordinator's row; raises `NoSuchCoordinator`."""
    found = select(CoordinatorRow.__table__).where(CoordinatorRow.name == name)
    row = connection.execute(found).one_or_none()
    if row is None:
        raise NoSuchCoordinator(name=name)
    return row


def _columns(locked: Locked) -> dict[str, Any]:
    return {
        "locked_key": locked.key,
        "salt": locked.salt,
        "operations": locked.operations,
        "memory": locked.memory,
    }
