"""`lyhord promise`: what was promised, how it stands, and what was observed."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.desk.lines import agree, ask_words
from bot.desk.page import tell
from bot.desk.promise import changing, files, observing
from bot.desk.promise.showing import STATUSES, Showing
from bot.desk.promised import act, check_words, read_board
from bot.desk.room import enter
from bot.desk.seat import As, Language, take_members_seat
from bot.desk.table import show_table
from bot.desk.typed import Day, Status, day_told
from bot.errors import WrongWordError
from storage.errors import NoSuchActivity
from storage.promise.standings import history as changes_of
from storage.promise.standings import set_status
from storage.promise.versions import promise_versions

app = typer.Typer(help="What was promised, and what became of it.", no_args_is_help=True)

Activity = Annotated[str, typer.Argument(help="The activity's id, such as litter.housing.days.")]


@app.command()
def show(
    what: Annotated[
        str | None, typer.Argument(help="A promise, area, activity or body; all unless told.")
    ] = None,
    language: Language = "sv",
) -> None:
    """How the promises stand, as residents can read it."""
    room = enter()
    room.check_language(language)
    board = read_board(room)
    showing = Showing(room, board, language)
    if what is None:
        rows = [(each.id, str(each.end), showing.summary(each)) for each in board.promises]
        show_table(("promise", "until", "stands"), rows)
        return
    for promise in board.promises:
        if promise.id == what:
            tell(*showing.promise(promise))
            return
    found = showing.topic(what)
    if found is None:
        raise WrongWordError("There is no promise, area, activity or body of this id.")
    tell(*found)


@app.command()
def history(
    what: Annotated[str, typer.Argument(help="A promise or an activity.")],
) -> None:
    """Every version of a promise, or every change of how an activity stands: when, who, why."""
    room = enter()
    board = read_board(room)
    if board.activity(what) is None:
        versions = room.database.read_now(lambda connection: promise_versions(connection, what))
        for version in versions:
            by = version.coordinator or "as it came with Lyhörd"
            told = f"{version.version}  {version.at.date()}  {by}"
            tell(f"{told}: {version.reason}" if version.reason else told)
        return
    changes = room.database.read_now(lambda connection: changes_of(connection, what))
    if not changes:
        tell("It is planned; nobody has said anything else yet.")
    for each in changes:
        update = f" (update {each.update_id})" if each.update_id else ""
        who = f"{each.coordinator}{update}"
        tell(f"{each.number}  {each.day}  {STATUSES[each.status]}, {who}: {each.reason}")


@app.command()
def status(activity: Activity, to: Status, coordinator: As, day: Day = None) -> None:
    """Say how an activity stands. Why is asked for; residents see the status, not the reason."""
    room = enter()
    board = read_board(room)
    if board.activity(activity) is None:
        raise NoSuchActivity(activity=activity)
    since = day_told(day, room)
    seat = take_members_seat(coordinator, room)
    reason = ask_words("Why")
    check_words(reason, "Why")
    agree(f"{activity} is {STATUSES[to]} from {since} on. Say so?")
    act(
        seat,
        "set status",
        activity,
        lambda c: set_status(c, activity, to.value, since, reason, seat.who.name),
    )
    tell(f"{activity} is {STATUSES[to]} since {since}.")


for command in (
    *(observing.observe, changing.change, changing.succeed),
    files.export,
):
    app.command()(command)
app.command("import")(files.import_)
