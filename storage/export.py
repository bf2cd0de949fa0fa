"""The survey's raw data as rows of a table, and the codebook that explains them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from dialogs.questions import Dialogue, Question
from dialogs.screens import Text
from storage.responses import Response, read_responses, surveyed, wave_version
from storage.results import chosen_codes
from storage.small_groups import blurred
from storage.vault import Vault
from storage.words import open_words

# With a dot before them they can be no choice's code, and a spreadsheet takes them for text.
MISSING = {
    "skipped": ".skipped",
    "unknown": ".unknown",
    "not_reached": ".not_reached",
    "not_asked": ".not_asked",
}
ABOUT = ("respondent", "wave", "version", "language", "status", "begun", "completed")
HIDDEN = ".hidden"
TELLING = ("language", "gender", "part", "age")  # traits by which one could stand out
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would carry such words out


@dataclass(frozen=True, slots=True)
class Code:
    """One line of the codebook: in `column`, `code` stands for `meaning`, a text's id. A column
    without codes of its own (days, numbers, words) has one line with the code ""."""

    column: str
    kind: str
    code: str
    meaning: Text


def columns(dialogue: Dialogue) -> list[str]:
    """The names of the columns, in order; a multiple choice has one for each of its choices."""
    return [*ABOUT, *(name for each in surveyed(dialogue) for name in _columns(each))]


def export_rows(
    connection: Connection, vault: Vault, wave: str, surveys: Mapping[str, Dialogue]
) -> Iterator[list[str]]:
    """The responses of a wave, a row each, after a row with the columns' names.

    Respondents are numbered anew, at random, in every export: two exports cannot be laid side by
    side by number. Days, never times. A trait in `TELLING` is hidden where fewer than five people
    share it together with those before it. Raises `NoSuchWave`.
    """
    dialogue = surveys[wave_version(connection, wave)]
    questions = surveyed(dialogue)
    yield columns(dialogue)
    responses = list(read_responses(connection, wave))
    secrets.SystemRandom().shuffle(responses)
    header = columns(dialogue)
    rows = []
    for number, response in enumerate(responses, 1):
        asked = response.asked(surveys[response.version])
        row = [
            str(number),
            wave,
            response.version,
            response.language,
            "complete" if response.complete else "open",
            response.begun.isoformat(),
            response.completed.isoformat() if response.completed else "",
        ]
        for question in questions:
            row += _cells(vault, wave, response, asked, question)
        rows.append(row)
    places = [header.index(trait) for trait in TELLING if trait in header]
    profiles = [tuple(row[place] for place in places) for row in rows]
    for row, profile in zip(rows, blurred(profiles, HIDDEN), strict=True):
        for place, trait in zip(places, profile, strict=True):
            row[place] = trait
        yield row


def codebook(dialogue: Dialogue) -> Iterator[Code]:
    """What the columns and codes of an export mean, for the caller to put into a language."""
    for question in surveyed(dialogue):
        for column in _columns(question):
            if question.kind == "multiple":
                [choice] = (
                    each for each in question.choices if _column(question, each.code) == column
                )
                yield Code(column, question.kind, "1", choice.label)
            elif question.choices:
                for choice in question.choices:
                    yield Code(column, question.kind, choice.code, choice.label)
            else:
                yield Code(column, question.kind, "", question.short)


def _columns(question: Question) -> list[str]:
    if question.kind == "multiple":
        return [_column(question, code) for code in question.codes]
    return [question.id]


def _column(question: Question, code: str) -> str:
    return f"{question.id}:{code}"


def _cells(
    vault: Vault, wave: str, response: Response, asked: frozenset[str], question: Question
) -> list[str]:
    why = response.unsaid(question.id, asked)
    if why is not None:
        return [MISSING[why]] * len(_columns(question))
    if question.id in response.words:
        words = open_words(vault, wave, question.id, response.words[question.id])
        return [f"'{words}" if words.startswith(_FORMULA) else words]
    value = response.answers[question.id].value
    chosen = chosen_codes(question, value)
    if question.kind == "multiple":
        return ["1" if code in chosen else "0" for code in question.codes]
    if question.kind == "place" and isinstance(value, list):
        return [" ".join(map(str, value))]
    return [str(value)]
