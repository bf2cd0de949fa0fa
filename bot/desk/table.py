"""Tables at the desk: what stands in them is shown as it is, and takes no markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under these headings, as wide as the terminal, or 80 columns where there is none.
    The last column takes what is left; the others are never broken."""
    table = Table()
    for heading in columns[:-1]:
        table.add_column(heading, no_wrap=True)
    table.add_column(columns[-1], overflow="fold", ratio=1)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
