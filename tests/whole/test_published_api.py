"""The watch over every call: whatever the published Bot API does not know is noted."""

from __future__ import annotations

from collections.abc import Iterator

import aiohttp
import pytest

from bot.playground import StandIn
from tests.playground import published_api
from tests.whole.published import watching


@pytest.fixture(autouse=True)
def every_call_is_published() -> Iterator[None]:
    """Not here, where the watch itself is tried."""
    return iter([None])


async def calls(standin: StandIn, method: str, **parameters: object) -> None:
    """Make a call as the bot does; it is granted."""
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{standin.url}/bot{standin.token}/{method}", json=parameters) as answer,
    ):
        assert answer.status == 200


@pytest.mark.parametrize(
    ("method", "parameters", "complaint"),
    [
        ("getMe", {}, ""),
        ("getMyName", {"language_code": "sv"}, ""),
        ("getMyName", {"language": "sv"}, "unknown parameter language"),
        ("setMyName", {"name": 7}, "name is no String"),
        ("deleteMyCommands", {"scope": {"type": "everybody"}}, "scope"),
    ],
)
async def test_a_wrong_call_is_noted(
    standin: StandIn, method: str, parameters: dict[str, object], complaint: str
) -> None:
    """An unknown parameter or a value of a wrong type, though the stand-in lets it pass."""
    with watching() as complaints:
        await calls(standin, method, **parameters)
    if published_api.load() is None:
        assert complaints == set()  # nothing to hold it against
    elif complaint:
        assert any(complaint in each for each in complaints)
    else:
        assert complaints == set()
