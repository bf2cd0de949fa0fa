"""Coordinators: a key pair each, behind a passphrase that is kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from storage.database import Database
from storage.vault import Vault
from storage.vault.people import Locked


@dataclass(frozen=True, slots=True)
class Coordinator:
    """A coordinator whose passphrase opened the key: what every function of the desk asks for."""

    id: bytes
    name: str
    public: bytes
    private: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A coordinator about to be stored."""

    name: str
    public: bytes
    locked: Locked


def prepare_coordinator(name: str, passphrase: str) -> Newcomer:
    """A key pair behind a passphrase. 0.1-0.2 s and 64 MiB: never in a transaction."""
    raise NotImplementedError


def add_coordinator(connection: Connection, vault: Vault, new: Newcomer, now: datetime) -> None:
    """Store a coordinator; they belong to no body yet. Raises `CoordinatorExists`."""
    raise NotImplementedError


def renew_coordinator(connection: Connection, vault: Vault, new: Newcomer, now: datetime) -> None:
    """A new key pair for somebody who lost their passphrase. They open nothing any more until a
    coordinator of each body lets them in again (`bodies.join_body`). Raises `NoSuchCoordinator`, or
    `BodyWithoutCoordinator` when a body would be left with nobody: see `bodies.renew_body`."""
    raise NotImplementedError


def sign_in(database: Database, name: str, passphrase: str) -> Coordinator:
    """The coordinator of a name. Argon2id: 0.1-0.2 s, in the caller's thread, outside any
    transaction. Raises `NoSuchCoordinator` or `WrongPassphrase`."""
    raise NotImplementedError


def change_passphrase(
    database: Database, vault: Vault, who: Coordinator, passphrase: str, now: datetime
) -> None:
    """Put a coordinator's key behind another passphrase."""
    raise NotImplementedError


def list_coordinators(connection: Connection) -> list[tuple[str, tuple[str, ...]]]:
    """All names, each with the ids of their bodies."""
    raise NotImplementedError
