"""A promise's catalogue carried in and out of the house, as CSV or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.desk.promise.tables import Table, cell_number, fold, unfold
from bot.desk.promised import telling
from bot.desk.rows import Row, Sheet, read_rows, write_rows
from dialogs.catalogue import Promise, document_of, promise_of, wordless
from dialogs.faults import DialogueFault
from storage.errors import Faulty

_FIRST = "promise"
_LISTED = ("area", "activity", "effect", "measure", "indicator")
_BODY = "body"
_KINDS = (_FIRST, "followup", _BODY, *_LISTED)
_ONCE = {_FIRST: "the promise", "followup": "followup"}
_LISTS = ("bodies", "parties")
_NUMBERS = ("baseline", "target")
COLUMNS = (
    *("entry", "id", "area", "bodies", "of", "kind", "baseline", "target", "direction", "source"),
    *("carries", "place", "start", "end", "parties", "succeeds", "words_", "about_"),
)
_ID = re.compile(r'"id"\s*:\s*"([^"\\]*)"')


@dataclass(frozen=True)
class Catalogue:
    """A document as it was read, and at which lines each of its entries stands."""

    document: Table
    lines: Mapping[str, list[int]]

    def placed(self, faults: Iterable[str]) -> list[str]:
        """Faults that name an entry, with the lines it stands at, in the order of the lines."""
        return [fault for _, fault in sorted(map(self._placed, faults))]

    def _placed(self, fault: str) -> tuple[int, str]:
        for name in sorted(self.lines, key=len, reverse=True):
            if re.match(rf"{re.escape(name)}(?=[:, ])", fault):
                lines = self.lines[name]
                return lines[0], f"line {' and '.join(map(str, lines))}: {fault}"
        return 0, fault


def read_catalogue(sheet: Sheet, *, as_json: bool) -> Catalogue:
    """A file's document, not yet understood. Raises `Faulty`."""
    return _read_json(sheet.whole()) if as_json else _read_csv(sheet)


def understand(
    catalogue: Catalogue,
    languages: Iterable[str],
    known: Callable[[str], bool],
) -> Promise:
    """The promise of a document. Raises `Faulty` with everything that is wrong: what does not fit
    together, words that some language lacks, bodies there are not, people who are named.

    `known` says whether the catalogues of texts have an id.
    """
    faults = [*_strangers(catalogue.document, known), *_named(catalogue.document)]
    try:
        promise = promise_of(catalogue.document)
    except DialogueFault as fault:
        faults += str(fault).splitlines()
        raise Faulty(catalogue.placed(faults)) from None
    # A body that nobody knows has been told of.
    faults += [
        each
        for each in wordless(promise, list(languages), known)
        if not (each.startswith("body ") and each.endswith("no words in any language"))
    ]
    if faults:
        raise Faulty(catalogue.placed(faults))
    return promise


def write_catalogue(promise: Promise, *, as_json: bool) -> bytes:
    """A file that can be read in again."""
    document = document_of(promise)
    if as_json:
        return f"{json.dumps(document, indent=1, ensure_ascii=False)}\n".encode()
    rows = [fold(table) for table in _tables(document)]
    languages = sorted(
        {name for row in rows for name in row if name.startswith(("words_", "about_"))}
    )
    return write_rows((*COLUMNS[:-2], *languages), rows)


def _read_json(text: str) -> Catalogue:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise Faulty([f"line {line}: not JSON"]) from None
    if not isinstance(document, dict):
        raise Faulty(["line 1: not a promise"])
    lines: dict[str, list[int]] = {"the promise": [1]}
    for found in _ID.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        for kind in _LISTED:
            table = document.get(kind)
            if isinstance(table, list) and any(
                isinstance(each, dict) and each.get("id") == found[1] for each in table
            ):
                lines.setdefault(f"{kind} {found[1]}", []).append(line)
    return Catalogue(document, lines)


def _read_csv(sheet: Sheet) -> Catalogue:
    document: Table = {kind: [] for kind in _LISTED}
    lines: dict[str, list[int]] = {}
    faults: list[str] = []
    rows = read_rows(sheet, COLUMNS)
    sheet.whole()
    for row in rows:
        kind = row.cells.get("entry", "")
        if kind not in _KINDS:
            faults.append(f"line {row.line}: entry is {kind!r}, not one of {', '.join(_KINDS)}")
            continue
        if _ONCE.get(kind) in lines:
            faults.append(f"line {row.line}: {kind} is there twice")
            continue
        lines.setdefault(_place(document, kind, row), []).append(row.line)
    if not faults and "the promise" not in lines:
        faults.append("line 1: there is no row whose entry is promise")
    if faults:
        raise Faulty(faults)
    return Catalogue(document, lines)


def _place(document: Table, kind: str, row: Row) -> str:
    """Put a row into the document; how faults will name it."""
    table = unfold({k: c for k, c in row.cells.items() if k != "entry"}, ["words", "about"])
    for name in _LISTS:
        if name in table:
            table[name] = re.split(r"[\s,;]+", table[name].strip())
    for name in _NUMBERS:
        if name in table:
            table[name] = cell_number(table[name])
    if kind == _FIRST:
        document["title"] = table.pop("words", {})
        document.update(table)
        return _ONCE[kind]
    if kind in _ONCE:
        document[kind] = table
        return _ONCE[kind]
    if kind == _BODY:
        ident = table.get("id", "")
        document.setdefault("body_names", {})[ident] = table.get("words", {})
        return f"body {ident}"
    document[kind].append(table)
    return f"{kind} {table.get('id', len(document[kind]))}"


def _tables(document: Mapping[str, Any]) -> Iterator[Table]:
    """The rows of a document, each with what it is an entry of."""
    rest = {"title", "followup", "body_names", *_LISTED}
    first = {key: each for key, each in document.items() if key not in rest}
    yield {"entry": _FIRST, **first, "words": document.get("title", {})}
    if followup := document.get("followup"):
        yield {"entry": "followup", **followup}
    for body, words in document.get("body_names", {}).items():
        yield {"entry": _BODY, "id": body, "words": words}
    for kind in _LISTED:
        for table in document.get(kind, []):
            yield {"entry": kind, **table}


def _entries(document: Mapping[str, Any]) -> Iterator[tuple[str, Table]]:
    """Every table of the lists, by the name its faults go by."""
    for kind in _LISTED:
        listed = document.get(kind)
        for number, table in enumerate(listed if isinstance(listed, list) else [], 1):
            if isinstance(table, dict):
                yield f"{kind} {table.get('id', number)}", table


def _strangers(document: Mapping[str, Any], known: Callable[[str], bool]) -> Iterator[str]:
    named = document.get("body_names")
    here = named if isinstance(named, dict) else {}
    for name, table in (("the promise", document), *_entries(document)):
        for column in _LISTS:
            listed = table.get(column)
            for body in listed if isinstance(listed, list) else []:
                if isinstance(body, str) and body not in here and not known(f"promise.body.{body}"):
                    yield f"{name}: no such body: {body}"


def _named(document: Mapping[str, Any]) -> Iterator[str]:
    for name, table in (("the promise", document), *_entries(document)):
        for column in ("words", "about", "title"):
            words = table.get(column)
            for language, said in words.items() if isinstance(words, dict) else ():
                if isinstance(said, str):
                    for found in telling(said):
                        yield f"{name}: {column} in {language}: there is {found} in it"
        for column in ("place", "source"):
            said = table.get(column)
            for found in telling(said) if isinstance(said, str) else ():
                yield f"{name}: {column}: there is {found} in it"
    named = document.get("body_names")
    for body, words in named.items() if isinstance(named, dict) else ():
        for language, said in words.items() if isinstance(words, dict) else ():
            for found in telling(said) if isinstance(said, str) else ():
                yield f"body {body}: words in {language}: there is {found} in it"
