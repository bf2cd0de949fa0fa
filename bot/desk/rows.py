"""Rows of a CSV file, each with the number of its line; faults are told of all lines at once."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from bot.errors import WrongWordError
from storage.errors import Faulty

_MOST = 5_000_000  # bytes: some ten thousand rows
_SEPARATORS = ",;\t"  # spreadsheets in Swedish save with semicolons
# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "'")


@dataclass(frozen=True)
class Row:
    """One row: the line it begins at, and its cells that are not empty."""

    line: int
    cells: Mapping[str, str]


@dataclass
class Sheet:
    """A file's text, and the faults that are found in it, each beginning with its line. A line that
    is no text is marked in place of what cannot be read; `broken` are those."""

    text: str
    faults: list[str]
    broken: frozenset[int] = frozenset()

    def whole(self) -> str:
        """The text, if there is nothing wrong with it. Raises `Faulty`."""
        if self.faults:
            raise Faulty(self.faults)
        return self.text


def read_file(path: Path) -> Sheet:
    """The text of a file, and every line of it that is not UTF-8. `WrongWordError` when there is no
    such file, `Faulty` when it is something else altogether."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST + 1)
    except OSError as failure:
        raise WrongWordError(f"{path} cannot be read: {failure.strerror}.") from None
    if len(data) > _MOST:
        raise WrongWordError(f"{path} is larger than {_MOST // 1_000_000} megabytes.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Faulty(["line 1: this is UTF-16; save it as UTF-8"])
    broken: dict[int, str] = {}
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            if "\0" in line.decode():
                broken[number] = f"line {number}: a character that is none"
        except UnicodeDecodeError as error:
            broken[number] = f"line {number}: not UTF-8, from byte {error.start + 1} on"
    text = data.decode("utf-8-sig", "replace").replace("\0", "\ufffd")
    return Sheet(text, list(broken.values()), frozenset(broken))


def read_rows(sheet: Sheet, columns: Collection[str]) -> list[Row]:
    """The rows of a CSV file whose first line names some of these columns; a column that ends in
    "_" stands for all that begin so. Rows that are no rows are added to the sheet's faults. Raises
    `Faulty` where nothing can be read."""
    text = sheet.text
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    hopeless: list[str] = []
    heading: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if heading is None:
                heading = [cell.strip() for cell in cells]
                hopeless += _heading_faults(heading, columns)
            elif sheet.broken.intersection(range(line, reader.line_num + 1)):
                pass
            elif len(cells) > len(heading):
                sheet.faults.append(f"line {line}: {len(cells)} cells, but {len(heading)} columns")
            elif any(cell.strip() for cell in cells):
                named = zip(heading, cells, strict=False)
                filled = {name: _plain(cell) for name, cell in named if cell.strip()}
                rows.append(Row(line, filled))
            line = reader.line_num + 1
    except csv.Error as error:
        hopeless.append(f"line {line}: not CSV: {error}")
    if hopeless:
        raise Faulty([*hopeless, *sheet.faults])
    if heading is None:
        raise Faulty(["line 1: the file is empty"])
    return rows


def write_rows(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A CSV file that `read_rows` reads back the same, and that spreadsheets open as it is."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_harmless(row.get(column, "")) for column in columns])
    return text.getvalue().encode("utf-8-sig")


def _heading_faults(heading: Sequence[str], columns: Collection[str]) -> list[str]:
    faults = []
    for name in dict.fromkeys(heading):
        begun = f"{name.partition('_')[0]}_"
        if name.endswith("_") or not {name, begun} & {*columns}:
            known = ", ".join(f"{each}…" if each.endswith("_") else each for each in columns)
            faults.append(f"line 1: no such column: {name!r}; there are {known}")
        elif heading.count(name) > 1:
            faults.append(f"line 1: the column {name} is there twice")
    return faults


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not _is_number(cell) else cell


def _plain(cell: str) -> str:
    stripped = cell.strip()
    return stripped[1:] if stripped[1:].startswith(_FORMULA) and stripped[0] == "'" else stripped


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
