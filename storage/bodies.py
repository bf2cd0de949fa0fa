"""Bodies and their coordinators: who can open what is sealed to whom."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from storage.errors import (
    BodyExists,
    BodyWithoutCoordinator,
    CoordinatorExists,
    NoSuchBody,
    NoSuchCoordinator,
    NotAMember,
)
from storage.tables import BodyRow, CoordinatorRow, MemberRow
from storage.vault.ciphers import TAG_BYTES
from storage.vault.people import Locked, lock, new_pair, open_with, seal_to, unlock


@dataclass(frozen=True, slots=True)
class Body:
    """A body and the names of its coordinators."""

    id: str
    name: str
    coordinators: tuple[str, ...]


def create_coordinator(connection: Connection, name: str, passphrase: str) -> None:
    """A coordinator with a key pair, locked by a passphrase that is kept nowhere.

    Takes about 0.2 s and 64 MiB (Argon2id). Raises `CoordinatorExists`.
    """
    named = select(CoordinatorRow.id).where(CoordinatorRow.name == name)
    if connection.scalar(named) is not None:
        raise CoordinatorExists(name=name)
    public, private = new_pair()
    locked = lock(private, public, passphrase)
    row = {
        "id": secrets.token_bytes(TAG_BYTES),
        "name": name,
        "public_key": public,
        "locked_key": locked.key,
        "salt": locked.salt,
        "operations": locked.operations,
        "memory": locked.memory,
    }
    connection.execute(insert(CoordinatorRow), row)


def create_body(connection: Connection, body: str, name: str, coordinators: Sequence[str]) -> None:
    """A body whose key these coordinators, by name, hold from now on; nobody else ever does.

    Raises `BodyExists`, `BodyWithoutCoordinator` or `NoSuchCoordinator`.
    """
    if not coordinators:
        raise BodyWithoutCoordinator(body=body)
    if connection.scalar(select(BodyRow.id).where(BodyRow.id == body)) is not None:
        raise BodyExists(body=body)
    public, private = new_pair()
    connection.execute(insert(BodyRow), {"id": body, "name": name, "public_key": public})
    for each in coordinators:
        _hand_over(connection, body, private, _coordinator(connection, each))


def join_body(
    connection: Connection, body: str, newcomer: str, member: str, passphrase: str
) -> None:
    """Give a newcomer the key of a body, with the help of one of its coordinators.

    Raises `NoSuchBody`, `NoSuchCoordinator`, `NotAMember` or `WrongPassphrase`.
    """
    if connection.scalar(select(BodyRow.id).where(BodyRow.id == body)) is None:
        raise NoSuchBody(body=body)
    keys = body_keys(connection, member, passphrase)
    if body not in keys:
        raise NotAMember(coordinator=member, body=body)
    joining = _coordinator(connection, newcomer)
    here = select(MemberRow).where(
        MemberRow.body_id == body, MemberRow.coordinator_id == joining.id
    )
    if connection.execute(here).first() is None:
        _hand_over(connection, body, keys[body], joining)


def body_keys(connection: Connection, coordinator: str, passphrase: str) -> dict[str, bytes]:
    """The private keys of all bodies a coordinator belongs to, by body.

    Raises `NoSuchCoordinator` or `WrongPassphrase`.
    """
    row = _coordinator(connection, coordinator)
    locked = Locked(row.locked_key, row.salt, row.operations, row.memory)
    private = unlock(locked, row.public_key, passphrase)
    memberships = select(MemberRow.body_id, MemberRow.sealed_key).where(
        MemberRow.coordinator_id == row.id
    )
    return {
        body: open_with(private, sealed) for body, sealed in connection.execute(memberships).all()
    }


def list_bodies(connection: Connection) -> list[Body]:
    """All bodies with their coordinators, by id."""
    memberships = (
        select(MemberRow.body_id, CoordinatorRow.name)
        .join(CoordinatorRow, CoordinatorRow.id == MemberRow.coordinator_id)
        .order_by(CoordinatorRow.name)
    )
    members = connection.execute(memberships).all()
    bodies = connection.execute(select(BodyRow.id, BodyRow.name).order_by(BodyRow.id)).all()
    return [
        Body(body, name, tuple(who for where, who in members if where == body))
        for body, name in bodies
    ]


def _hand_over(connection: Connection, body: str, private: bytes, coordinator: Row[Any]) -> None:
    row = {
        "body_id": body,
        "coordinator_id": coordinator.id,
        "sealed_key": seal_to(coordinator.public_key, private),
    }
    connection.execute(insert(MemberRow), row)


def _coordinator(connection: Connection, name: str) -> Row[Any]:
    found = select(CoordinatorRow.__table__).where(CoordinatorRow.name == name)
    row = connection.execute(found).one_or_none()
    if row is None:
        raise NoSuchCoordinator(name=name)
    return row
