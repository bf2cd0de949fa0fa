"""Handing a tip to other bodies: its key is sealed to each of them, and to no others."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from storage.audit import append
from storage.bodies import public_keys
from storage.coordinators import Coordinator
from storage.errors import NoSuchBody, StateUnfit
from storage.tips.keys import give
from storage.tips.opening import find_tip
from storage.tips.rekeying import readers, rekey
from storage.vault import Vault


def route(
    connection: Connection,
    vault: Vault,
    who: Coordinator,
    tip: str,
    bodies: Collection[str],
    now: datetime,
) -> None:
    """Hand a tip to these bodies and no others, which may be told from a note or a message of it.

    When one that could open it is left out, the tip gets a new key. Raises `NoSuchTip`,
    `NoSuchBody`, or `StateUnfit` when there is no body in `bodies`.
    """
    if not bodies:
        raise StateUnfit(state="routed", reason="there is no body to hand it to")
    opened = find_tip(connection, vault, who, tip)
    publics = public_keys(connection)
    for body in bodies:
        if body not in publics:
            raise NoSuchBody(body=body)
    to = {body: publics[body] for body in sorted(set(bodies))}
    if readers(connection, opened).keys() <= to.keys():
        give(connection, vault, opened.row.week, opened.id, opened.key, to)
    else:
        rekey(connection, vault, opened, to)
    told = f"{opened.id.hex()} {' '.join(to)}"
    append(connection, vault, now, who.name, "route", told)
