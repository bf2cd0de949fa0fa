"""Residents, and a wave to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from storage.database import Database
from storage.engines import make_engine
from storage.vault import Vault
from storage.waves import open_wave
from storage.writers import Kept
from tests.storage.resident import Resident

WAVE = "2026-spring"
Residents = Callable[[int], Resident]


@pytest.fixture
def wave(database: Database, vault: Vault) -> str:
    """A wave that is open."""
    day = date(2026, 3, 1)
    database.run_now(lambda connection: open_wave(connection, vault, WAVE, "1", day))
    return WAVE


@pytest.fixture
def resident(database: Database, vault: Vault) -> Iterator[Residents]:
    """Makes a resident of a chat's number."""
    kept = Kept(make_engine(database.url))
    yield lambda chat_id: Resident(kept, vault, chat_id)
    kept.drop()
