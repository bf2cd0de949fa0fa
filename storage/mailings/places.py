"""Places: which message a delivery became. A running number of a chat, so it is sealed."""

from __future__ import annotations

from storage.vault import Vault

_BYTES = 8
_STEP = 16  # a number always fits: all are of one size
_ABOUT = b"place"


def seal_place(vault: Vault, tag: bytes, message_id: int) -> bytes:
    """A message's number, to be opened beside its follower's tag only."""
    return vault.subscriptions.seal(message_id.to_bytes(_BYTES), tag + _ABOUT, _STEP)


def open_place(vault: Vault, tag: bytes, sealed: bytes) -> int:
    """The message's number again. Raises `WrongKey`."""
    return int.from_bytes(vault.subscriptions.open(sealed, tag + _ABOUT))
