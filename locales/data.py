"""Which text ids the data files below dialogs/ imply: dialogues, the promise, ready-made notes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from locales.code import Said
from locales.entries import Fault

Table = Mapping[str, Any]

PROMISE = "promise"
ANSWER = "answer"
FOLDER = "dialogs"


def said_in_data(root: Path) -> Iterator[Said | Fault]:
    """Every id that the TOML files below dialogs/ imply, in whatever version.

    The texts of an old version stay needed as long as its file is there: a session may be on it.
    """
    for path in sorted((root / FOLDER).rglob("*.toml")):
        where = path.relative_to(root).as_posix()
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            found = list(_said(table, where))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            yield Fault(where, "file", f"not a dialogue, nor anything else we know: {error!r}")
            continue
        yield from found


def _said(table: Table, where: str) -> Iterator[Said]:
    if "template" in table:
        for each in table["template"]:
            params = frozenset(each.get("params", ()))
            yield Said(f"{ANSWER}.template.{each['id']}", where, params)
        return
    if "area" in table:
        if "title" not in table:
            period = f"{PROMISE}.period.{table['id']}"
            yield Said(period, where, frozenset({"start", "end"}))
        ids = _promise(table)
    elif "urgent" in table:
        ids = (f"{PROMISE}.body.{body}" for names in table["bodies"].values() for body in names)
    else:
        ids = _dialogue(table)
    yield from (Said(id_, where) for id_ in ids)


def _dialogue(table: Table) -> Iterator[str]:
    name = table["id"]
    yield f"{name}.title"
    yield f"{name}.done"
    for scale, codes in table.get("scales", {}).items():
        yield from (f"{name}.scale.{scale}.{code}" for code in codes)
    for question in table["question"]:
        stem = f"{name}.{question['id']}"
        yield stem
        # The review names an item by itself, and shows no information screen.
        if question["kind"] != "info" and "items" not in question:
            yield f"{stem}.short"
        if question.get("hint"):
            yield f"{stem}.hint"
        for key in ("choices", "items"):
            yield from (f"{stem}.{code}" for code in question.get(key, ()))
    for ending in table.get("ending", ()):
        yield f"{name}.ending.{ending['id']}"


def _promise(table: Table) -> Iterator[str]:
    """What the catalogues must say of a promise: all that it has no words of its own for."""
    if "title" not in table:
        for what in ("title", "followup", "channels", "source"):
            yield f"{PROMISE}.{what}.{table['id']}"
    own = table.get("body_names", {})
    for area in table["area"]:
        if "about" not in area:
            yield f"{PROMISE}.area.{area['id']}.about"
    for kind in ("area", "activity", "effect", "measure", "indicator"):
        for row in table.get(kind, ()):
            if "words" not in row:
                yield f"{PROMISE}.{kind}.{row['id']}"
            bodies = row.get("bodies", ())
            yield from (f"{PROMISE}.body.{body}" for body in bodies if body not in own)
