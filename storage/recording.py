"""What each event of a turn leaves in the tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from dialogs.events import (
    AnswerGiven,
    AnswerOrphaned,
    ClearRequested,
    CodeMistyped,
    DataRequested,
    DifferenceTold,
    Event,
    Followed,
    Forgotten,
    LanguageChosen,
    MessageWritten,
    NewsChosen,
    NoticesStopped,
    NoticeStopped,
    PhotosDropped,
    PreviewAsked,
    ReceiptEntered,
    RemindersStopped,
    SurveyBegun,
    SurveyCompleted,
    SurveyWithdrawn,
    TipReopened,
    TipSubmitted,
    TipWithdrawn,
    Unfollowed,
)
from dialogs.facts import Wave
from storage import reminders
from storage.days import day_of
from storage.deletions import plan_deletions
from storage.drafts import drop_photos
from storage.errors import Conflict
from storage.mailings.followers import change_language, choose_news, follow, unfollow
from storage.promise.differences import tell_difference
from storage.tables import AnswerRow, ResponseRow, WaveRow
from storage.tips.notices import stop_notices
from storage.tips.reporter import stop_threads_notice, write_message
from storage.tips.sending import Prepared, store_tip
from storage.vault import Receipt, Vault
from storage.words import seal_words

ORPHANED = "orphaned"

_ANSWER = insert(AnswerRow)
_BEGIN = insert(ResponseRow)
_COMPLETE = (
    update(ResponseRow)
    .where(ResponseRow.wave_id == bindparam("wave"), ResponseRow.respondent == bindparam("who"))
    .values(status="complete", language=bindparam("in_language"), completed=bindparam("day"))
)
_DELETE = delete(ResponseRow).where(
    ResponseRow.wave_id == bindparam("wave"), ResponseRow.respondent == bindparam("who")
)
# Locked, so that a wave cannot close between this look at it and the commit.
_STILL_OPEN = (
    select(WaveRow.id)
    .where(WaveRow.id == bindparam("wave"), WaveRow.status == "open")
    .with_for_update(read=True)
)


@dataclass(frozen=True, slots=True)
class Chat:
    """Whose events they are: the chat's number, its session's tag, the wave open now."""

    chat_id: int
    tag: bytes
    wave: Wave | None


def record(
    connection: Connection,
    vault: Vault,
    chat: Chat,
    events: Iterable[Event],
    now: datetime,
    prepared: Prepared | None,
) -> None:
    """Store the events of one turn, in their order. Raises `Conflict` when the wave was closed
    meanwhile: the turn is then to be taken again, without it. Raises `NotPrepared` as `store_tip`
    does."""
    day = day_of(now)
    for event in events:
        match event:
            case AnswerGiven() | AnswerOrphaned():
                _answer(connection, vault, chat, event)
            case SurveyBegun():
                _begin(connection, vault, chat, event, now)
            case SurveyCompleted(language):
                _complete(connection, vault, chat, language, day)
            case SurveyWithdrawn():
                _withdraw(connection, vault, chat)
            case TipSubmitted():
                store_tip(connection, vault, chat.chat_id, event, prepared, now)
            case PhotosDropped(handles):
                drop_photos(connection, handles)
            case MessageWritten(secret, kind, words):
                write_message(connection, vault, Receipt.of_secret(secret), kind, words, now)
            case TipWithdrawn(secret):
                receipt = Receipt.of_secret(secret)
                write_message(connection, vault, receipt, "withdrawn", "", now)
            case TipReopened(secret):
                write_message(connection, vault, Receipt.of_secret(secret), "reopened", "", now)
            case NoticeStopped(secret):
                stop_threads_notice(connection, vault, Receipt.of_secret(secret))
            case NoticesStopped():
                stop_notices(connection, vault, chat.chat_id)
            case Followed(topic, language):
                follow(connection, vault, chat.chat_id, topic, language, day)
            case Unfollowed(topic):
                unfollow(connection, vault, chat.chat_id, topic)
            case NewsChosen(pace, quiet, snoozed, silent):
                choose_news(connection, vault, chat.chat_id, pace, quiet, snoozed, silent)
            case DifferenceTold(ident, answer):
                tell_difference(connection, ident, answer)
            case LanguageChosen(language):
                change_language(connection, vault, chat.chat_id, language)
            case RemindersStopped():
                reminders.stop(connection, chat.tag)
            case Forgotten():
                _forget(connection, vault, chat)
            case ReceiptEntered(origin=typed) | CodeMistyped(origin=typed):
                plan_deletions(connection, vault, chat.chat_id, [typed] if typed else [], now)
            case DataRequested() | ClearRequested() | PreviewAsked():
                continue  # for the host


def _key(vault: Vault, chat: Chat) -> dict[str, Any]:
    """Which response is the chat's: only while the wave is open can this be told."""
    if chat.wave is None:
        raise Conflict
    respondent = vault.waves.of(chat.wave.id).respondents.of(chat.chat_id)
    return {"wave": chat.wave.id, "who": respondent}


def _hold_open(connection: Connection, key: dict[str, Any]) -> None:
    if connection.execute(_STILL_OPEN, {"wave": key["wave"]}).one_or_none() is None:
        raise Conflict


def _begin(
    connection: Connection, vault: Vault, chat: Chat, event: SurveyBegun, now: datetime
) -> None:
    key = _key(vault, chat)
    _hold_open(connection, key)
    connection.execute(_DELETE, key)  # what a lost session left behind, if anything
    row = {"wave_id": key["wave"], "respondent": key["who"], "status": "open"}
    about = {"version": event.version, "language": event.language, "begun": day_of(now)}
    connection.execute(_BEGIN, row | about)
    reminders.arm(connection, chat.tag, key["wave"], now)


def _answer(
    connection: Connection, vault: Vault, chat: Chat, event: AnswerGiven | AnswerOrphaned
) -> None:
    """Insert only. In a wave that closes meanwhile the response has another respondent by now, so
    that the foreign key fails: a conflict."""
    key = _key(vault, chat)
    row: dict[str, Any] = {
        "wave_id": key["wave"],
        "respondent": key["who"],
        "number": event.number,
        "question": event.question,
        "value": None,
        "missing": None,
        "sealed_words": None,
    }
    if isinstance(event, AnswerOrphaned):
        row["missing"] = ORPHANED
    elif event.words and event.answer.value is not None:
        words = str(event.answer.value)
        row["sealed_words"] = seal_words(vault, key["wave"], event.question, words)
    else:
        row |= {"value": event.answer.value, "missing": event.answer.missing}
    connection.execute(_ANSWER, row)


def _complete(connection: Connection, vault: Vault, chat: Chat, language: str, day: date) -> None:
    row = _key(vault, chat) | {"in_language": language, "day": day}
    if connection.execute(_COMPLETE, row).rowcount != 1:
        raise Conflict
    reminders.disarm(connection, chat.tag)


def _withdraw(connection: Connection, vault: Vault, chat: Chat) -> None:
    key = _key(vault, chat)
    _hold_open(connection, key)
    connection.execute(_DELETE, key)
    reminders.disarm(connection, chat.tag)


def _forget(connection: Connection, vault: Vault, chat: Chat) -> None:
    """All but the session, which the turn itself removes."""
    if chat.wave is not None:
        _withdraw(connection, vault, chat)
    reminders.remove(connection, chat.tag)
    unfollow(connection, vault, chat.chat_id, None)
    stop_notices(connection, vault, chat.chat_id)
