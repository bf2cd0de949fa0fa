"""The vault's keys that end: a file each, destroyed for good, and what they sealed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Generic, TypeVar

from storage.vault.keyfiles import destroy_key, make_key, read_key

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}")
_SUFFIX = ".key"

K = TypeVar("K")


class EndingKeys(Generic[K]):
    """The keys in a folder, each under a name; `kind` makes of its 32 bytes what it is good for.

    A key once read stays in memory until it is destroyed or let go of here: another process that
    destroys its file must be followed by `keep` in this one.
    """

    def __init__(self, folder: Path, kind: Callable[[bytes], K]) -> None:
        self._folder = folder
        self._kind = kind
        self._held: dict[str, K] = {}

    def check_name(self, name: str) -> None:
        """Raise `ValueError` unless the name can be a file's: none leads out of the folder."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"no name for a key: {name}")

    def make(self, name: str) -> None:
        """A new key; what a broken-off making left is replaced."""
        path = self._path(name)
        while not make_key(path):
            destroy_key(path)

    def find(self, name: str) -> K | None:
        """The key of a name, None when it ended or never began."""
        held = self._held.get(name)
        if held is None:
            secret = read_key(self._path(name))
            if secret is None:
                return None
            held = self._held[name] = self._kind(secret)
        return held

    def find_or_make(self, name: str) -> K:
        """The key of a name, begun on first use. Processes that begin it at once agree on one."""
        while (key := self.find(name)) is None:
            make_key(self._path(name))
        return key

    def destroy(self, name: str) -> None:
        """End a key: it vanishes from memory and from the disk; one already gone is fine."""
        self._held.pop(name, None)
        destroy_key(self._path(name))

    def keep(self, names: Collection[str]) -> None:
        """Let go of all keys in memory but these."""
        for name in [each for each in list(self._held) if each not in names]:
            self._held.pop(name, None)

    def exists(self, name: str) -> bool:
        """Whether a key's file is still there."""
        return self._path(name).exists()

    def names(self) -> list[str]:
        """The names of all keys on the disk, sorted."""
        files = self._folder.glob(f"*{_SUFFIX}") if self._folder.exists() else ()
        names = (file.name.removesuffix(_SUFFIX) for file in files)
        return sorted(name for name in names if _NAME.fullmatch(name))

    def _path(self, name: str) -> Path:
        self.check_name(name)
        return self._folder / f"{name}{_SUFFIX}"
