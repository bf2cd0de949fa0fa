"""Logs: no token, no identity, no words, whoever writes the line."""

from __future__ import annotations

import json
import logging
import warnings
from typing import Any

import pytest

from bot.logs import get_log, set_up_logs

TOKEN = "7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
CHAT = 5_123_456_789
WORDS = "my neighbour is afraid"


def fail() -> None:
    """Fail, with content in every message."""
    try:
        _ = dict[str, int]()[WORDS]
    except KeyError as cause:
        raise ValueError(WORDS, CHAT) from cause


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What was logged; each line is JSON."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    """It has a room, a level, a time and what was said."""
    set_up_logs("info")
    get_log("turns").info("ready", port=8080, mode="polling")
    [line] = lines(capsys)
    assert line.items() >= {"room": "turns", "event": "ready", "level": "info"}.items()
    assert line["port"] == 8080
    assert line["timestamp"].endswith("Z")


def test_secrets_and_identities_are_blotted_out(capsys: pytest.CaptureFixture[str]) -> None:
    """Wherever in a line somebody put them."""
    set_up_logs("debug")
    get_log("x").warning(f"call {TOKEN}", chat=CHAT, text=f"chat {CHAT}", all=[CHAT, TOKEN])
    get_log("x").warning("of a thing", thing={"chat": CHAT}, negative=-CHAT)
    written = json.dumps(lines(capsys))
    assert str(CHAT) not in written
    assert TOKEN not in written
    assert "AAHdq" not in written


def test_an_exception_is_type_and_frames(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither its words nor its cause's words are written."""
    set_up_logs("info")
    try:
        fail()
    except ValueError:
        get_log("x").error("turn failed", exc_info=True)
    [line] = lines(capsys)
    assert line["error"] == "ValueError < KeyError"
    assert line["frames"][-1].startswith("bot/test_logs.py:")
    assert WORDS not in json.dumps(line)


def test_other_libraries_are_quiet_even_at_debug(capsys: pytest.CaptureFixture[str]) -> None:
    """httpx would print the token with each URL, telegram whole updates."""
    set_up_logs("debug")
    for name in ("httpx", "httpcore", "telegram.Bot", "aiohttp.client", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).info("POST https://api.telegram.org/bot%s/getMe", TOKEN)
        logging.getLogger(name).debug("update %s", WORDS)
        logging.getLogger(name).setLevel(logging.NOTSET)
    assert lines(capsys) == []


def test_other_libraries_warnings_lose_their_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    """The template tells what happened, the arguments to whom."""
    set_up_logs("info")
    try:
        fail()
    except ValueError:
        logging.getLogger("telegram").exception("cannot load %s\n%s", WORDS, TOKEN)
    warnings.warn(f"something about {CHAT}", stacklevel=1)
    failed, warned = lines(capsys)
    assert failed["event"] == "cannot load %s"
    assert failed["error"] == "ValueError < KeyError"
    assert WORDS not in json.dumps(failed)
    assert str(CHAT) not in json.dumps(warned)


def test_below_the_level_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    """Our own lines obey the setting."""
    set_up_logs("error")
    get_log("x").warning("hm")
    assert lines(capsys) == []
