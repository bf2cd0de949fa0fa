"""Playground: the ground under one run, a folder of its own that goes when the run ends."""

from __future__ import annotations

import fcntl
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from storage.errors import FolderNotWritable
from storage.vault.keyfiles import make_folder

LOCK = ".lock"
"""Held by a run in its folder as long as it lives, however it ends; and for a moment, in the folder
of all runs, by one that looks around or moves in."""


@contextmanager
def plot(playground: Path) -> Iterator[Path]:
    """A new folder in `playground`, removed in the end; what runs that were killed left there is
    removed first. Raises `FolderNotWritable`."""
    make_folder(playground)
    with _lock(playground):
        for left in playground.iterdir():
            _clear(left)
        folder = playground / secrets.token_hex(4)
        make_folder(folder)
        held = _lock(folder)
    with held:
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _clear(left: Path) -> None:
    """Remove what nobody holds: a run's folder, or what stood here before runs had one each."""
    if left.name == LOCK:
        return
    if not left.is_dir():
        left.unlink(missing_ok=True)
        return
    with suppress(BlockingIOError), _lock(left, fcntl.LOCK_NB):
        shutil.rmtree(left, ignore_errors=True)


def _lock(folder: Path, how: int = 0) -> IO[bytes]:
    """A folder's lock, held until it is closed. With `LOCK_NB`, `BlockingIOError` when it is held
    already; else it is waited for."""
    try:
        file = (folder / LOCK).open("ab")
    except OSError as error:
        raise FolderNotWritable(folder=folder, reason=error.strerror) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | how)
    except BlockingIOError:
        file.close()
        raise
    return file
