"""The vault's wave keys: one file a wave, gone for ever when the wave closes."""

from __future__ import annotations

import re
from pathlib import Path

from storage.errors import WaveKeyMissing, WaveNameUnfit
from storage.vault.ciphers import Lock, Tags
from storage.vault.keyfiles import destroy_key, make_key, read_key

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class WaveKey:
    """What the key of one open wave is good for: `respondents` tags accounts, `lock` seals the
    part of a session that holds the answers."""

    def __init__(self, secret: bytes) -> None:
        self.respondents = Tags(secret, b"respondents")
        self.lock = Lock(secret, b"survey session")


class WaveKeys:
    """The keys of all waves in a folder; at most the open wave's is in memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: tuple[str, WaveKey] | None = None

    def check_name(self, wave: str) -> None:
        """Raise `WaveNameUnfit` unless the name can be a file's: none leads out of the folder."""
        if not _NAME.fullmatch(wave):
            raise WaveNameUnfit(wave=wave)

    def make(self, wave: str) -> None:
        """A new key for a wave about to open; what a broken-off opening left is replaced."""
        path = self._path(wave)
        while not make_key(path):
            destroy_key(path)

    def of(self, wave: str) -> WaveKey:
        """The open wave's key; `WaveKeyMissing` when its file is gone."""
        held = self._held  # looked at once: other threads may let go of it meanwhile
        if held and held[0] == wave:
            return held[1]
        secret = read_key(self._path(wave))
        if secret is None:
            raise WaveKeyMissing(wave=wave)
        key = WaveKey(secret)
        self._held = wave, key
        return key

    def release(self, open_wave: str | None) -> None:
        """Let go of the key in memory unless it is the open wave's."""
        held = self._held
        if held and held[0] != open_wave:
            self._held = None

    def destroy(self, wave: str) -> None:
        """Make the key of a closed wave vanish, from memory and from the disk."""
        self._held = None
        destroy_key(self._path(wave))

    def exists(self, wave: str) -> bool:
        """Whether the wave's key file is still there."""
        return self._path(wave).exists()

    def _path(self, wave: str) -> Path:
        self.check_name(wave)
        return self._folder / f"{wave}.key"
