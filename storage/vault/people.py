"""The vault's key pairs: coordinators' behind a passphrase, bodies' sealed to coordinators."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import nacl.pwhash.argon2id as argon2
from nacl.bindings import crypto_box_SEALBYTES
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from storage.errors import WrongKey, WrongPassphrase
from storage.vault.ciphers import KEY_BYTES, seal, unseal

# 64 MiB and three passes: RFC 9106's second recommended option.
OPERATIONS = 3
MEMORY = 64 * 1024 * 1024
SEALED_KEY_BYTES = KEY_BYTES + crypto_box_SEALBYTES


@dataclass(frozen=True, slots=True)
class Locked:
    """A private key behind a passphrase, with what Argon2id needs to open it again."""

    key: bytes
    salt: bytes
    operations: int
    memory: int  # bytes


def new_pair() -> tuple[bytes, bytes]:
    """A new X25519 key pair: public, private; 32 bytes each."""
    private = PrivateKey.generate()
    return bytes(private.public_key), bytes(private)


def public_of(private: bytes) -> bytes:
    """The public half of a private key."""
    return bytes(PrivateKey(private).public_key)


def lock(private: bytes, public: bytes, passphrase: str) -> Locked:
    """Put a private key behind a passphrase (Argon2id), bound to its public half."""
    salt = os.urandom(argon2.SALTBYTES)
    key = _stretch(passphrase, salt, OPERATIONS, MEMORY)
    return Locked(seal(key, private, public), salt, OPERATIONS, MEMORY)


def unlock(locked: Locked, public: bytes, passphrase: str) -> bytes:
    """The private key again; `WrongPassphrase` when it does not open."""
    key = _stretch(passphrase, locked.salt, locked.operations, locked.memory)
    try:
        return unseal(key, locked.key, public)
    except WrongKey as error:
        raise WrongPassphrase from error


def seal_to(public: bytes, secret: bytes) -> bytes:
    """`secret` so that only the holder of the private half can open it; nobody signs it."""
    return bytes(SealedBox(PublicKey(public)).encrypt(secret))


def open_with(private: bytes, sealed: bytes) -> bytes:
    """What was sealed to this key's public half; `WrongKey` when it was not."""
    try:
        return bytes(SealedBox(PrivateKey(private)).decrypt(sealed))
    except CryptoError as error:
        raise WrongKey from error


def seal_all(public: bytes, keys: Iterable[bytes]) -> bytes:
    """Several keys, each sealed by itself: one more can be put before them without opening any."""
    return b"".join(seal_to(public, key) for key in keys)


def open_all(private: bytes, sealed: bytes) -> tuple[bytes, ...]:
    """The keys that were sealed one after the other; `WrongKey` when they were not to this one."""
    starts = range(0, len(sealed), SEALED_KEY_BYTES)
    return tuple(open_with(private, sealed[each : each + SEALED_KEY_BYTES]) for each in starts)


def open_with_any(keys: Iterable[bytes], sealed: bytes) -> bytes:
    """What was sealed to one of these keys; `WrongKey` when it was to none."""
    for private in keys:
        with suppress(WrongKey):
            return open_with(private, sealed)
    raise WrongKey


def _stretch(passphrase: str, salt: bytes, operations: int, memory: int) -> bytes:
    return argon2.kdf(KEY_BYTES, passphrase.encode(), salt, opslimit=operations, memlimit=memory)
