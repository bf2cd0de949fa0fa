"""A town with the police and a housing company."""

from __future__ import annotations

import pytest

from storage.database import Database
from storage.vault import Vault
from tests.storage.tips.people import Desk, Town


@pytest.fixture
def town(database: Database, vault: Vault) -> Town:
    """The town, with nobody in it yet."""
    return Town(database, vault)


@pytest.fixture
def anna(town: Town) -> Desk:
    """Anna at the police."""
    return town.founds("police", "anna")[0]


@pytest.fixture
def bo(town: Town) -> Desk:
    """Bo at the housing company."""
    return town.founds("housing", "bo")[0]
