"""The vault's ciphers: sealing with a key, padding, keyed hashes, keys derived by purpose."""

from __future__ import annotations

import os

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_generichash_blake2b_salt_personal,
)
from nacl.exceptions import CryptoError

from storage.errors import WrongKey

KEY_BYTES = 32
NONCE_BYTES = 24  # random nonces are safe at this length for any number of rows
TAG_BYTES = 16
STEP = 1024
_LENGTH_BYTES = 4


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, about: bytes) -> bytes:
    """`plain` under XChaCha20-Poly1305, bound to `about`: it opens only beside the same `about`."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(plain, about, nonce, key)


def unseal(key: bytes, sealed: bytes, about: bytes) -> bytes:
    """What was sealed; `WrongKey` when the key, the place or a byte is another."""
    nonce, box = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(box, about, nonce, key)
    except (CryptoError, ValueError) as error:
        raise WrongKey from error


def pad(plain: bytes, step: int = STEP) -> bytes:
    """`plain` with its length before it and zeros after it, up to a multiple of `step` bytes."""
    filled = len(plain) + _LENGTH_BYTES
    return len(plain).to_bytes(_LENGTH_BYTES) + plain + bytes(-filled % step)


def unpad(padded: bytes) -> bytes:
    """What was padded."""
    length = int.from_bytes(padded[:_LENGTH_BYTES])
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]


def keyed_hash(key: bytes, value: bytes, purpose: bytes, size: int) -> bytes:
    """BLAKE2b of `value` under `key`, `size` bytes long; another `purpose` (16 bytes at most)
    gives an unrelated hash."""
    hashed: bytes = crypto_generichash_blake2b_salt_personal(
        value, digest_size=size, key=key, person=purpose
    )
    return hashed


def derive(key: bytes, purpose: bytes) -> bytes:
    """A key of its own for one purpose; from it neither `key` nor another one can be had."""
    return keyed_hash(key, b"", purpose, KEY_BYTES)


class Tags:
    """Names rows after a number, so that only the holder of the key can find the number's row."""

    def __init__(self, key: bytes, purpose: bytes) -> None:
        self._key = derive(key, purpose)
        self._purpose = purpose

    def of(self, number: int, second: int | None = None) -> bytes:
        """The 16-byte tag of a number, or of two."""
        value = number.to_bytes(8, signed=True)
        if second is not None:
            value += second.to_bytes(8, signed=True)
        return keyed_hash(self._key, value, self._purpose, TAG_BYTES)


class Lock:
    """Seals what must be readable again, under a key for one purpose."""

    def __init__(self, key: bytes, purpose: bytes) -> None:
        self._key = derive(key, purpose)

    def seal(self, plain: bytes, about: bytes, step: int = STEP) -> bytes:
        """`plain`, padded to a multiple of `step` bytes and sealed, bound to the row or field it
        is `about`."""
        return seal(self._key, pad(plain, step), about)

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """What was sealed; `WrongKey` when it does not open."""
        return unpad(unseal(self._key, sealed, about))
