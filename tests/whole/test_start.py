"""Starting up: what is wrong is told in one line, with an exit code of its own, and no trace."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text

from bot.playground import StandIn
from tests.whole.conftest import Sites
from tests.whole.processes import ROOT, environment, free_port, lyhord
from tests.whole.site import Site

WRONG_SETTING, TOKEN, UNREACHABLE_API, SECOND_POLLER, LISTEN, STORAGE = 2, 3, 4, 5, 6, 10
ONLY_ERRORS = {"LYHORD_LOG_LEVEL": "error"}
FEW_SECONDS = 20.0  # on a machine busy with other tests; it takes about one

Spoil = Callable[[Site], dict[str, str]]
"""Makes something go wrong; returns the settings that are unlike a good installation's."""


async def ends(settings: dict[str, str]) -> tuple[int, list[str]]:
    """Run `lyhord serve`: its exit code, and what it wrote on stderr."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve",
        env=environment(settings), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        said, complained = await asyncio.wait_for(running.communicate(), FEW_SECONDS)
    except TimeoutError:
        running.kill()
        raise AssertionError(f"it did not stop: {await running.communicate()}") from None
    assert said == b""
    assert running.returncode is not None
    return running.returncode, complained.decode().splitlines()


def _taken_port(_site: Site) -> dict[str, str]:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    HELD.callback(taken.close)
    return {"LYHORD_LISTEN": f"127.0.0.1:{taken.getsockname()[1]}"}


def _file_as_folder(site: Site) -> dict[str, str]:
    in_the_way = site.folder.with_name("file")
    in_the_way.write_text("not a folder")
    return {"LYHORD_DATA_DIR": str(in_the_way)}


def _file_for_a_folder(site: Site) -> dict[str, str]:
    in_the_way = site.folder.with_name("file")
    in_the_way.write_text("not a folder")
    return {"LYHORD_DATA_DIR": str(in_the_way / "data")}


def _open_key(site: Site) -> dict[str, str]:
    (site.folder / "server.key").chmod(0o644)
    return {}


def _short_key(site: Site) -> dict[str, str]:
    (site.folder / "server.key").write_bytes(b"short")
    return {}


def _lost_key(site: Site) -> dict[str, str]:
    (site.folder / "server.key").unlink()
    return {}


def _other_key(site: Site) -> dict[str, str]:
    lyhord("wave", "status", settings=site.settings())
    (site.folder / "server.key").write_bytes(b"another server key, as long as 1")
    return {}


def _newer_database(site: Site) -> dict[str, str]:
    change = text("UPDATE alembic_version SET version_num = '9999_later'")
    site.database.run_now(lambda c: c.execute(change))
    return {}


def _no_database_file(site: Site) -> dict[str, str]:
    path = site.folder / "lyhord.sqlite3"
    path.write_bytes(b"this is no database, and long enough to be taken for one" * 100)
    return {}


HELD = ExitStack()
CASES: dict[str, tuple[Spoil, int, str]] = {
    "no token": (lambda _: {"LYHORD_BOT_TOKEN": ""}, WRONG_SETTING, "LYHORD_BOT_TOKEN"),
    "a token that is none": (
        lambda _: {"LYHORD_BOT_TOKEN": "secret-of-mine"}, WRONG_SETTING, "LYHORD_BOT_TOKEN"
    ),
    "a token Telegram does not know": (
        lambda _: {"LYHORD_BOT_TOKEN": "7000000002:secret-of-mine"}, TOKEN, "LYHORD_BOT_TOKEN"
    ),
    "no Bot API there": (
        lambda _: {"LYHORD_BOT_API_URL": f"http://127.0.0.1:{free_port()}"},
        UNREACHABLE_API, "LYHORD_BOT_API_URL",
    ),
    "a webhook without encryption": (
        lambda _: {"LYHORD_WEBHOOK_URL": "http://bot.example.org"},
        WRONG_SETTING, "LYHORD_WEBHOOK_URL",
    ),
    "no such log level": (
        lambda _: {"LYHORD_LOG_LEVEL": "chatty"}, WRONG_SETTING, "LYHORD_LOG_LEVEL"
    ),
    "no such database": (
        lambda _: {"LYHORD_DATABASE_URL": "mysql://u:secret-of-mine@127.0.0.1/x"},
        WRONG_SETTING, "LYHORD_DATABASE_URL",
    ),
    "no PostgreSQL there": (
        lambda _: {
            "LYHORD_DATABASE_URL": f"postgresql://u:secret-of-mine@127.0.0.1:{free_port()}/x"
        },
        STORAGE, "cannot be reached",
    ),
    "an SQLite file in a folder that is not": (
        lambda _: {"LYHORD_DATABASE_URL": "sqlite:////proc/nowhere/lyhord.sqlite3"},
        STORAGE, "/proc/nowhere/lyhord.sqlite3",
    ),
    "something else in the SQLite file": (_no_database_file, STORAGE, "restore the backup"),
    "a database of a later release": (_newer_database, STORAGE, "9999_later"),
    "a file for a data folder": (_file_as_folder, STORAGE, "is a file, not a folder"),
    "a data folder inside a file": (_file_for_a_folder, STORAGE, "file/data"),
    "a read-only data folder": (
        lambda _: {"LYHORD_DATA_DIR": "/proc/lyhord"}, STORAGE, "/proc/lyhord"
    ),
    "a server key others can read": (_open_key, STORAGE, "chmod 600"),
    "a damaged server key": (_short_key, STORAGE, "32 bytes"),
    "a lost server key": (_lost_key, STORAGE, "made with: put it back"),
    "another server key": (_other_key, STORAGE, "made with: put it back"),
    "a taken port": (_taken_port, LISTEN, "LYHORD_LISTEN"),
    "a port that is none": (
        lambda _: {"LYHORD_LISTEN": "127.0.0.1:99999"}, WRONG_SETTING, "LYHORD_LISTEN"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
async def test_what_is_wrong_is_one_line(place: Sites, case: str) -> None:
    """It names the setting or the file, never a secret, and exits with a code of its kind."""
    spoil, code, names = CASES[case]
    site = place("sqlite")
    with HELD:
        settings = site.settings({"LYHORD_LISTEN": f"127.0.0.1:{free_port()}"}) | spoil(site)
        ended, complaints = await ends(settings)
    assert (ended, len(complaints)) == (code, 1), complaints
    assert complaints[0].startswith("lyhord: ")
    assert names in complaints[0]
    assert "secret-of-mine" not in complaints[0]
    assert len(complaints[0]) < 250


async def test_a_second_poller_gives_way(place: Sites) -> None:
    """Where somebody polls with this token already and goes on doing so, it ends with one line."""
    site = place("sqlite")
    url = f"{site.standin.url}/bot{site.standin.token}/getUpdates"

    async def polls() -> None:
        async with aiohttp.ClientSession() as http:
            while True:
                async with http.post(url, json={"timeout": 30}) as answer:
                    await answer.read()

    elder = asyncio.ensure_future(polls())
    newcomer = site.settings({"LYHORD_LISTEN": f"127.0.0.1:{free_port()}", **ONLY_ERRORS})
    ended, complaints = await ends(newcomer)
    elder.cancel()
    assert (ended, len(complaints)) == (SECOND_POLLER, 1), complaints
    assert "another process polls" in complaints[0]


async def test_of_two_pollers_one_stays(place: Sites) -> None:
    """Two processes begun together on one token: one ends, with one line, the other answers."""
    site = place("sqlite")
    both = [site.process(webhook=False, name=f"serve-{n}", more=ONLY_ERRORS) for n in range(2)]
    for process in both:
        await process.start()
    await asyncio.wait(
        [asyncio.ensure_future(process.ends()) for process in both],
        timeout=FEW_SECONDS,
        return_when=asyncio.FIRST_COMPLETED,
    )
    ali = site.standin.person("Ali", language_code="en")
    ali.presses_start()
    await ali.sees("Welcome", timeout=FEW_SECONDS)
    assert sorted([await process.stop() for process in both]) == [0, SECOND_POLLER]
    [line] = "".join(process.log.read_text() for process in both).splitlines()
    assert "another process polls" in line


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_is_quiet(place: Sites, how: signal.Signals) -> None:
    """Told to stop, it ends well and says nothing."""
    site = place("sqlite")
    process = site.process(webhook=True, more={"LYHORD_LOG_LEVEL": "warning"})
    await process.start()
    os.kill(process.pid, how)
    assert await process.stop() == 0
    assert process.log.read_text() == ""


async def test_a_start_without_anything_makes_all_it_needs(
    standin: StandIn, tmp_path: Path
) -> None:
    """An empty folder and a token are enough: keys and tables are made, for their owner only. It
    says once that tips are closed: nobody is there to read them."""
    folder = tmp_path / "new"
    site = Site(tmp_path / "unused", f"sqlite:///{tmp_path / 'unused' / 'x.sqlite3'}", standin)
    only = {"LYHORD_DATA_DIR": str(folder), "LYHORD_DATABASE_URL": ""}
    process = site.process(webhook=False, more=only)
    await process.start()
    ali = standin.person("Ali", language_code="sv")
    ali.presses_start()
    await ali.sees("Välkommen")
    assert await process.stop() == 0
    made = {path.name: path.stat().st_mode & 0o777 for path in folder.rglob("*")}
    assert made["server.key"] == 0o600
    assert made["lyhord.sqlite3"] == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    warnings = [line for line in process.log.read_text().splitlines() if "warning" in line]
    assert len(warnings) == 1
    assert "tips are closed until `lyhord bodies create` makes one" in warnings[0]
