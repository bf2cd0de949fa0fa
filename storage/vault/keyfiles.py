"""The vault's key files: made whole or not at all, read by their owner only, destroyed for good."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from storage.errors import (
    FolderIsFile,
    FolderNotWritable,
    KeyFileDamaged,
    KeyFileOpen,
    KeyFileUnreadable,
)
from storage.vault.ciphers import KEY_BYTES, new_key

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_folder(folder: Path) -> None:
    """Make a folder nobody else can look into, unless it is there; `FolderNotWritable` or
    `FolderIsFile` if not."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError as error:
        raise FolderIsFile(folder=folder) from error
    except OSError as error:
        raise FolderNotWritable(folder=folder, reason=error.strerror) from error


def read_key(path: Path) -> bytes | None:
    """The key in a file, None when there is no file.

    `KeyFileOpen` when others may read it, `KeyFileDamaged` when it is not 32 bytes,
    `KeyFileUnreadable` when we may not read it.
    """
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            key = file.read(KEY_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeyFileUnreadable(path=path, reason=error.strerror) from error
    if mode & OTHERS:
        raise KeyFileOpen(path=path)
    if len(key) != KEY_BYTES:
        raise KeyFileDamaged(path=path)
    return key


def make_key(path: Path) -> bool:
    """Write a new random key, durably. False when the file was there: it is never overwritten."""
    make_folder(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write_new(draft, new_key())
        try:
            # A link appears whole or not at all: no reader ever meets half a key.
            os.link(draft, path)
        except FileExistsError:
            return False
        finally:
            draft.unlink()
        _sync_folder(path.parent)
    except OSError as error:
        raise FolderNotWritable(folder=path.parent, reason=error.strerror) from error
    return True


def read_or_make_key(path: Path) -> bytes:
    """The key in a file, made on first use. Two processes starting at once agree on one."""
    while (key := read_key(path)) is None:
        make_key(path)
    return key


def destroy_key(path: Path) -> None:
    """Overwrite a key and remove its file; a file already gone is fine."""
    with suppress(FileNotFoundError):
        with path.open("r+b", buffering=0) as file:
            file.write(new_key())
            os.fsync(file.fileno())
        path.unlink()
        _sync_folder(path.parent)


def _write_new(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """A new or removed name lasts only once its folder is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
