"""The responses of a wave, read one by one: of each question the answer in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, select

from dialogs.answers import Answer
from dialogs.questions import Dialogue, Question
from dialogs.route import route
from storage.errors import NoSuchWave
from storage.recording import ORPHANED
from storage.tables import AnswerRow, ResponseRow, WaveRow

SAID_IN_WORDS = "words"  # stands for words that are counted, not read
Unsaid = Literal["skipped", "unknown", "not_reached", "not_asked"]


@dataclass(frozen=True, slots=True)
class Response:
    """One respondent's part in a wave; `words` holds what is sealed, by question."""

    version: str
    language: str
    complete: bool
    begun: date
    completed: date | None
    answers: Mapping[str, Answer]
    words: Mapping[str, bytes] = field(default_factory=dict)

    def asked(self, dialogue: Dialogue) -> frozenset[str]:
        """The questions on this respondent's way."""
        return frozenset(question.id for question in route(dialogue, self.answers))

    def unsaid(self, question: str, asked: frozenset[str]) -> Unsaid | None:
        """Why there is no value for a question; None when there is one."""
        answer = self.answers.get(question)
        if question not in asked:
            return "not_asked"
        if answer is None:
            return "not_reached"
        return answer.missing


def surveyed(dialogue: Dialogue) -> tuple[Question, ...]:
    """The questions results are about: neither information nor consent."""
    return tuple(each for each in dialogue.questions if each.asks and each.step is not None)


def wave_version(connection: Connection, wave: str) -> str:
    """The questionnaire's version of a wave; raises `NoSuchWave`."""
    version = connection.scalar(select(WaveRow.version).where(WaveRow.id == wave))
    if version is None:
        raise NoSuchWave(wave=wave)
    return version


def read_responses(connection: Connection, wave: str) -> Iterator[Response]:
    """Every response of a wave, in the order of their random names. Streams: memory stays small."""
    with_answers = and_(
        AnswerRow.wave_id == ResponseRow.wave_id, AnswerRow.respondent == ResponseRow.respondent
    )
    rows = (
        select(
            ResponseRow.__table__,
            AnswerRow.question,
            AnswerRow.value,
            AnswerRow.missing,
            AnswerRow.sealed_words,
        )
        .outerjoin(AnswerRow, with_answers)
        .where(ResponseRow.wave_id == wave)
        .order_by(ResponseRow.respondent, AnswerRow.number)
    )
    stream = connection.execute(rows, execution_options={"yield_per": 1000})
    for _, mine in groupby(stream, key=lambda row: row.respondent):
        yield _response(list(mine))


def _response(rows: list[Row[Any]]) -> Response:
    answers: dict[str, Answer] = {}
    words: dict[str, bytes] = {}
    for row in rows:
        if row.question is None:  # begun, and nothing answered
            continue
        words.pop(row.question, None)
        answers.pop(row.question, None)
        if row.sealed_words is not None:
            words[row.question] = row.sealed_words
            answers[row.question] = Answer(SAID_IN_WORDS)
        elif row.missing != ORPHANED:
            answers[row.question] = Answer(row.value, row.missing)
    row = rows[0]
    return Response(
        row.version,
        row.language,
        row.status == "complete",
        row.begun,
        row.completed,
        answers,
        words,
    )
