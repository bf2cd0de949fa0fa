"""The webhook's door: only Telegram gets in, and nothing it says makes the bot fall over."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import House
from bot.playground import Person, StandIn
from bot.webhook import LARGEST
from tests.bot.conftest import SECRET, counted, stored

HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE = {
    "update_id": 70,
    "message": {
        "message_id": 7,
        "date": 1,
        "chat": {"id": 77, "type": "private"},
        "from": {"id": 77, "is_bot": False, "first_name": "Eve"},
        "text": "hej",
    },
}


@pytest.fixture
def mode() -> str:
    """Only by webhook here."""
    return "webhook"


@pytest.fixture
async def http(house: House) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody out on the street."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{house.port}") as http:
        yield http


async def knock(http: aiohttp.ClientSession, body: Any, secret: str | None = SECRET) -> int:
    """The status a POST to the webhook is answered with."""
    headers = {HEADER: secret} if secret is not None else {}
    async with http.post("/telegram", data=body, headers=headers) as answer:
        await answer.read()
        return answer.status


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "å"])
async def test_without_the_secret_nobody_gets_in(
    house: House, http: aiohttp.ClientSession, secret: str | None
) -> None:
    """Whatever the body: it is not even read."""
    assert await knock(http, json.dumps(UPDATE), secret) == 403
    assert stored(house, "SELECT count(*) FROM sessions") == [(0,)]


async def test_the_secret_is_what_telegram_was_told(
    standin: StandIn, house: House, ali: Person
) -> None:
    """setWebhook hands over the secret, the path and the kinds of update we read."""
    [call] = [call for call in standin.calls if call.method == "setWebhook"]
    assert call.parameters["secret_token"] == SECRET
    assert call.parameters["url"] == f"http://127.0.0.1:{house.port}/telegram"
    kinds = ["message", "edited_message", "callback_query", "my_chat_member"]
    assert call.value("allowed_updates", "kinds") == kinds
    ali.presses_start()
    await ali.sees("Welcome")


async def test_a_body_too_large_is_not_read(house: House, http: aiohttp.ClientSession) -> None:
    """Refused by its stated length, or when it has grown too long."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(2 * LARGEST // 1024):
            yield b" " * 1024

    assert await knock(http, b" " * (LARGEST + 1)) == 413
    with suppress(aiohttp.ClientError):  # hung up on while still sending
        assert await knock(http, endless()) == 413
    assert counted(house, "updates_total", kind="other") == 0


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS"])
async def test_only_post_is_answered(http: aiohttp.ClientSession, method: str) -> None:
    """Everything else is told so."""
    async with http.request(method, "/telegram", headers={HEADER: SECRET}) as answer:
        assert answer.status == 405
        assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "7", '"x"', "{}", '{"update_id": "7"}', "\xff", "[" * 100_000]
)
async def test_what_is_not_an_update_is_refused(http: aiohttp.ClientSession, body: str) -> None:
    """400, and the door still opens afterwards."""
    assert await knock(http, body.encode("latin-1")) == 400
    assert await knock(http, json.dumps(UPDATE)) == 200


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"message": None},
        {"message": {}},
        {"message": 7},
        {"callback_query": {"id": "1"}},
        {"callback_query": {"message": {}}},
        {"callback_query": None},
        {"callback_query": 7},
        {"edited_message": {"text": 1}},
        {"my_chat_member": {}},
        {"poll_answer": {}},
        {"message": {**UPDATE["message"], "chat": {"id": "x"}}},  # type: ignore[dict-item]
    ],
)
async def test_an_update_nobody_understands_does_not_come_again(
    house: House, http: aiohttp.ClientSession, odd: dict[str, Any]
) -> None:
    """A later Bot API may send what we cannot read: acknowledged, counted, no word to anybody."""
    assert await knock(http, json.dumps({"update_id": 9, **odd})) == 200
    assert counted(house, "turns_total", outcome="failed") == 0


async def test_a_button_press_is_answered_in_the_reply(
    standin: StandIn, house: House, ali: Person
) -> None:
    """That saves a request; it stops spinning all the same."""
    ali.presses_start()
    await standin.quiet()
    ali.taps("Help")
    await standin.quiet()
    assert not ali.unanswered
    assert counted(house, "api_calls_total", method="answerCallbackQuery", outcome="ok") == 0


async def test_health_and_meters_are_told(house: House, http: aiohttp.ClientSession) -> None:
    """For whoever watches the machine."""
    async with http.get("/healthz") as answer:
        assert (answer.status, await answer.json()) == (200, {"ok": True, "trouble": []})
        assert "server" not in {name.lower() for name in answer.headers}
    async with http.get("/metrics") as answer:
        assert "lyhord_turn_seconds_bucket" in await answer.text()
    async with http.get("/elsewhere") as answer:
        assert answer.status == 404


async def test_a_database_that_does_not_answer_makes_the_house_unwell(
    data_dir: Path, http: aiohttp.ClientSession
) -> None:
    """503 names what is missing, and soon."""
    with closing(sqlite3.connect(data_dir / "lyhord.sqlite3")) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with http.get("/healthz") as answer:
            assert (answer.status, (await answer.json())["trouble"]) == (503, ["database"])
        other.rollback()
