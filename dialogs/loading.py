"""Reads dialogues from their data files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from dialogs.conditions import ALWAYS, read_condition
from dialogs.faults import DialogueFault
from dialogs.questions import Choice, Dialogue, Ending, Question
from dialogs.screens import Text

Table = Mapping[str, Any]

_CODE = re.compile(r"[a-z0-9_]{1,24}")
_KEYS = {
    "id", "kind", "choices", "scale", "items", "exclusive", "when", "skip", "dont_know", "hint",
    "counts", "columns", "minimum", "maximum", "longest", "most", "fine",
    "scan",
}  # fmt: skip
_ENDING_KEYS = {"id", "when", "keep"}
_DIALOGUE_KEYS = {"id", "version", "scales", "question", "ending"}
_MOST_PHOTOS = 10
_MOST_COLUMNS = 5  # buttons a row that a phone still shows
_NEEDS = {
    "single": {"choices"},
    "multiple": {"choices"},
    "number": {"minimum", "maximum"},
    "text": {"longest"},
    "place": {"choices"},
    "photos": {"most"},
    "info": set[str](),
}


def read_dialogue(source: str) -> Dialogue:
    """A dialogue from TOML text; `DialogueFault` names the question and what is wrong with it."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise DialogueFault(f"not TOML: {error}") from error
    try:
        _refuse_unknown("the dialogue", data, _DIALOGUE_KEYS)
        name, version = str(data["id"]), str(data["version"])
        scales = {scale: list(codes) for scale, codes in data.get("scales", {}).items()}
        questions = tuple(
            question for table in data["question"] for question in _questions(name, scales, table)
        )
        endings = tuple(_ending(name, table) for table in data.get("ending", ()))
    except KeyError as missing:
        raise DialogueFault(f"{missing.args[0]} is missing") from missing
    if not questions:
        raise DialogueFault("nothing is asked")
    _refuse_doubled("asked", [question.id for question in questions])
    _refuse_doubled("ended", [each.id for each in endings])
    # ids from data
    return Dialogue(
        id=name,
        version=version,
        questions=questions,
        endings=endings,
        title=Text(f"{name}.title"),
        done=Text(f"{name}.done"),
    )


def read_versions(folder: Path) -> dict[str, Dialogue]:
    """Every version of one dialogue, oldest first, by version; the file's name is its version."""
    versions = {}
    for path in sorted(folder.glob("*.toml"), key=_age):
        try:
            dialogue = read_dialogue(path.read_text("utf-8"))
        except DialogueFault as fault:
            raise DialogueFault(f"{path.name}: {fault}") from fault
        if dialogue.version != path.stem:
            raise DialogueFault(f"{path.name} calls itself version {dialogue.version}")
        versions[dialogue.version] = dialogue
    if not versions:
        raise DialogueFault(f"no version in {folder.name}")
    return versions


def _refuse_unknown(name: str, table: Table, known: Set[str]) -> None:
    if unknown := table.keys() - known:
        raise DialogueFault(f"{name}: no such setting: {', '.join(sorted(unknown))}")


def _refuse_doubled(what: str, ids: Sequence[str]) -> None:
    if doubled := {each for each in ids if ids.count(each) > 1}:
        raise DialogueFault(f"{what} twice: {', '.join(sorted(doubled))}")


def _age(path: Path) -> list[tuple[int, str]]:
    """Sorts version 2 before version 10."""
    return [(int(part or 0), text) for text, part in re.findall(r"(\D*)(\d*)", path.stem)]


def _questions(name: str, scales: Mapping[str, list[str]], table: Table) -> Iterator[Question]:
    """The one question a table stands for, or one for each of its items."""
    ident = _code(table["id"])
    _refuse_unknown(ident, table, _KEYS)
    kind = table["kind"]
    if kind not in _NEEDS:
        raise DialogueFault(f"{ident}: no such kind of question: {kind}")
    choices = _choices(name, ident, scales, table)
    given = (table.keys() - {"choices"}) | ({"choices"} if choices else set())
    if lacking := _NEEDS[kind] - given:
        raise DialogueFault(f"{ident}: a {kind} question needs {', '.join(sorted(lacking))}")
    stem = f"{name}.{ident}"
    hint = (Text(f"{stem}.hint"),) if table.get("hint") else ()
    counted = table.get("counts", kind != "info")
    common: dict[str, Any] = {
        "kind": kind,
        "step": ident if counted else None,
        "choices": choices,
        "exclusive": frozenset(table.get("exclusive", ())),
        "when": read_condition(table["when"]) if "when" in table else ALWAYS,
        "skip": table.get("skip", kind != "info"),
        "dont_know": table.get("dont_know", False),
        "columns": table.get("columns", 1),
        "minimum": table.get("minimum", 0),
        "maximum": table.get("maximum", 0),
        "longest": table.get("longest", 0),
        "most": table.get("most", 0),
        "fine": table.get("fine", True),
        "scan": table.get("scan", False),
    }
    if unknown := common["exclusive"] - {choice.code for choice in choices}:
        raise DialogueFault(f"{ident}: exclusive but no choice: {', '.join(sorted(unknown))}")
    if common["minimum"] > common["maximum"]:
        raise DialogueFault(f"{ident}: its minimum is above its maximum")
    if kind == "photos" and not 1 <= common["most"] <= _MOST_PHOTOS:
        raise DialogueFault(f"{ident}: 1 to {_MOST_PHOTOS} photos, not {common['most']}")
    if not 1 <= common["columns"] <= _MOST_COLUMNS:
        raise DialogueFault(f"{ident}: 1 to {_MOST_COLUMNS} columns, not {common['columns']}")
    if "items" not in table:
        lines = (Text(stem), *hint)
        yield Question(id=ident, lines=lines, short=Text(f"{stem}.short"), **common)
    for item in table.get("items", ()):
        label = Text(f"{stem}.{_code(item)}")
        yield Question(
            id=f"{ident}.{item}", lines=(Text(stem), label, *hint), short=label, **common
        )


def _choices(
    name: str, ident: str, scales: Mapping[str, list[str]], table: Table
) -> tuple[Choice, ...]:
    if "scale" in table:
        scale = table["scale"]
        if scale not in scales:
            raise DialogueFault(f"{ident}: no such scale: {scale}")
        prefix, codes = f"{name}.scale.{scale}", scales[scale]
    else:
        prefix, codes = f"{name}.{ident}", table.get("choices", [])
    _refuse_doubled(f"{ident}: to choose", codes)
    return tuple(Choice(_code(code), Text(f"{prefix}.{code}")) for code in codes)


def _ending(name: str, table: Table) -> Ending:
    ident = _code(table["id"])
    _refuse_unknown(f"ending {ident}", table, _ENDING_KEYS)
    return Ending(
        id=ident,
        text=Text(f"{name}.ending.{ident}"),
        when=read_condition(table["when"]),
        keep=bool(table.get("keep", False)),
    )


def _code(value: object) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise DialogueFault(f"not a code (a-z, 0-9, _, at most 24): {value!r}")
    return value
