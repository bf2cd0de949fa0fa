"""The vault: all cryptography, on libsodium through PyNaCl. No other room touches a cipher."""

from __future__ import annotations

from pathlib import Path

from storage.vault.ciphers import Lock, Tags, derive
from storage.vault.keyfiles import make_folder, read_or_make_key
from storage.vault.waves import WaveKeys

SERVER_KEY = "server.key"
WAVES = "waves"


class Vault:
    """What the keys in the data folder are good for, one attribute a purpose.

    `chats` and `subscribers` tag chats for two tables that must not be joined; `handled` tags
    updates; `sessions`, `subscriptions` and `words` are locks; `waves` holds the waves' own keys.
    """

    def __init__(self, key: bytes, waves: WaveKeys) -> None:
        self.chats = Tags(key, b"chat tags")
        self.subscribers = Tags(key, b"subscriber tags")
        self.handled = Tags(key, b"update tags")
        self.sessions = Lock(key, b"session locks")
        self.subscriptions = Lock(key, b"subscriber locks")
        self.words = Lock(key, b"survey words")
        self.receipt_pepper = derive(key, b"receipt pepper")
        self.webhook_secret = derive(key, b"webhook secret").hex()
        self.waves = waves


def open_vault(folder: Path) -> Vault:
    """The vault of a data folder (`LYHORD_DATA_DIR`); its server key is made on first start.

    Raises `FolderNotWritable`, `KeyFileOpen`, `KeyFileDamaged` or `KeyFileUnreadable`.
    """
    make_folder(folder)
    key = read_or_make_key(folder / SERVER_KEY)
    return Vault(key, WaveKeys(folder / WAVES))


__all__ = ["Lock", "Tags", "Vault", "WaveKeys", "open_vault"]
