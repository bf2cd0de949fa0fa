"""The vault's wave keys: one file a wave, gone for ever when the wave closes."""

from __future__ import annotations

import re
from pathlib import Path

from storage.errors import WaveKeyMissing, WaveNameUnfit
from storage.vault.ciphers import Lock, Tags
from storage.vault.ending import EndingKeys

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class WaveKey:
    """What the key of one open wave is good for: `respondents` tags accounts, `lock` seals the
    part of a session that holds the answers."""

    def __init__(self, secret: bytes) -> None:
        self.respondents = Tags(secret, b"respondents")
        self.lock = Lock(secret, b"survey session")


class WaveKeys(EndingKeys[WaveKey]):
    """The keys of all waves in a folder; at most the open wave's is in memory."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, WaveKey)

    def check_name(self, name: str) -> None:
        """Raise `WaveNameUnfit` unless the name can be a file's: none leads out of the folder."""
        if not _NAME.fullmatch(name):
            raise WaveNameUnfit(wave=name)

    def of(self, wave: str) -> WaveKey:
        """The open wave's key; `WaveKeyMissing` when its file is gone."""
        key = self.find(wave)
        if key is None:
            raise WaveKeyMissing(wave=wave)
        return key

    def release(self, open_wave: str | None) -> None:
        """Let go of the keys in memory but the open wave's."""
        self.keep((open_wave,) if open_wave else ())
