"""The reporter's side: what a receipt opens, and what its holder can do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, select, update

from dialogs.messages import REPORTER, Message, Thread
from storage.bodies import public_keys
from storage.days import day_of
from storage.errors import Conflict, NoBody, WrongKey
from storage.tables import TipKeyRow, TipRow
from storage.tips.content import open_content, seal_content
from storage.tips.keys import give, reporters_key
from storage.tips.notices import has_notice, stop_notice
from storage.tips.retention import end_after, end_with_news, first_end
from storage.tips.threads import add_message, count_photos, read_messages, state_of
from storage.vault import Receipt, Vault

Kind = Literal["text", "added", "withdrawn", "reopened"]


def find_thread(connection: Connection, vault: Vault, receipt: Receipt) -> Thread | None:
    """The thread a receipt opens, None when there is none (any more). Leaves no trace."""
    found = _find(connection, vault, receipt)
    if found is None:
        return None
    row, key = found
    content = open_content(key, row.id, row.sealed)
    messages = read_messages(connection, row.id, key, shown_only=False)
    return Thread(
        state="closed" if content.spam else state_of(messages),
        version=content.version,
        answers=content.answers,
        messages=messages,
        expires=row.expires,
        photos=count_photos(connection, row.id),
        notice=has_notice(connection, row.id),
    )


def write_message(
    connection: Connection, vault: Vault, receipt: Receipt, kind: Kind, words: str, now: datetime
) -> None:
    """Add what the reporter wrote or did; coordinators see it after the next release.

    What is taken back no body can open from now on; brought up again, the same bodies can, or all
    when none of them is left. Raises `Conflict` when the tip is gone: the turn taken again says so.
    """
    row, key = _hold(connection, vault, receipt)
    today = day_of(now)
    match kind:
        case "withdrawn":
            _withdraw(connection, row, key)
            expires = end_after(row.expires, "withdrawn", today)
        case "reopened":
            expires = max(row.expires, first_end(_give_back(connection, vault, row, key), today))
        case _:
            expires = end_with_news(row.expires, today)
    connection.execute(update(TipRow).where(TipRow.id == row.id).values(expires=expires))
    message = Message(0, REPORTER, kind, words, day=today)
    add_message(connection, row.id, key, message)


def stop_threads_notice(connection: Connection, vault: Vault, receipt: Receipt) -> None:
    """Tell no chat of news in this thread any more."""
    found = _find(connection, vault, receipt)
    if found is not None:
        stop_notice(connection, found[0].id)


def _find(
    connection: Connection, vault: Vault, receipt: Receipt, *, hold: bool = False
) -> tuple[Row[Any], bytes] | None:
    mine = select(TipRow.__table__).where(TipRow.handle == receipt.handle)
    row = connection.execute(mine.with_for_update() if hold else mine).one_or_none()
    if row is None:
        return None
    try:
        return row, reporters_key(vault, row, receipt)
    except WrongKey:  # its week is over: the row is about to go
        return None


def _hold(connection: Connection, vault: Vault, receipt: Receipt) -> tuple[Row[Any], bytes]:
    found = _find(connection, vault, receipt, hold=True)
    if found is None:
        raise Conflict
    return found


def _withdraw(connection: Connection, row: Row[Any], key: bytes) -> None:
    """Take the tip's key from all bodies, remembering which had it."""
    mine = TipKeyRow.tip_id == row.id
    bodies = connection.scalars(select(TipKeyRow.body_id).where(mine)).all()
    if bodies:
        content = replace(open_content(key, row.id, row.sealed), withdrawn=tuple(sorted(bodies)))
        _rewrite(connection, row, seal_content(key, row.id, content))
        connection.execute(delete(TipKeyRow).where(mine))
    stop_notice(connection, row.id)


def _give_back(connection: Connection, vault: Vault, row: Row[Any], key: bytes) -> str:
    """Seal the tip's key to the bodies it was taken from, if it was, and put it back into their
    list, if it was called spam: whoever was wrongly called so is heard. The tip's category."""
    content = open_content(key, row.id, row.sealed)
    if content.withdrawn:
        bodies = public_keys(connection)
        if not bodies:
            raise NoBody
        addressed = {body: bodies[body] for body in content.withdrawn if body in bodies} or bodies
        give(connection, vault, row.week, row.id, key, addressed)
    if content.withdrawn or content.spam:
        anew = replace(content, withdrawn=(), spam=False)
        _rewrite(connection, row, seal_content(key, row.id, anew))
    return content.category


def _rewrite(connection: Connection, row: Row[Any], sealed: bytes) -> None:
    connection.execute(update(TipRow).where(TipRow.id == row.id).values(sealed=sealed))
