"""A mail room with nobody in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Database
from storage.engines import make_engine
from storage.vault import Vault
from storage.writers import Kept
from tests.storage.mailings.post import Post


@pytest.fixture
def post(database: Database, vault: Vault) -> Iterator[Post]:
    """The mail room."""
    kept = Kept(make_engine(database.url))
    yield Post(kept, database, vault)
    kept.drop()
