"""`lyhord demo`: the playground. The real bot, on a make-believe Telegram, on this machine only."""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Connection

from bot.app import running
from bot.desk.room import read_catalogues
from bot.errors import ListenError
from bot.logs import set_up_logs
from bot.playground.glass import Glass, comments
from bot.playground.standin import PLAYGROUND_TOKEN, StandIn
from bot.settings import Settings, read_settings
from dialogs.library import read_library
from dialogs.promise import body_name
from storage.bodies import create_body
from storage.coordinators import add_coordinator, prepare_coordinator
from storage.database import Database
from storage.days import day_of
from storage.migrating import prepare
from storage.tables import Table
from storage.vault import SERVER_KEY, Vault, open_vault
from storage.waves import open_wave

WAVE = "playground"
COORDINATOR = "playground"
PASSPHRASE = "playground only"  # noqa: S105 - of a coordinator who reads nothing but make-believe


async def demo(port: int) -> None:
    """Run until interrupted; the page is on `port` of loopback. Begins anew each time."""
    folder = read_settings().data_dir / "playground"
    shutil.rmtree(folder, ignore_errors=True)  # the chats are gone with the last run anyway
    settings = _settings(folder)
    set_up_logs("warning")
    await asyncio.to_thread(_furnish, settings)
    standin = StandIn(token=PLAYGROUND_TOKEN, limits=True)
    about = comments(Table.metadata) | {"alembic_version": "Which form the tables have."}
    glass = Glass(settings.database, about, folder / SERVER_KEY)
    standin.glass, standin.glass_search = glass.read, glass.search
    try:
        await standin.start(port)
    except OSError:
        raise ListenError(f"Port {port} is taken: try `lyhord demo --port 0`.") from None
    try:
        bound = settings.model_copy(update={"bot_api_url": standin.url})
        async with running(bound):
            print(_welcome(standin.url), flush=True)  # noqa: T201 - said to whoever typed it
            await _interrupted()
    finally:
        await standin.stop()


def _settings(folder: Path) -> Settings:
    """The settings of the environment, but nothing in them that leads out of the playground."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inside = {
        "bot_token": SecretStr(PLAYGROUND_TOKEN),
        "data_dir": folder,
        "database_url": None,
        "listen": f"127.0.0.1:{port}",
        "webhook_url": f"http://127.0.0.1:{port}",
        "webhook_secret": None,
    }
    return read_settings().model_copy(update=inside)


def _furnish(settings: Settings) -> None:
    """A wave to answer, and the bodies that tips are sealed to, all with one coordinator."""
    vault = open_vault(settings.data_dir)
    database = Database(settings.database)
    prepare(database)
    library, catalogues = read_library(), read_catalogues()
    version = library.newest_survey.version
    now = datetime.now(UTC)
    database.run_now(lambda c: open_wave(c, vault, WAVE, version, day_of(now)))
    new = prepare_coordinator(COORDINATOR, PASSPHRASE)
    database.run_now(lambda c: add_coordinator(c, vault, new, now))
    for body in sorted({each for bodies in library.routing.bodies.values() for each in bodies}):
        name = catalogues.plain(body_name(body), "sv")
        database.run_now(partial(_found, vault=vault, body=body, name=name, now=now))


def _found(connection: Connection, vault: Vault, body: str, name: str, now: datetime) -> None:
    create_body(connection, vault, body, name, [COORDINATOR], now)


def _welcome(url: str) -> str:
    return (
        f"\n  The playground is open:  {url}\n\n"
        "  Add a resident there and press Start. Everything stays on this machine.\n"
        "  Ctrl-C closes it.\n"
    )


async def _interrupted() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    await stop.wait()
