"""Answers as CSV, and the codebook that tells what every code means."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.desk.room import Room
from storage.export import ABOUT, HIDDEN, MISSING, TELLING, codebook, export_rows
from storage.responses import wave_version

_ABOUT = {
    "respondent": "a number drawn anew for each export",
    "wave": "the round of the survey",
    "version": "the questionnaire's version",
    "language": "the language it was completed in, or begun in",
    "status": "complete, or open: broken off",
    "begun": "the day of consent",
    "completed": "the day it was sent",
}
_MISSING = {
    "skipped": "did not want to answer",
    "unknown": "does not know",
    "not_reached": "broke off before the question",
    "not_asked": "the question did not apply",
}


def write_answers(room: Room, wave: str, path: Path) -> int:
    """Write a row a respondent; how many. Raises `OSError` or `NoSuchWave`."""
    rows = room.database.read_now(
        lambda connection: list(export_rows(connection, room.vault, wave, room.repertoire.surveys))
    )
    _write(path, rows)
    return len(rows) - 1


def write_codebook(room: Room, wave: str, language: str, path: Path) -> None:
    """Write what each column and code means, in a language. Raises `OSError` or `NoSuchWave`."""
    version = room.database.read_now(lambda connection: wave_version(connection, wave))
    dialogue = room.repertoire.surveys[version]
    rows = [("column", "kind", "code", "meaning", "question")]
    rows += [(column, "", "", _ABOUT[column], "") for column in ABOUT]
    rows += [("any question", "", code, _MISSING[why], "") for why, code in MISSING.items()]
    rows += [(trait, "", HIDDEN, "shared by fewer than five people", "") for trait in TELLING]
    for code in codebook(dialogue):
        question = dialogue.by_id[code.column.partition(":")[0]]
        lines = " ".join(room.catalogues.plain(line, language) for line in question.lines)
        meaning = room.catalogues.plain(code.meaning, language)
        rows.append((code.column, code.kind, code.code, meaning, lines))
    _write(path, rows)


def _write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Whole or not at all, and readable by its owner only."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    opened = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    # The mark at the beginning is what spreadsheets know UTF-8 by.
    with os.fdopen(opened, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    unfinished.replace(path)
