"""Taking a coordinator out of a body: the body gets a new key, which the one who left never had."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from storage.audit import OPERATOR, append
from storage.bodies import add_key, body_keys, change_pair, hold_body, members, public_keys
from storage.coordinators import Coordinator, find_coordinator
from storage.errors import BodyWithoutCoordinator, NotAMember, WrongKey
from storage.tables import MemberRow, NoteRow, TipKeyRow, TipRow
from storage.tips.keys import bodys_key, key_for_body
from storage.vault import Vault
from storage.vault.people import open_with_any, seal_to


def remove_member(
    connection: Connection,
    vault: Vault,
    body: str,
    leaver: str,
    now: datetime,
    by: Coordinator | None = None,
) -> None:
    """Take a coordinator out of a body; what is sealed to it from now on they cannot open.

    The operator can do this, and the others keep the older keys for the tips that are there. Done
    `by` a coordinator of the body, those tips are sealed to the new key at once, and the older
    keys thrown away: then even somebody who kept a copy of them opens nothing here.

    Raises `NoSuchBody`, `NoSuchCoordinator`, `NotAMember`, or `BodyWithoutCoordinator` when nobody
    would be left.
    """
    hold_body(connection, body)
    keys = body_keys(connection, by).get(body) if by is not None else None
    if by is not None and keys is None:
        raise NotAMember(coordinator=by.name, body=body)
    left = find_coordinator(connection, leaver)
    there = members(connection, body)
    if leaver not in there:
        raise NotAMember(coordinator=leaver, body=body)
    if len(there) == 1:
        raise BodyWithoutCoordinator(body=body)
    mine = MemberRow.body_id == body, MemberRow.coordinator_id == left.id
    connection.execute(delete(MemberRow).where(*mine))
    private = change_pair(connection, body)
    add_key(connection, body, private, only=keys is not None)
    if keys is not None:
        _reseal(connection, vault, body, keys)
    who = by.name if by is not None else OPERATOR
    append(connection, vault, now, who, "remove member", f"{body} {leaver}")


def _reseal(connection: Connection, vault: Vault, body: str, keys: tuple[bytes, ...]) -> None:
    """Seal what the old keys open to the body's new one; what they do not open is lost to it."""
    public = public_keys(connection)[body]
    tips = (
        select(TipRow.id, TipRow.week, TipKeyRow.sealed_key)
        .join(TipKeyRow, TipKeyRow.tip_id == TipRow.id)
        .where(TipKeyRow.body_id == body)
        .order_by(TipRow.id)
        .with_for_update(of=TipRow)
    )
    for tip, week, sealed in connection.execute(tips).all():
        with suppress(WrongKey):
            key = bodys_key(vault, week, tip, body, sealed, keys)
            row = key_for_body(vault, week, tip, body, public, key)
            mine = TipKeyRow.tip_id == tip, TipKeyRow.body_id == body
            connection.execute(update(TipKeyRow).where(*mine).values(sealed_key=row["sealed_key"]))
    notes = (
        select(NoteRow.id, NoteRow.sealed, TipRow.week)
        .join(TipRow, TipRow.id == NoteRow.tip_id)
        .where(NoteRow.body_id == body)
    )
    for note, wrapped, week in connection.execute(notes).all():
        with suppress(WrongKey):
            plain = open_with_any(keys, vault.weeks.unwrap(week, wrapped, note))
            anew = vault.weeks.wrap(week, seal_to(public, plain), note)
            connection.execute(update(NoteRow).where(NoteRow.id == note).values(sealed=anew))
