"""The vault's receipts: 16 digits are stretched into a tip's handle and its reporter's key pair."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import nacl.pwhash.argon2id as argon2
from nacl.public import PrivateKey

from storage.vault.ciphers import KEY_BYTES, TAG_BYTES, keyed_hash

# As for passphrases (RFC 9106's second recommended option): 0.1-0.2 s for one look-up. Every code
# tried costs that much, and trying them needs the pepper, which is not in the database.
OPERATIONS = 3
MEMORY = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt's digits stand for: the handle its tip is found by, the seed of a key pair."""

    handle: bytes = field(repr=False)
    seed: bytes = field(repr=False)

    @property
    def private(self) -> bytes:
        """The key that opens what is sealed to the reporter."""
        return bytes(PrivateKey.from_seed(self.seed))

    @property
    def public(self) -> bytes:
        """The key to seal to the reporter with."""
        return bytes(PrivateKey.from_seed(self.seed).public_key)

    @property
    def secret(self) -> str:
        """All of it as letters and digits, for a session to hold while its thread is open."""
        return (self.handle + self.seed).hex()

    @classmethod
    def of_secret(cls, secret: str) -> Self:
        """The receipt of such letters and digits."""
        both = bytes.fromhex(secret)
        return cls(both[:TAG_BYTES], both[TAG_BYTES:])


class Receipts:
    """Derives receipts. The salt of each is a hash of its digits keyed with the pepper."""

    def __init__(self, pepper: bytes) -> None:
        self._pepper = pepper

    def derive(self, digits: str) -> Receipt:
        """What 16 ASCII digits stand for. 0.1-0.2 s and 64 MiB (Argon2id): never on the event
        loop, never in a transaction."""
        code = digits.encode("ascii")
        salt = keyed_hash(self._pepper, code, b"receipt salt", argon2.SALTBYTES)
        size = TAG_BYTES + KEY_BYTES
        stretched = argon2.kdf(size, code, salt, opslimit=OPERATIONS, memlimit=MEMORY)
        return Receipt(stretched[:TAG_BYTES], stretched[TAG_BYTES:])
