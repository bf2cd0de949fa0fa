"""Observations carried in and out of the house, as CSV or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

from sqlalchemy import Connection

from bot.desk.promise.tables import BETWEEN, Table, cell_number, number_cell, unfold
from bot.desk.promised import evidence_faults, telling
from bot.desk.room import Room
from bot.desk.rows import Sheet, read_rows, write_rows
from dialogs.board import Evidence, EvidenceKind
from dialogs.entries import Entry
from storage.errors import Faulty
from storage.promise.observations import NewObservation, Stored, observation_faults

_EVIDENCE: tuple[EvidenceKind, ...] = get_args(EvidenceKind)
COLUMNS = ("id", "indicator", "activity", "body", "day", "value", *_EVIDENCE, "words_")


def read_observations(sheet: Sheet, *, as_json: bool) -> list[tuple[str, Table]]:
    """The observations of a file, each with the line it stands at; rows that cannot be read are
    among the sheet's faults. Raises `Faulty` where nothing can be."""
    if as_json:
        return [(f"line {line}", table) for line, table in _elements(sheet.whole())]
    return [(f"line {row.line}", _table(row.cells)) for row in read_rows(sheet, COLUMNS)]


def check_observations(
    connection: Connection,
    room: Room,
    found: Iterable[tuple[str, Table]],
    unread: Iterable[str] = (),
) -> list[NewObservation]:
    """The observations, if all of them can be stored. Raises `Faulty` with every fault of each, and
    of the lines that could not be read."""
    faults = list(unread)
    fit: list[NewObservation] = []
    beside: list[str] = []
    for where, table in found:
        new, wrong = _observation(where, table)
        faults += wrong
        if wrong:
            beside.append(new.id)
        else:
            fit.append(new)
    faults += observation_faults(connection, fit, room.now, room.catalogues.languages, beside)
    if faults:
        raise Faulty(sorted(faults, key=_line))
    return fit


def write_observations(
    stored: Sequence[Stored], activities: Mapping[str, str], *, as_json: bool
) -> bytes:
    """A file that can be read in again. `activities`: of which one each indicator is, if of one."""
    if as_json:
        tables = [_record(each, activities) for each in stored]
        return f"{json.dumps(tables, indent=1, ensure_ascii=False)}\n".encode()
    languages = sorted({each for one in stored for each in one.observation.words})
    columns = (*COLUMNS[:-1], *(f"words_{each}" for each in languages))
    return write_rows(columns, (_cells(each, activities) for each in stored))


def _table(cells: Mapping[str, str]) -> Table:
    table = unfold(cells, ["words"])
    evidence = [
        {"kind": kind, "text": text}
        for kind in _EVIDENCE
        for text in table.pop(kind, "").split(BETWEEN)
        if text
    ]
    if "value" in table:
        table["value"] = cell_number(table["value"])
    return {**table, "evidence": evidence}


def _elements(text: str) -> Iterator[tuple[int, Table]]:
    """The elements of a JSON list, each with the line it begins at. Raises `Faulty`."""
    decoder, place = json.JSONDecoder(), 0
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise Faulty([f"line {line}: not JSON"]) from None
    if not isinstance(whole, list):
        raise Faulty(["line 1: not a list of observations"])
    place = text.index("[") + 1
    for _ in whole:
        while text[place] in " \t\r\n,":
            place += 1
        line = text.count("\n", 0, place) + 1
        found, place = decoder.raw_decode(text, place)
        yield line, found if isinstance(found, dict) else {"": found}


def _observation(where: str, table: Table) -> tuple[NewObservation, list[str]]:
    """An observation, and what cannot be read of it."""
    words = table.get("words", {})
    entry = Entry({key: each for key, each in table.items() if key != "words"}, where)
    if not isinstance(words, dict) or not all(isinstance(each, str) for each in words.values()):
        entry.note("words is not a text for each language")
        words = {}
    for language, said in words.items():
        for found in telling(said):
            entry.note(f"words in {language}: there is {found} in it")
    evidence = tuple(
        Evidence(each.choice("kind", _EVIDENCE), each.string("text"))
        for each in entry.entries("evidence")
    )
    for fault in evidence_faults(evidence):
        entry.note(fault)
    new = NewObservation(
        id=entry.string("id"),
        indicator=entry.string("indicator", needed=True),
        day=entry.day("day"),
        value=entry.number("value"),
        words=words,
        evidence=evidence,
        activity=entry.string("activity"),
        body=entry.string("body"),
        where=where,
    )
    wrong = [fault if fault.startswith(where) else f"{where}: {fault}" for fault in entry.faults()]
    return new, wrong


def _record(stored: Stored, activities: Mapping[str, str]) -> Table:
    observation = stored.observation
    whole: dict[str, Any] = {
        "id": stored.id,
        "indicator": stored.indicator,
        "activity": activities.get(stored.indicator),
        "day": observation.day.isoformat(),
        "value": observation.value,
        "words": dict(observation.words),
        "evidence": [{"kind": each.kind, "text": each.text} for each in observation.evidence],
    }
    return {key: each for key, each in whole.items() if each not in (None, {}, [])}


def _cells(stored: Stored, activities: Mapping[str, str]) -> dict[str, str]:
    observation = stored.observation
    cells = {
        "id": stored.id,
        "indicator": stored.indicator,
        "activity": activities.get(stored.indicator, ""),
        "day": observation.day.isoformat(),
        "value": "" if observation.value is None else number_cell(observation.value),
    }
    for kind in _EVIDENCE:
        cells[kind] = BETWEEN.join(e.text for e in observation.evidence if e.kind == kind)
    return cells | {f"words_{language}": words for language, words in observation.words.items()}


def _line(fault: str) -> int:
    return int(fault.split(":")[0].removeprefix("line ").split()[0])
