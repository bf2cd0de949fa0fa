"""`lyhord` as a process: one clear line and an exit code, and never a trace."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
from pathlib import Path

import pytest

from bot.playground import Person, StandIn
from bot.settings import Settings
from tests.whole.processes import ROOT, environment, free_port, lyhord

TOKEN = "7000000001:playground-token-of-nobody"


def settings_of(settings: Settings) -> dict[str, str]:
    """The settings of the tests as an environment."""
    return {
        "LYHORD_BOT_TOKEN": settings.token,
        "LYHORD_BOT_API_URL": settings.bot_api_url,
        "LYHORD_DATA_DIR": str(settings.data_dir),
        "LYHORD_LISTEN": settings.listen,
        "LYHORD_WEBHOOK_URL": settings.webhook_url or "",
    }


async def told(settings: dict[str, str], code: int, *, command: str = "serve") -> str:
    """The one line a command ends with, which must end with this code."""
    ended = await asyncio.to_thread(lyhord, command, settings=settings, timeout=30)
    assert ended.returncode == code, ended.stderr
    lines = [line for line in ended.stderr.splitlines() if not line.startswith("{")]
    assert len(lines) == 1
    assert "Traceback" not in ended.stderr + ended.stdout
    assert TOKEN not in ended.stderr + ended.stdout
    return lines[0]


@pytest.mark.parametrize(
    ("settings", "code", "words"),
    [
        ({}, 2, "LYHORD_BOT_TOKEN is missing"),
        ({"LYHORD_BOT_TOKEN": "seven"}, 2, "LYHORD_BOT_TOKEN is not a bot token"),
        ({"LYHORD_WEBHOOK_URL": "http://example.org"}, 2, "LYHORD_WEBHOOK_URL must begin with"),
        ({"LYHORD_LISTEN": "nowhere"}, 2, "LYHORD_LISTEN must be host:port"),
        ({"LYHORD_BOT_API_URL": "http://127.0.0.1:9"}, 4, "LYHORD_BOT_API_URL"),
        ({"LYHORD_DATABASE_URL": "postgresql://a:hush@127.0.0.1:9/x"}, 10, "cannot be reached"),
        ({"LYHORD_DATA_DIR": "/proc/nothing"}, 10, "/proc/nothing"),
    ],
)
async def test_what_is_wrong_is_told_in_a_line(
    tmp_path: Path, settings: dict[str, str], code: int, words: str
) -> None:
    """Settings, network, database, folder: the line says which."""
    given = {"LYHORD_BOT_TOKEN": TOKEN, "LYHORD_DATA_DIR": str(tmp_path), **settings}
    if not settings:
        del given["LYHORD_BOT_TOKEN"]
    line = await told(given, code)
    assert words in line
    assert "hush" not in line


@pytest.mark.parametrize("mode", ["polling"])
async def test_a_token_nobody_knows(settings: Settings, mode: str) -> None:
    """Telegram's no, in a line that does not repeat the token."""
    line = await told({**settings_of(settings), "LYHORD_BOT_TOKEN": "1:another-one"}, 3)
    assert "LYHORD_BOT_TOKEN" in line
    assert "another-one" not in line


@pytest.mark.parametrize("mode", ["polling"])
async def test_an_address_that_is_taken(settings: Settings, mode: str) -> None:
    """Somebody listens there already."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        line = await told({**settings_of(settings), "LYHORD_LISTEN": listen}, 6)
    assert listen in line


@pytest.mark.parametrize("level", ["debug", "info"])
async def test_a_signal_ends_it_in_peace(
    standin: StandIn, settings: Settings, ali: Person, level: str
) -> None:
    """Exit code 0; what it logged meanwhile names neither token nor chat, at any level."""
    port = free_port()
    given = {
        **settings_of(settings),
        "LYHORD_LISTEN": f"127.0.0.1:{port}",
        "LYHORD_WEBHOOK_URL": f"http://127.0.0.1:{port}" if settings.webhook_url else "",
        "LYHORD_LOG_LEVEL": level,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve",
        env=environment(given), cwd=ROOT, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    ali.presses_start()
    await ali.sees("Welcome", timeout=20)
    ali.sends("a word of mine")
    await standin.quiet()
    process.send_signal(signal.SIGTERM)
    _, written = await process.communicate()
    assert process.returncode == 0
    lines = [json.loads(line) for line in written.decode().splitlines()]
    assert [line["event"] for line in lines][-1] == "stopping"
    for mark in (standin.token, str(ali.id), "a word of mine", "Ali"):
        assert mark not in written.decode()


async def test_migrating_is_a_command(tmp_path: Path) -> None:
    """It makes the tables, and says so; once more it changes nothing."""
    settings = {"LYHORD_DATA_DIR": str(tmp_path / "data")}
    first = await asyncio.to_thread(lyhord, "migrate", settings=settings)
    again = await asyncio.to_thread(lyhord, "migrate", settings=settings)
    assert first.stdout.startswith("The database went from version none to")
    assert again.stdout.startswith("The database is at version")


async def test_no_command_is_no_crash() -> None:
    """Help, and nothing on fire."""
    ended = await asyncio.to_thread(lyhord, settings={})
    assert "serve" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
