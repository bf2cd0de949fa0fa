"""A mailing on its way: how far it is, and pausing, resuming and calling it off."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text as Shown
from sqlalchemy import Connection

from bot.desk.lines import agree
from bot.desk.page import count, tell
from bot.desk.promised import act
from bot.desk.room import Room, enter
from bot.desk.seat import As, take_members_seat
from bot.desk.updates.telling import duration
from bot.errors import WrongWordError
from storage.errors import NoSuchUpdate
from storage.mailings import course
from storage.mailings.course import Mailing, Progress
from storage.promise.reports import read_update

Which = Annotated[
    str, typer.Argument(help="An update, whose newest mailing is meant; or a mailing.")
]

_GLANCE = 0.5  # seconds between two looks at what other processes did
_MEMORY = 20  # looks from which the rate is told
_OVER = ("done", "cancelled")


def progress(
    which: Annotated[
        str | None, typer.Argument(help="An update or a mailing; the newest mailings unless told.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Do not wait for its end.")] = False,
) -> None:
    """How far a mailing is, in numbers only, until it is over. Ctrl-C leaves it going."""
    room = enter()
    if which is None:
        found = room.database.read_now(course.latest_mailings)
        if not found:
            tell("Nothing was sent yet.")
        for each in found:
            tell(f"{each.id}  {name(each)}: {each.state}, {count(each.total, 'recipient')}")
        return
    mailing = _find(room, which)
    console = Console()
    if once or not console.is_terminal or console.is_dumb_terminal:
        tell(*lines(_look(room, mailing.id)))
        return
    _watch(room, mailing.id, console)


def pause(which: Which, coordinator: As) -> None:
    """Send no more for now; within a second."""
    _turn(which, coordinator, "pause mailing", course.pause, "It is paused.")


def resume(which: Which, coordinator: As) -> None:
    """Go on sending."""
    _turn(which, coordinator, "resume mailing", course.resume, "It goes on.")


def cancel(which: Which, coordinator: As) -> None:
    """Send no more, for good. Whoever has it keeps it: `retract` takes it back."""
    _turn(which, coordinator, "cancel mailing", course.cancel, "It is called off.", sure=True)


def again(which: Which, coordinator: As) -> None:
    """Send once more what may or may not have arrived: who has it gets it twice."""
    room = enter()
    mailing = _find(room, which)
    unknown = _look(room, mailing.id).states.get("unknown", 0)
    if not unknown:
        raise WrongWordError("Of nothing is it unknown whether it arrived.")
    seat = take_members_seat(coordinator, room)
    agree(f"{count(unknown, 'message')} may have arrived. Send them again?")
    number = act(seat, "send again", mailing.id, lambda c: course.again(c, mailing.id))
    tell(f"{count(number, 'message')} will be sent again.")


def lines(found: Progress) -> list[str]:
    """How far a mailing is, as lines."""
    mailing = found.mailing
    settled = mailing.total - found.left
    told = [f"{mailing.id}  {name(mailing)}: {mailing.state}"]
    told.append(f"  {settled} of {mailing.total} settled")
    told += [f"  {state}: {number}" for state, number in sorted(found.states.items()) if number]
    if found.gone:
        told.append(f"  {found.gone} of them follow nothing any more")
    return told


def name(mailing: Mailing) -> str:
    """What a mailing is."""
    if mailing.update_id is None:
        return f"digest of the {mailing.pace}"
    return f"{mailing.kind} of {mailing.update_id}, version {mailing.version}"


def _turn(
    which: str,
    coordinator: str,
    action: str,
    work: Callable[[Connection, str], None],
    done: str,
    *,
    sure: bool = False,
) -> None:
    room = enter()
    mailing = _find(room, which)
    seat = take_members_seat(coordinator, room)
    if sure:
        left = _look(room, mailing.id).left
        agree(f"{count(left, 'recipient')} will not get it. Call it off for good?")
    act(seat, action, mailing.id, lambda connection: work(connection, mailing.id))
    tell(f"{done} {name(mailing).capitalize()}.")


def _find(room: Room, which: str) -> Mailing:
    """A mailing by its own id, or an update's newest; `NoSuchMailing`, `WrongWordError`."""

    def work(connection: Connection) -> Mailing:
        if of_update := course.mailings_of(connection, which):
            return of_update[-1]
        with suppress(NoSuchUpdate):
            read_update(connection, which)
            raise WrongWordError(f"Nothing of {which} was sent yet.")
        return course.read_mailing(connection, which)

    return room.database.read_now(work)


def _look(room: Room, mailing: str) -> Progress:
    return room.database.read_now(lambda connection: course.progress(connection, mailing))


def _watch(room: Room, mailing: str, console: Console) -> None:
    """Show a bar until the mailing is over."""
    looks: deque[tuple[float, int]] = deque(maxlen=_MEMORY)
    with Live(console=console, auto_refresh=False) as live:
        while True:
            found = _look(room, mailing)
            looks.append((time.monotonic(), found.mailing.total - found.left))
            live.update(_picture(found, rate(looks)), refresh=True)
            if found.mailing.state in _OVER:
                return
            time.sleep(_GLANCE)  # other processes send: their rows are all there is to wait for


def rate(looks: deque[tuple[float, int]]) -> float:
    """Settled a second, over the looks there were."""
    (begun, few), (ended, many) = looks[0], looks[-1]
    return (many - few) / (ended - begun) if ended > begun else 0.0


def _picture(found: Progress, speed: float) -> Table:
    total = found.mailing.total
    settled = total - found.left
    picture = Table.grid()
    picture.add_row(Shown(f"{name(found.mailing)}: {found.mailing.state}"))
    picture.add_row(ProgressBar(total=max(total, 1), completed=settled if total else 1, width=60))
    told = f"{settled} of {total}"
    if found.left and speed:
        told += f"; {speed:.1f} a second, {duration(found.left / speed)} left"
    elif found.left:
        told += "; nothing goes out at the moment"
    picture.add_row(Shown(told))
    states = (f"{state} {number}" for state, number in sorted(found.states.items()) if number)
    picture.add_row(Shown(", ".join(states)))
    return picture
