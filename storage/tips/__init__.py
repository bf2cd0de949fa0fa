"""Tips: each sealed under its own key, and that key to every body it is for. No sender anywhere."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, insert, select

from dialogs.answers import Answer
from dialogs.events import TipSubmitted
from storage.bodies import body_keys
from storage.errors import NoBody, NoSuchTip
from storage.tables import BodyRow, TipKeyRow, TipRow
from storage.vault.ciphers import TAG_BYTES, new_key, pad, seal, unpad, unseal
from storage.vault.people import open_with, seal_to


@dataclass(frozen=True, slots=True)
class Tip:
    """A tip as a coordinator reads it. `id` is random, in hexadecimal."""

    id: str
    day: date
    bodies: tuple[str, ...]
    language: str
    answers: dict[str, Answer]


def store_tip(connection: Connection, tip: TipSubmitted, day: date) -> None:
    """Seal a tip to every body there is. Raises `NoBody`, a conflict, when there is none (any
    more): the turn taken again says that tips are closed."""
    bodies = connection.execute(select(BodyRow.id, BodyRow.public_key)).all()
    if not bodies:
        raise NoBody
    ident, key = secrets.token_bytes(TAG_BYTES), new_key()
    answers = {question: [each.value, each.missing] for question, each in tip.answers.items()}
    content = json.dumps({"language": tip.language, "answers": answers}).encode()
    row = {"id": ident, "sealed": seal(key, pad(content), ident), "day": day}
    connection.execute(insert(TipRow), row)
    keys = [
        {"tip_id": ident, "body_id": body, "sealed_key": seal_to(public, key)}
        for body, public in bodies
    ]
    connection.execute(insert(TipKeyRow), keys)


def list_tips(connection: Connection, coordinator: str, passphrase: str) -> list[Tip]:
    """All tips a coordinator may read, the oldest day first, within a day in no order that tells
    anything. Raises `NoSuchCoordinator` or `WrongPassphrase`."""
    keys = body_keys(connection, coordinator, passphrase)
    sealed = (
        select(TipRow.id, TipRow.day, TipRow.sealed, TipKeyRow.body_id, TipKeyRow.sealed_key)
        .join(TipKeyRow, TipKeyRow.tip_id == TipRow.id)
        .where(TipKeyRow.body_id.in_(keys))
        .order_by(TipRow.day, TipRow.id, TipKeyRow.body_id)
    )
    tips: dict[bytes, Tip] = {}
    for ident, day, content, body, sealed_key in connection.execute(sealed):
        if ident in tips:
            continue
        key = open_with(keys[body], sealed_key)
        opened = json.loads(unpad(unseal(key, content, ident)))
        answers = {question: Answer(*each) for question, each in opened["answers"].items()}
        tips[ident] = Tip(ident.hex(), day, (), opened["language"], answers)
    addressed = select(TipKeyRow.tip_id, TipKeyRow.body_id).order_by(TipKeyRow.body_id)
    bodies: dict[bytes, list[str]] = {}
    for ident, body in connection.execute(addressed):
        bodies.setdefault(ident, []).append(body)
    return [
        Tip(tip.id, tip.day, tuple(bodies[ident]), tip.language, tip.answers)
        for ident, tip in tips.items()
    ]


def read_tip(connection: Connection, coordinator: str, passphrase: str, tip: str) -> Tip:
    """The tip whose id begins with these hexadecimal digits.

    Raises `NoSuchTip` (also when several begin so), `NoSuchCoordinator` or `WrongPassphrase`.
    """
    tips = list_tips(connection, coordinator, passphrase)
    found = [each for each in tips if tip and each.id.startswith(tip.lower())]
    if len(found) != 1:
        raise NoSuchTip(coordinator=coordinator)
    return found[0]
