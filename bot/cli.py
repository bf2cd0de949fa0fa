"""The bell pull: the `lyhord` command. Known trouble is one line and an exit code, no trace."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Annotated, Any

import typer

from bot.desk import audit, bodies, coordinators
from bot.desk.poster import poster
from bot.desk.promise import commands as promise
from bot.desk.survey import commands as survey
from bot.desk.survey import wave
from bot.desk.tips import commands as tips
from bot.desk.updates import commands as updates
from bot.errors import StopError, WrongSettingError, WrongWordError

BUG = 70  # EX_SOFTWARE of sysexits.h
STORAGE = 10

app = typer.Typer(
    help="Lyhörd: residents of an area with a citizen promise are heard, and hear back.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its traces show local variables
)

app.add_typer(wave.app, name="wave")
app.add_typer(survey.app, name="survey")
app.add_typer(bodies.app, name="bodies")
app.add_typer(coordinators.app, name="coordinators")
app.add_typer(tips.app, name="tips")
app.add_typer(promise.app, name="promise")
app.add_typer(updates.app, name="updates")
app.add_typer(audit.app, name="audit")
app.command()(poster)


@app.command()
def serve() -> None:
    """Be the bot on Telegram, until stopped."""
    from bot.app import serve as run
    from bot.logs import set_up_logs
    from bot.settings import read_settings

    settings = read_settings()
    set_up_logs(settings.log_level)

    async def until_told() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, stop.set)
        await run(settings, stop)

    run_fast(until_told())


@app.command()
def migrate() -> None:
    """Bring the database up to this release."""
    from bot.settings import read_settings
    from storage.database import Database
    from storage.house import open_vault_of
    from storage.migrating import current
    from storage.migrating import migrate as bring_up
    from storage.vault.keyfiles import make_folder

    settings = read_settings()
    make_folder(settings.data_dir)
    database = Database(settings.database)
    before = current(database)
    bring_up(database)
    open_vault_of(database, settings.data_dir)
    after = current(database)
    typer.echo(
        f"The database is at version {after}." if before == after
        else f"The database went from version {before or 'none'} to {after}."
    )  # fmt: skip


@app.command()
def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the page is; 0 takes a free port.")
    ] = 8090,
) -> None:
    """The playground: this bot and a make-believe Telegram, to try in a browser."""
    from bot.demo import demo as run

    run_fast(run(port))


@app.command()
def check() -> None:
    """Check the dialogues and every text of theirs in every language."""
    from bot.check import faults

    found = list(faults())
    for fault in found:
        typer.echo(fault)
    if found:
        raise typer.Exit(1)
    typer.echo("The dialogues can be asked, in every language.")


def run_fast(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on uvloop where there is one."""
    try:
        from uvloop import new_event_loop
    except ImportError:  # Windows
        new_event_loop = asyncio.new_event_loop  # type: ignore[assignment]
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(work)


def main() -> None:
    """The `lyhord` command."""
    try:
        sys.exit(app(standalone_mode=False))
    except StopError as stop:
        _say(str(stop))
        sys.exit(stop.code)
    except typer.TyperException as misuse:
        if told := misuse.format_message():  # else the help was shown
            _say(_correct(told))
        sys.exit(WrongWordError.code)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(130)
    except Exception as failure:  # the last door: a trace would show what must not be shown
        sys.exit(_explain(failure))


def _correct(told: str) -> str:
    """What is wrong with how a command was typed."""
    # It would repeat the words, and they may be somebody's.
    if told.startswith("Got unexpected extra argument"):
        told = "There are words too many; passphrases and messages are asked for, or piped in."
    for pydantics, ours in (("Value error, ", ""), ("Input should be", "it must be")):
        told = told.replace(pydantics, ours)
    return f"{' '.join(told.split())} (--help tells more)"


def _explain(failure: Exception) -> int:
    """Tell what happened in one line; the exit code."""
    from locales.catalogue import FaultyCataloguesError
    from storage.errors import Faulty, Refused, StorageError

    if isinstance(failure, Faulty):
        for fault in failure.faults:
            _say(fault)
        return WrongWordError.code
    if isinstance(failure, StorageError):
        _say(str(failure))
        return WrongWordError.code if isinstance(failure, Refused) else STORAGE
    if isinstance(failure, FaultyCataloguesError):
        _say(f"{failure.faults[0]}; `python -m locales check` tells all.")
        return WrongSettingError.code
    from bot.logs import frames_of

    where = ", ".join(reversed(frames_of(failure)))
    _say(f"This is a fault in Lyhörd: {type(failure).__qualname__} at {where}")
    return BUG


def _say(line: str) -> None:
    print(f"lyhord: {line}", file=sys.stderr)  # noqa: T201 - for whoever typed the command
