"""The photo counter: a file goes in, a clean picture comes out, or the reason why not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import Literal, get_args

from bot.darkroom.door import DarkError, Darkroom
from bot.darkroom.jpeg import is_bare
from bot.logs import get_log
from dialogs.inputs import Unfit
from dialogs.pictures import CELLS, COLUMNS, ROWS, cell_name

MOST = 10 << 20  # bytes taken in
PATIENCE = 12.0  # seconds for one picture, with the start of the dark room
AT_ONCE = 2  # pictures; the others wait their turn

_LABELS = tuple(cell_name(cell) for cell in range(CELLS))
_log = get_log("photos")


class Photos:
    """Cleans pictures in a process of their own, started with the first and replaced when it fails.

    Whatever goes in, a picture that comes out is a baseline JPEG of at most 1600 pixels a side,
    upright, and holds pixels alone. Nothing is written anywhere.
    """

    def __init__(self) -> None:
        self._seats = asyncio.Semaphore(AT_ONCE)
        self._door = asyncio.Lock()
        self._room: Darkroom | None = None

    async def clean(self, data: bytes) -> bytes | Unfit:
        """The picture in a file as it came, or why it is not taken.

        "large": too many bytes or pixels; "foreign": no JPEG, PNG or WebP, or a mere strip;
        "broken", "slow": it could not be read (in time); "later": none can be read just now.
        """
        if len(data) > MOST:
            return "large"
        return await self._developed("clean", data, ())

    async def blackout(self, jpeg: bytes, cells: Iterable[int]) -> bytes | Unfit:
        """A clean picture with these cells of the grid overwritten; a reason as `clean` gives."""
        return await self._developed("black", jpeg, cells)

    async def preview(self, jpeg: bytes, cells: Iterable[int]) -> bytes | Unfit:
        """The same, with the grid and the cells' names over it."""
        return await self._developed("grid", jpeg, cells)

    async def close(self) -> None:
        """End the process, if there is one."""
        async with self._door:
            room, self._room = self._room, None
            if room is not None:
                await room.close()

    async def _developed(
        self, work: Literal["clean", "black", "grid"], data: bytes, cells: Iterable[int]
    ) -> bytes | Unfit:
        order = json.dumps(
            {
                "work": work,
                "columns": COLUMNS,
                "rows": ROWS,
                "cells": [*cells],
                "labels": _LABELS,
            }
        ).encode()
        async with self._seats:
            for _ in range(2):
                try:
                    room = await self._open_room()
                except OSError as failure:
                    _log.error("no dark room", error=type(failure).__qualname__)
                    break
                try:
                    async with asyncio.timeout(PATIENCE):
                        return _checked(await room.develop(order, data))
                except TimeoutError:
                    _log.warning("a picture took too long")
                    await self._replace(room)
                    return "slow"
                except DarkError:
                    if room.is_open:  # the picture's own fork died of it
                        return "broken"
        return "later"

    async def _open_room(self) -> Darkroom:
        async with self._door:
            if self._room is not None and not self._room.is_open:
                await self._room.close()
                self._room = None
            if self._room is None:
                self._room = await Darkroom.open()
            return self._room

    async def _replace(self, room: Darkroom) -> None:
        async with self._door:
            if self._room is room:
                self._room = None
                await room.close()


def _checked(answer: bytes) -> bytes | Unfit:
    """The answer of a process that a hostile picture may have taken over."""
    if answer[:1] == b"+" and is_bare(answer[1:]):
        return answer[1:]
    reason = answer[1:].decode(errors="replace")
    for known in get_args(Unfit):
        if answer[:1] == b"-" and reason == known:
            fit: Unfit = known
            return fit
    _log.error("the dark room gave something else than a picture")
    return "broken"
