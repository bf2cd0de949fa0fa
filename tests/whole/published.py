"""Every call of the Bot API that is made in a test, held against the published description."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.playground import StandIn
from bot.playground.call import Call
from tests.playground import published_api


@contextmanager
def watching() -> Iterator[set[str]]:
    """Note what the published Bot API does not know of the calls that stand-ins grant meanwhile.

    Where the description does not lie beside the repository there is nothing to hold them against.
    """
    api = published_api.load()
    complaints: set[str] = set()

    def check(standin: StandIn, call: Call) -> None:
        if api is not None and call.refusal is None:
            complaints.update(api.of_call(call))
        note(standin, call)

    note = StandIn.note
    with pytest.MonkeyPatch.context() as here:
        here.setattr(StandIn, "note", check)
        yield complaints


@pytest.fixture(autouse=True)
def every_call_is_published() -> Iterator[None]:
    """No stand-in of this test grants a call that is not published."""
    with watching() as complaints:
        yield
    assert not complaints
