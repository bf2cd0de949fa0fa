"""Bodies and their coordinators: who can open what is sealed to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from storage.audit import OPERATOR, append
from storage.coordinators import Coordinator, find_coordinator
from storage.errors import BodyExists, BodyWithoutCoordinator, NoSuchBody, NotAMember
from storage.tables import BodyRow, CoordinatorRow, MemberRow
from storage.vault import Vault
from storage.vault.people import new_pair, open_all, public_of, seal_all, seal_to

Keys = dict[str, tuple[bytes, ...]]  # a body's private keys, the newest first


@dataclass(frozen=True, slots=True)
class Body:
    """A body and the names of its coordinators."""

    id: str
    name: str
    coordinators: tuple[str, ...]


def create_body(
    connection: Connection,
    vault: Vault,
    body: str,
    name: str,
    coordinators: Sequence[str],
    now: datetime,
) -> None:
    """A body whose key these coordinators, by name, hold from now on; nobody else ever does.

    Raises `BodyExists`, `BodyWithoutCoordinator` or `NoSuchCoordinator`.
    """
    if not coordinators:
        raise BodyWithoutCoordinator(body=body)
    if connection.scalar(select(BodyRow.id).where(BodyRow.id == body)) is not None:
        raise BodyExists(body=body)
    public, private = new_pair()
    connection.execute(insert(BodyRow), {"id": body, "name": name, "public_key": public})
    append(connection, vault, now, OPERATOR, "create body", body)
    for each in coordinators:
        _let_in(connection, body, each, (private,))
        append(connection, vault, now, OPERATOR, "add member", f"{body} {each}")


def join_body(
    connection: Connection,
    vault: Vault,
    who: Coordinator,
    body: str,
    newcomer: str,
    now: datetime,
) -> None:
    """Give a newcomer the keys of a body that `who` belongs to; one who has them is fine.

    Raises `NoSuchBody`, `NoSuchCoordinator` or `NotAMember`.
    """
    hold_body(connection, body)
    keys = body_keys(connection, who)
    if body not in keys:
        raise NotAMember(coordinator=who.name, body=body)
    if newcomer not in members(connection, body):
        _let_in(connection, body, newcomer, keys[body])
        append(connection, vault, now, who.name, "add member", f"{body} {newcomer}")


def renew_body(
    connection: Connection, vault: Vault, body: str, coordinator: str, now: datetime
) -> None:
    """A new key for a body that nobody can open any more, held by this coordinator alone.

    What was sealed to the body before stays shut for it, unless another body hands it over again.
    Raises `NoSuchBody` or `NoSuchCoordinator`.
    """
    hold_body(connection, body)
    connection.execute(delete(MemberRow).where(MemberRow.body_id == body))
    _let_in(connection, body, coordinator, (change_pair(connection, body),))
    append(connection, vault, now, OPERATOR, "renew body", f"{body} {coordinator}")


def body_keys(connection: Connection, who: Coordinator) -> Keys:
    """The private keys of all bodies a coordinator belongs to, by body."""
    memberships = select(MemberRow.body_id, MemberRow.sealed_key).where(
        MemberRow.coordinator_id == who.id
    )
    return {body: open_all(who.private, sealed) for body, sealed in connection.execute(memberships)}


def strange_bodies(connection: Connection, who: Coordinator) -> list[str]:
    """The bodies of a coordinator whose public key is not the one they hold the other half of:
    somebody who can write the database has put their own there, and reads what comes."""
    publics = dict(connection.execute(select(BodyRow.id, BodyRow.public_key)).all())
    held = body_keys(connection, who)
    return [body for body, keys in held.items() if public_of(keys[0]) != publics[body]]


def public_keys(connection: Connection) -> dict[str, bytes]:
    """What to seal to each body with. Held until the commit, so that what is sealed now opens with
    the keys the body's coordinators have then."""
    found = select(BodyRow.id, BodyRow.public_key).order_by(BodyRow.id).with_for_update(read=True)
    return dict(connection.execute(found).all())


def list_bodies(connection: Connection) -> list[Body]:
    """All bodies with their coordinators, by id."""
    bodies = connection.execute(select(BodyRow.id, BodyRow.name).order_by(BodyRow.id)).all()
    return [Body(body, name, tuple(members(connection, body))) for body, name in bodies]


def members(connection: Connection, body: str) -> dict[str, bytes]:
    """The coordinators of a body by name, each with their public key."""
    found = (
        select(CoordinatorRow.name, CoordinatorRow.public_key)
        .join(MemberRow, MemberRow.coordinator_id == CoordinatorRow.id)
        .where(MemberRow.body_id == body)
        .order_by(CoordinatorRow.name)
    )
    return dict(connection.execute(found).all())


def hold_body(connection: Connection, body: str) -> None:
    """Nobody seals to a body, or changes its members, before the commit. Raises `NoSuchBody`."""
    found = select(BodyRow.id).where(BodyRow.id == body).with_for_update()
    if connection.scalar(found) is None:
        raise NoSuchBody(body=body)


def change_pair(connection: Connection, body: str) -> bytes:
    """Give a body, held before, a new key pair; the private half."""
    public, private = new_pair()
    changed = update(BodyRow).where(BodyRow.id == body)
    connection.execute(changed.values(public_key=public))
    return private


def add_key(connection: Connection, body: str, private: bytes, *, only: bool) -> None:
    """Seal a new private key to all of a body's members: before the keys they have, or with
    `only` in their place."""
    found = (
        select(MemberRow.coordinator_id, MemberRow.sealed_key, CoordinatorRow.public_key)
        .join(CoordinatorRow, CoordinatorRow.id == MemberRow.coordinator_id)
        .where(MemberRow.body_id == body)
    )
    for member, sealed, public in connection.execute(found).all():
        mine = update(MemberRow).where(
            MemberRow.body_id == body, MemberRow.coordinator_id == member
        )
        keys = seal_to(public, private) + (b"" if only else sealed)
        connection.execute(mine.values(sealed_key=keys))


def _let_in(connection: Connection, body: str, name: str, keys: tuple[bytes, ...]) -> None:
    row = find_coordinator(connection, name)
    sealed = seal_all(row.public_key, keys)
    member = {"body_id": body, "coordinator_id": row.id, "sealed_key": sealed}
    connection.execute(insert(MemberRow), member)
