"""A mail room on each kind of database."""

from __future__ import annotations

import pytest

from bot.playground import StandIn
from storage.database import Database
from storage.vault import Vault
from tests.bot.mailing.office import Office


@pytest.fixture
def office(database: Database, vault: Vault, standin: StandIn) -> Office:
    """The mail room."""
    return Office(database, vault, standin)
