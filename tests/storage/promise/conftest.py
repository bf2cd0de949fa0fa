"""An office with a promise, and two who work in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage.database import Database
from storage.promise.content import Content
from tests.storage.promise.people import Coordinator, Office
from tests.storage.promise.places import BINS, EAST

Publish = Callable[..., str]


@pytest.fixture
def office(database: Database) -> Office:
    """An office that has loaded the promise for East."""
    office = Office(database)
    office.loads(EAST)
    return office


@pytest.fixture
def anna(office: Office) -> Coordinator:
    """She writes."""
    return Coordinator(office, "anna")


@pytest.fixture
def bo(office: Office) -> Coordinator:
    """He approves."""
    return Coordinator(office, "bo")


@pytest.fixture
def published(office: Office, anna: Coordinator, bo: Coordinator) -> Publish:
    """Takes what Anna wrote through all the steps, once more for a correction; its id."""

    def publish(content: Content = BINS, ident: str = "") -> str:
        if ident:
            anna.edits(ident, content)
        else:
            ident = anna.drafts(content)
        anna.submits(ident)
        bo.approves(ident)
        bo.schedules(ident)
        assert office.publishes(ident)
        return ident

    return publish
