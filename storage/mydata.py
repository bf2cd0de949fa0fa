"""All that can be found of one chat, readable: for the file that /mydata sends."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, select

from dialogs.records import pack
from storage.mailings.followers import followed, news_of
from storage.sessions import open_session
from storage.tables import AnswerRow, ReminderRow, ResponseRow, SessionRow, WaveRow
from storage.tips.notices import count_notices
from storage.vault import Vault
from storage.words import open_words

UNTIED = (
    "answers in waves that have closed: their key is destroyed",
    "tips that were sent: they are kept without a sender",
)


def mydata(connection: Connection, vault: Vault, chat_id: int) -> dict[str, Any]:
    """Everything held about a chat, as plain values for JSON. Empty parts are there, and empty."""
    wave = connection.scalar(select(WaveRow.id).where(WaveRow.status == "open"))
    tag = vault.chats.of(chat_id)
    row = connection.execute(
        select(SessionRow.sealed, SessionRow.day).where(SessionRow.tag == tag)
    ).one_or_none()
    dialogues: dict[str, Any] = {}
    seen: tuple[int, ...] = ()
    if row is not None:
        session = open_session(vault, tag, row.sealed, wave)
        seen = session.seen
        dialogues = {name: json.loads(part) for name, part in pack(session.conversation).items()}
        # What opens a thread is not for a file that stays in a chat.
        dialogues.get("tip", {}).pop("receipt", None)
        dialogues.get("receipt", {}).pop("subject", None)
    return {
        "chat": chat_id,
        "last_turn": row.day.isoformat() if row else None,
        "updates_handled": list(seen),
        "dialogues": dialogues,
        "survey_response": _response(connection, vault, chat_id, wave) if wave else None,
        "follows": {
            topic: day.isoformat() for topic, day in followed(connection, vault, chat_id).items()
        },
        "news": news_of(connection, vault, chat_id),
        "tips_to_tell_news_of": count_notices(connection, vault, chat_id),
        "reminders": _reminders(connection, tag),
        "cannot_be_tied_to_you": list(UNTIED),
    }


def _response(
    connection: Connection, vault: Vault, chat_id: int, wave: str
) -> dict[str, Any] | None:
    respondent = vault.waves.of(wave).respondents.of(chat_id)
    mine = select(ResponseRow.__table__).where(
        ResponseRow.wave_id == wave, ResponseRow.respondent == respondent
    )
    row = connection.execute(mine).one_or_none()
    if row is None:
        return None
    history = (
        select(AnswerRow.__table__)
        .where(AnswerRow.wave_id == wave, AnswerRow.respondent == respondent)
        .order_by(AnswerRow.number)
    )
    return {
        "wave": wave,
        "questionnaire": row.version,
        "language": row.language,
        "status": row.status,
        "begun": row.begun.isoformat(),
        "completed": row.completed.isoformat() if row.completed else None,
        # The history, as it is held: of a question's answers the last one counts.
        "answers": [_answer(vault, wave, each) for each in connection.execute(history)],
    }


def _answer(vault: Vault, wave: str, row: Row[Any]) -> dict[str, Any]:
    answer = {"question": row.question}
    if row.sealed_words is not None:
        return answer | {"words": open_words(vault, wave, row.question, row.sealed_words)}
    if row.missing is not None:
        return answer | {"missing": row.missing}
    return answer | {"value": row.value}


def _reminders(connection: Connection, tag: bytes) -> dict[str, Any] | None:
    asked = select(ReminderRow.due_at, ReminderRow.sent).where(ReminderRow.tag == tag)
    row = connection.execute(asked).one_or_none()
    if row is None:
        return None
    return {"sent": row.sent, "next": row.due_at.isoformat() + "Z" if row.due_at else None}
