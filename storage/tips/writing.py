"""What a coordinator writes about a tip: to its reporter, to colleagues, and marks upon it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, func, insert, select, update

from dialogs.messages import Kind, Message, State
from storage.audit import append
from storage.bodies import public_keys
from storage.coordinators import Coordinator
from storage.days import day_of
from storage.errors import NoSuchTip, SameTip, StateUnfit
from storage.tables import NoteRow, TipRow
from storage.tips.notices import ping, stop_notice
from storage.tips.opening import Opened, find_tip
from storage.tips.retention import end_after, end_with_news
from storage.tips.threads import add_message
from storage.vault import Vault
from storage.vault.ciphers import TAG_BYTES, pad
from storage.vault.people import seal_to

Params = Mapping[str, str | int | date]

_NO_PARAMS: Params = {}


def reply(
    connection: Connection,
    vault: Vault,
    who: Coordinator,
    tip: str,
    words: str,
    now: datetime,
    *,
    kind: Literal["text", "question"] = "text",
    next_day: date | None = None,
) -> None:
    """Write to the reporter, and to those of tips merged into this one; a question also sets the
    state to "asked". Raises `NoSuchTip`."""
    message = Message(0, "", kind, words, next=next_day, day=day_of(now))
    for opened in _with_same(connection, vault, who, tip):
        _say(connection, opened, message, now)
        append(connection, vault, now, who.name, "reply", opened.id.hex())


def set_status(
    connection: Connection,
    vault: Vault,
    who: Coordinator,
    tip: str,
    state: State,
    now: datetime,
    *,
    template: str = "",
    params: Params = _NO_PARAMS,
    words: str = "",
    next_day: date | None = None,
) -> None:
    """Set the state, with a plain note to the reporter: a template, words, or both.

    "asked" is a question and needs either; "not_ours" must name whose, as `params["body"]`. With
    "not_ours" and "closed" the tip ends sooner, and the notice goes with its last ping. Also for
    tips merged into this one. Raises `NoSuchTip` or `StateUnfit`.
    """
    if state == "withdrawn":
        raise StateUnfit(state=state, reason="only its reporter takes a tip back")
    if state == "not_ours" and "body" not in params:
        raise StateUnfit(state=state, reason="the note must name whose it is")
    if state == "asked" and not (template or words):
        raise StateUnfit(state=state, reason="there is no question")
    kind: Kind = "question" if state == "asked" else "status"
    day = day_of(now)
    message = Message(0, "", kind, words, template, params, state, next_day, day)
    for opened in _with_same(connection, vault, who, tip):
        _say(connection, opened, message, now)
        append(connection, vault, now, who.name, f"set {state}", opened.id.hex())


def note(
    connection: Connection, vault: Vault, who: Coordinator, tip: str, words: str, now: datetime
) -> None:
    """Note something for one's own body, sealed to it: no receipt opens it. Raises `NoSuchTip`."""
    opened = find_tip(connection, vault, who, tip)
    mine = NoteRow.tip_id == opened.id, NoteRow.body_id == opened.body
    before = connection.scalar(select(func.count()).select_from(NoteRow).where(*mine)) or 0
    plain = {
        "number": before + 1,
        "day": day_of(now).isoformat(),
        "coordinator": who.name,
        "words": words,
    }
    content = json.dumps(plain, ensure_ascii=False).encode(errors="surrogatepass")
    ident = secrets.token_bytes(TAG_BYTES)
    sealed = seal_to(public_keys(connection)[opened.body], pad(content))
    row = {
        "id": ident,
        "tip_id": opened.id,
        "body_id": opened.body,
        "sealed": vault.weeks.wrap(opened.row.week, sealed, ident),
    }
    connection.execute(insert(NoteRow), row)
    append(connection, vault, now, who.name, "note", opened.id.hex())


def mark_spam(
    connection: Connection, vault: Vault, who: Coordinator, tip: str, now: datetime, *, spam: bool
) -> None:
    """Hide a tip and let it end soon, or take that back. Who sent it stays as unknown as before.

    Raises `NoSuchTip`.
    """
    opened = find_tip(connection, vault, who, tip)
    opened.rewrite(connection, replace(opened.content, spam=spam))
    today, expires = day_of(now), opened.row.expires
    if spam:
        stop_notice(connection, opened.id)
        expires = end_after(expires, "spam", today)
    else:
        expires = end_with_news(expires, today)
    _end_on(connection, opened, expires)
    append(connection, vault, now, who.name, "spam" if spam else "no spam", opened.id.hex())


def merge(
    connection: Connection, vault: Vault, who: Coordinator, tip: str, into: str, now: datetime
) -> None:
    """Treat a tip as the same matter as another: what is written to that one's reporter is from
    now on written to this one's too. Each keeps its own thread. Raises `NoSuchTip` or `SameTip`."""
    merged = find_tip(connection, vault, who, tip)
    leading = find_tip(connection, vault, who, into)
    if leading.content.into:
        leading = find_tip(connection, vault, who, leading.content.into)
    if merged.id == leading.id or merged.content.into:
        raise SameTip
    ident, theirs = leading.id.hex(), (merged.id.hex(), *merged.content.same)
    same = (*leading.content.same, *theirs)
    leading.rewrite(connection, replace(leading.content, same=same))
    for each in theirs:
        with suppress(NoSuchTip):
            opened = find_tip(connection, vault, who, each)
            opened.rewrite(connection, replace(opened.content, same=(), into=ident))
    append(connection, vault, now, who.name, "merge", f"{merged.id.hex()} {ident}")


def _with_same(
    connection: Connection, vault: Vault, who: Coordinator, tip: str
) -> Iterator[Opened]:
    """A tip and those merged into it, as far as they are still there."""
    leading = find_tip(connection, vault, who, tip)
    yield leading
    for each in leading.content.same:
        with suppress(NoSuchTip):
            yield find_tip(connection, vault, who, each)


def _say(connection: Connection, opened: Opened, message: Message, now: datetime) -> None:
    """Put a body's message into a thread, with what follows from it."""
    add_message(connection, opened.id, opened.key, replace(message, sender=opened.body))
    expires, today, state = opened.row.expires, day_of(now), message.state
    last = state == "closed" or state == "not_ours"
    if state == "closed" or state == "not_ours":
        expires = end_after(expires, state, today)
    else:
        expires = end_with_news(expires, today)
    _end_on(connection, opened, expires)
    ping(connection, opened.id, now, last=last)


def _end_on(connection: Connection, opened: Opened, expires: date) -> None:
    connection.execute(update(TipRow).where(TipRow.id == opened.id).values(expires=expires))
