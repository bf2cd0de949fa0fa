"""One turn, in one transaction: an update in, events and the new state stored, a screen out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, exists, insert, literal_column, select, update

from dialogs import album, home, tip
from dialogs.chat import Conversation
from dialogs.conversation import converse, current_screen
from dialogs.events import Event, Forgotten
from dialogs.facts import Facts, Wave
from dialogs.inputs import Input, ThreadOpened
from dialogs.messages import Thread
from dialogs.screens import Screen
from storage.days import day_of
from storage.drafts import touch_photos
from storage.errors import Conflict
from storage.promise.board import Shelf
from storage.promise.stamp import STAMP
from storage.recording import Chat, record
from storage.sessions import Session, open_session, seal_session
from storage.tables import BodyRow, HandledRow, SessionRow, WaveRow
from storage.tips.reporter import find_thread
from storage.tips.sending import Prepared
from storage.vault import Receipt, Vault

_REVISIONS = 2**31  # what every database's integers hold
HANDLED_KEPT = timedelta(days=1)  # so at most two days, as days are all that is stored

_OPEN = WaveRow.status == literal_column("'open'")  # a literal, so that the partial index serves
_WORLD = (
    select(WaveRow.id).where(_OPEN).scalar_subquery().label("wave"),
    select(WaveRow.version).where(_OPEN).scalar_subquery().label("version"),
    exists(select(BodyRow.id)).label("tips_open"),
    STAMP.label("stamp"),
    # Also of whoever is back since: what was handled before they were forgotten may come again.
    exists().where(HandledRow.tag == bindparam("handled")).label("again"),
)
# Whoever comes second waits here for the first to commit: no two turns of a chat overlap.
_LOAD = (
    select(SessionRow.revision, SessionRow.sealed, *_WORLD)
    .where(SessionRow.tag == bindparam("tag"))
    .with_for_update(of=SessionRow)
)
_LOAD_NEW = select(*_WORLD)
_BEGIN = insert(SessionRow)
_GO_ON = (
    update(SessionRow)
    .where(SessionRow.tag == bindparam("of"), SessionRow.revision == bindparam("was"))
    .values(revision=bindparam("is"), sealed=bindparam("sealed"), day=bindparam("day"))
)
_END = delete(SessionRow).where(
    SessionRow.tag == bindparam("tag"), SessionRow.revision == bindparam("was")
)
_REMEMBER = insert(HandledRow)


@dataclass(frozen=True, slots=True)
class Update:
    """What came from a chat: the chat's number, the update's, and what the resident did."""

    chat_id: int
    update_id: int
    reply: Input


@dataclass(frozen=True, slots=True)
class Taken:
    """A turn that is stored. `language` is "" when none was ever chosen; `again` tells that the
    update had been handled before, so that nothing was stored and `screen` is the current one."""

    screen: Screen
    language: str
    events: tuple[Event, ...] = ()
    again: bool = False


def take_turn(
    connection: Connection,
    vault: Vault,
    came: Update,
    facts: Facts,
    now: datetime,
    fresh: str,
    prepared: Prepared | None = None,
    shelf: Shelf | None = None,
) -> Taken:
    """Handle one update, as one transaction.

    `facts` are the host's; the open wave, whether tips can be left, the thread the chat has open
    and, from the `shelf`, the board as it stands are filled in here. `now` is aware, `fresh` a new
    word nobody can guess. Raises `Conflict` when somebody was quicker: the whole turn is then to be
    taken again, as `Database.run` does. Raises `NotPrepared` when this turn sends a tip, and tells
    what for: nothing is stored, and the turn is to be taken again with that `prepared`.
    """
    tag = vault.chats.of(came.chat_id)
    handled = vault.handled.of(came.chat_id, came.update_id)
    row = connection.execute(_LOAD, {"tag": tag, "handled": handled}).one_or_none()
    if row is None:
        world = connection.execute(_LOAD_NEW, {"handled": handled}).one()
        if world.again:
            return Taken(home.forgotten(), facts.guess, again=True)
        session, revision = Session(came.chat_id), None
    else:
        world, revision = row, row.revision
        session = open_session(vault, tag, row.sealed, world.wave)
    vault.waves.release(world.wave)
    wave = Wave(world.wave, world.version) if world.wave else None
    secret = came.reply.secret if isinstance(came.reply, ThreadOpened) else None
    thread = _thread(connection, vault, secret or session.conversation.secret)
    # Before a promise is stored, the board of the data files serves.
    board = shelf.board(connection, world.stamp) if shelf and world.stamp else facts.board
    facts = replace(facts, wave=wave, tips_open=world.tips_open, thread=thread, board=board)
    if world.again or came.update_id in session.seen:
        screen = current_screen(session.conversation, facts, now)
        return Taken(screen, session.conversation.language, again=True)
    turn = converse(session.conversation, came.reply, facts, now, fresh)
    if turn.events:
        chat = Chat(came.chat_id, tag, wave)
        record(connection, vault, chat, turn.events, now, prepared)
    if any(isinstance(event, Forgotten) for event in turn.events):
        _forget(connection, vault, session, came.update_id, revision, day_of(now))
    else:
        after = session.after(came.update_id, turn.conversation)
        sealed = seal_session(vault, tag, after, world.wave)
        touch_photos(connection, vault, _photos(turn.conversation, facts), now)
        _store(connection, tag, revision, sealed, day_of(now))
    return Taken(turn.screen, turn.conversation.language, turn.events)


def peek(connection: Connection, vault: Vault, chat_id: int) -> Conversation:
    """What is remembered of a chat, but its survey: a look that changes nothing."""
    tag = vault.chats.of(chat_id)
    sealed = connection.scalar(select(SessionRow.sealed).where(SessionRow.tag == tag))
    return open_session(vault, tag, sealed, None).conversation if sealed else Conversation()


def _thread(connection: Connection, vault: Vault, secret: str) -> Thread | None:
    return find_thread(connection, vault, Receipt.of_secret(secret)) if secret else None


def _photos(talk: Conversation, facts: Facts) -> set[str]:
    """The photos of the draft, which live as long as it."""
    run = talk.runs.get("tip")
    return set(album.handles(tip.dialogue_of(run, facts), run)) if run else set()


def _store(
    connection: Connection, tag: bytes, revision: int | None, sealed: bytes, day: date
) -> None:
    # By chance, and no count: how many turns somebody took could tell which photos are theirs.
    new = secrets.randbelow(_REVISIONS)
    if revision is None:
        row = {"tag": tag, "revision": new, "sealed": sealed, "day": day}
        connection.execute(_BEGIN, row)
        return
    row = {"of": tag, "was": revision, "is": new, "sealed": sealed, "day": day}
    if connection.execute(_GO_ON, row).rowcount != 1:
        raise Conflict


def _forget(
    connection: Connection,
    vault: Vault,
    session: Session,
    update_id: int,
    revision: int | None,
    day: date,
) -> None:
    """Delete the session, but not the knowledge of which updates were handled: all of them may
    be delivered again, and must not begin a new one."""
    tag = vault.chats.of(session.chat_id)
    if revision is not None:
        ended = connection.execute(_END, {"tag": tag, "was": revision})
        if ended.rowcount != 1:
            raise Conflict
    rows = [
        {"tag": vault.handled.of(session.chat_id, each), "day": day}
        for each in {*session.seen, update_id}
    ]
    connection.execute(_REMEMBER, rows)


def sweep_handled(connection: Connection, today: date) -> None:
    """Remove what was kept of forgotten chats' updates: none is delivered after 24 hours."""
    connection.execute(delete(HandledRow).where(HandledRow.day < today - HANDLED_KEPT))
