"""Every call of the Bot API that is made in a test, held against the published description."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.playground import StandIn
from bot.playground.call import Call
from tests.playground import published_api


@pytest.fixture(autouse=True)
def every_call_is_published(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No stand-in of this test grants a call that the published Bot API does not know.

    Where the description does not lie beside the repository there is nothing to hold them against.
    """
    api = published_api.load()
    complaints: set[str] = set()
    if api is not None:
        note = StandIn.note

        def check(standin: StandIn, call: Call) -> None:
            if call.refusal is None:
                complaints.update(api.of_call(call))
            note(standin, call)

        monkeypatch.setattr(StandIn, "note", check)
    yield
    assert not complaints
