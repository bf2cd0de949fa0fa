"""Cells made into what a document holds, and back: words by language, lists, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Table = dict[str, Any]

BETWEEN = " | "  # things of one cell that may hold spaces


def unfold(cells: Mapping[str, str], words: Iterable[str]) -> Table:
    """Cells as a table; of `words_sv` and `words_ar` it makes `words` by language."""
    table: Table = {}
    prefixes = tuple(f"{each}_" for each in words)
    for column, cell in cells.items():
        if column.startswith(prefixes):
            name, _, language = column.partition("_")
            table.setdefault(name, {})[language] = cell
        else:
            table[column] = cell
    return table


def fold(table: Mapping[str, Any]) -> dict[str, str]:
    """The cells of a table; the other way round."""
    cells: dict[str, str] = {}
    for name, value in table.items():
        match value:
            case dict():
                cells |= {f"{name}_{language}": words for language, words in value.items()}
            case list():
                cells[name] = " ".join(value)
            case float() | int():
                cells[name] = number_cell(value)
            case _:
                cells[name] = str(value)
    return cells


def number_cell(value: float) -> str:
    """A number as a cell: whole ones without a point, others in full."""
    return str(int(value)) if value == int(value) else repr(value)


def cell_number(cell: str) -> float | str:
    """A cell as a number, also with a decimal comma; as it is when it is none."""
    try:
        return float(cell.replace(",", ".", 1).replace("\u2212", "-"))
    except ValueError:
        return cell
