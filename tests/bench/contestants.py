"""Who is measured: this bot by webhook and by polling, the textbook bot, the echo."""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.playground.standin import StandIn
from tests.bench.measured import PATIENCE, BenchError, clean
from tests.bench.residents import Chooser, at_the_echo, in_the_textbook, in_this_bot

WAVE = "bench"
COORDINATOR = "Kim"
PASSPHRASE = "correct horse battery"


@dataclass(frozen=True, slots=True)
class Contestant:
    """One bot: its name, how it is started, who talks to it.

    `environment` makes ready whatever the bot needs in an empty folder and gives the settings it is
    started with. `paced`: also measured at a steady rate.
    """

    name: str
    command: tuple[str, ...]
    environment: Callable[[StandIn, Path], dict[str, str]]
    chooser: Chooser
    paced: bool = False


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def by_polling(standin: StandIn, folder: Path, database: str = "") -> dict[str, str]:
    """Settings for `serve` by polling, on an SQLite file in the folder or on the database of an
    SQLAlchemy URL; a wave is open there."""
    environment = {
        "LYHORD_DATABASE_URL": database or f"sqlite:///{folder / 'lyhord.sqlite3'}",
        "LYHORD_BOT_TOKEN": standin.token,
        "LYHORD_BOT_API_URL": standin.url,
        "LYHORD_DATA_DIR": str(folder),
        "LYHORD_LISTEN": f"127.0.0.1:{_free_port()}",
    }
    for command in (("migrate",), ("wave", "open", WAVE)):
        _say(command, environment)
    return environment


def _lyhord_by_webhook(standin: StandIn, folder: Path) -> dict[str, str]:
    environment = by_polling(standin, folder)
    return {
        **environment,
        "LYHORD_WEBHOOK_URL": f"http://{environment['LYHORD_LISTEN']}",
        "LYHORD_WEBHOOK_SECRET": secrets.token_urlsafe(16),
    }


def _lyhord_with_desk(standin: StandIn, folder: Path) -> dict[str, str]:
    """The same, and a body with a coordinator: tips are open."""
    environment = _lyhord_by_webhook(standin, folder)
    _say(("coordinators", "create", COORDINATOR), environment, PASSPHRASE)
    _say(("bodies", "create", "police", "Polisen", "--coordinator", COORDINATOR), environment)
    return environment


def _say(command: tuple[str, ...], environment: dict[str, str], line: str = "") -> None:
    said = subprocess.run(
        [sys.executable, "-m", "bot", *command],
        env=clean(environment),
        input=line,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if said.returncode:
        raise BenchError(f"`lyhord {' '.join(command)}` failed: {said.stderr.strip()[-500:]}")


def yardstick(standin: StandIn, folder: Path) -> dict[str, str]:
    """What the bots need that the bench brings along."""
    return {
        "BENCH_TOKEN": standin.token,
        "BENCH_API": standin.url,
        "BENCH_PICKLE": str(folder / "textbook.pickle"),
    }


SERVE = ("-m", "bot", "serve")

WEBHOOK = Contestant("this bot, webhook", SERVE, _lyhord_by_webhook, in_this_bot, paced=True)
POLLING = Contestant("this bot, polling", SERVE, by_polling, in_this_bot, paced=True)
DESK = Contestant("this bot, tips", SERVE, _lyhord_with_desk, in_this_bot)
TEXTBOOK = Contestant("textbook bot", ("-m", "tests.bench.textbook"), yardstick, in_the_textbook)
ECHO = Contestant("bare echo", ("-m", "tests.bench.echo"), yardstick, at_the_echo)

CONTESTANTS = {"webhook": WEBHOOK, "polling": POLLING, "textbook": TEXTBOOK, "echo": ECHO}
