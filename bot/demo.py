"""`lyhord demo`: the playground. The real bot, on a make-believe Telegram, on this machine only."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from datetime import UTC, datetime
from errno import EADDRINUSE
from functools import partial
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Connection

from bot.app import running
from bot.errors import ListenError
from bot.logs import set_up_logs
from bot.playground.glass import Glass, comments
from bot.playground.plot import plot
from bot.playground.standin import PLAYGROUND_TOKEN, StandIn
from bot.settings import Settings, read_settings
from bot.texts import read_catalogues
from dialogs.naming import body_name
from dialogs.repertoire import read_repertoire
from storage.bodies import create_body
from storage.coordinators import add_coordinator, prepare_coordinator
from storage.days import day_of
from storage.house import open_house
from storage.tables import Table
from storage.vault import SERVER_KEY, Vault
from storage.waves import open_wave

WAVE = "playground"
COORDINATOR = "playground"
PASSPHRASE = "playground only"  # noqa: S105 - of a coordinator who reads nothing but make-believe


async def demo(port: int) -> None:
    """Run until interrupted; the page is on `port` of loopback. Begins anew each time, in a folder
    of its own, and leaves none. Raises `ListenError` before anything is made."""
    set_up_logs("warning")
    standin = StandIn(token=PLAYGROUND_TOKEN, limits=True)
    try:
        await _open(standin, port)
        with plot(read_settings().data_dir / "playground") as folder:
            settings = _settings(folder, standin.url)
            await asyncio.to_thread(_furnish, settings)
            about = comments(Table.metadata) | {"alembic_version": "Which form the tables have."}
            glass = Glass(settings.database, about, folder / SERVER_KEY)
            standin.glass, standin.glass_search = glass.read, glass.search
            async with running(settings):
                print(_welcome(standin.url, folder), flush=True)  # noqa: T201 - said to whoever typed it
                await _interrupted()
    finally:
        await standin.stop()


async def _open(standin: StandIn, port: int) -> None:
    try:
        await standin.start(port)
    except OSError as error:
        if error.errno == EADDRINUSE:
            raise ListenError(f"Port {port} is taken: try `lyhord demo --port 0`.") from None
        reason = os.strerror(error.errno or 0)
        raise ListenError(f"Port {port} cannot be listened on: {reason}.") from None


def _settings(folder: Path, api: str) -> Settings:
    """The settings of the environment, but nothing in them that leads out of the playground."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inside = {
        "bot_token": SecretStr(PLAYGROUND_TOKEN),
        "bot_api_url": api,
        "data_dir": folder,
        "database_url": None,
        "listen": f"127.0.0.1:{port}",
        "webhook_url": f"http://127.0.0.1:{port}",
        "webhook_secret": None,
    }
    return read_settings().model_copy(update=inside)


def _furnish(settings: Settings) -> None:
    """A wave to answer, and the bodies that tips are sealed to, all with one coordinator."""
    database, vault = open_house(settings.data_dir, settings.database)
    repertoire, catalogues = read_repertoire(), read_catalogues()
    version = repertoire.newest_survey.version
    now = datetime.now(UTC)
    database.run_now(lambda c: open_wave(c, vault, WAVE, version, day_of(now)))
    new = prepare_coordinator(COORDINATOR, PASSPHRASE)
    database.run_now(lambda c: add_coordinator(c, vault, new, now))
    for body in sorted({each for bodies in repertoire.routing.bodies.values() for each in bodies}):
        name = catalogues.plain(body_name(body), "sv")
        database.run_now(partial(_found, vault=vault, body=body, name=name, now=now))


def _found(connection: Connection, vault: Vault, body: str, name: str, now: datetime) -> None:
    create_body(connection, vault, body, name, [COORDINATOR], now)


def _welcome(url: str, folder: Path) -> str:
    place = os.path.relpath(folder)
    return (
        f"\n  The playground is open:  {url}\n\n"
        "  Add a resident there and press Start. Everything stays on this machine.\n"
        "  The tips, from another terminal:\n"
        f"    LYHORD_DATA_DIR={place} .venv/bin/lyhord tips list --as {COORDINATOR}\n"
        f"  and the passphrase is: {PASSPHRASE}\n"
        "  Ctrl-C closes it.\n"
    )


async def _interrupted() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    await stop.wait()
