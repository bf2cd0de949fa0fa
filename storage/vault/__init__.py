"""The vault: all cryptography, on libsodium through PyNaCl. No other room touches a cipher."""

from __future__ import annotations

from pathlib import Path

from storage.vault.ciphers import TAG_BYTES, Lock, Tags, derive, keyed_hash
from storage.vault.drafts import DraftKey, DraftKeys
from storage.vault.keyfiles import make_folder, read_or_make_key
from storage.vault.receipts import Receipt, Receipts
from storage.vault.waves import WaveKeys
from storage.vault.weeks import WeekKeys

SERVER_KEY = "server.key"
WAVES = "waves"
DRAFTS = "drafts"
TIPS = "tips"


class Vault:
    """What the keys in the data folder are good for, one attribute a purpose.

    `chats`, `subscribers` and `noticed` tag chats for tables that must not be joined; `handled`
    tags updates; `sessions`, `subscriptions`, `notices` and `words` are locks; `receipts` derives
    receipts; `audit` keys the log's chain; by `mark` the database knows its server key again.
    `waves`, `drafts` and `weeks` are keys that end.
    """

    def __init__(self, key: bytes, waves: WaveKeys, drafts: DraftKeys, weeks: WeekKeys) -> None:
        self.chats = Tags(key, b"chat tags")
        self.subscribers = Tags(key, b"subscriber tags")
        self.noticed = Tags(key, b"notice tags")
        self.handled = Tags(key, b"update tags")
        self.sessions = Lock(key, b"session locks")
        self.subscriptions = Lock(key, b"subscriber locks")
        self.notices = Lock(key, b"notice locks")
        self.words = Lock(key, b"survey words")
        self.receipts = Receipts(derive(key, b"receipt pepper"))
        self.audit = derive(key, b"audit chain")
        self.mark = keyed_hash(key, b"the server key", b"fingerprint", TAG_BYTES)
        self.webhook_secret = derive(key, b"webhook secret").hex()
        self.waves = waves
        self.drafts = drafts
        self.weeks = weeks


def open_vault(folder: Path) -> Vault:
    """The vault of a data folder (`LYHORD_DATA_DIR`); its server key is made when there is
    none: `open_house` knows whether there may be none.

    Raises `FolderNotWritable`, `KeyFileOpen`, `KeyFileDamaged` or `KeyFileUnreadable`.
    """
    make_folder(folder)
    key = read_or_make_key(folder / SERVER_KEY)
    return Vault(
        key,
        WaveKeys(folder / WAVES),
        DraftKeys(folder / DRAFTS, DraftKey),
        WeekKeys(folder / TIPS, bytes),
    )


__all__ = ["Lock", "Receipt", "Tags", "Vault", "WaveKeys", "open_vault"]
