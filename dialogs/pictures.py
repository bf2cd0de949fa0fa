"""Photos in a draft: which cells of the grid over each are blacked out."""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS = 6
ROWS = 6
CELLS = COLUMNS * ROWS


@dataclass(frozen=True, slots=True)
class Picture:
    """A draft photo by its handle, and the cells to black out.

    Cells are numbered from 0, row by row from the top left as the photo is seen.
    """

    handle: str
    cells: tuple[int, ...] = ()


def cell_name(cell: int) -> str:
    """What a cell is called on its button and on the grid: "A1" at the top left, "F1" beside it at
    the far end, the same in every language."""
    row, column = divmod(cell, COLUMNS)
    return f"{'ABCDEF'[column]}{row + 1}"


def write_picture(picture: Picture) -> str:
    """A picture as an answer holds it: "handle", or "handle:0.5.7" with cells blacked out."""
    cells = ".".join(map(str, picture.cells))
    return f"{picture.handle}:{cells}" if cells else picture.handle


def read_picture(written: str) -> Picture:
    """The picture that `write_picture` wrote."""
    handle, _, cells = written.partition(":")
    return Picture(handle, tuple(int(cell) for cell in cells.split(".") if cell))


def turn_cell(picture: Picture, cell: int, *, black: bool) -> Picture:
    """The picture with one cell black, or not."""
    left = {*picture.cells, cell} if black else {*picture.cells} - {cell}
    return Picture(picture.handle, tuple(sorted(left)))
