"""Marks upon a tip: notes among colleagues, hidden passages, the same matter twice, spam."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.desk.lines import agree, ask_words
from bot.desk.page import tell
from bot.desk.seat import As, Tip, take_seat
from storage.tips import masking, writing

Undo = Annotated[bool, typer.Option("--undo", help="Take it back.")]


def note(tip: Tip, coordinator: As) -> None:
    """Note something for your own body; neither the reporter nor another body can read it."""
    seat = take_seat(coordinator)
    seat.does(writing.note, tip, ask_words("Note"))
    tell("Noted.")


def merge(
    tip: Tip,
    into: Annotated[str, typer.Argument(help="The tip that leads, or how its id begins.")],
    coordinator: As,
) -> None:
    """Treat two tips as one matter: from now on both reporters read what is written to the one
    that leads. Each keeps a thread of their own."""
    take_seat(coordinator).does(writing.merge, tip, into)
    tell("Merged.")


def mask(
    tip: Tip,
    part: Annotated[
        str, typer.Argument(help="Where it stands: what `read` shows in brackets, such as words.")
    ],
    coordinator: As,
    final: Annotated[
        bool, typer.Option("--final", help="Write it out of the tip: nobody gets it back.")
    ] = False,
) -> None:
    """Hide a passage, such as a name, which is asked for; wherever it stands in that part."""
    seat = take_seat(coordinator)
    passage = ask_words("Passage to hide")
    if final:
        agree("It is gone for good, for its reporter too. Go on?")
    times = seat.does(masking.mask, tip, part, passage, final=final)
    tell(f"Hidden, {'once' if times == 1 else f'{times} times'}.")


def unmask(tip: Tip, coordinator: As) -> None:
    """Show again what was hidden, but not for good."""
    take_seat(coordinator).does(masking.unmask, tip)
    tell("Shown again.")


def spam(tip: Tip, coordinator: As, undo: Undo = False) -> None:
    """Take a tip out of the list; it ends soon. Who sent it stays as unknown as before."""
    take_seat(coordinator).does(writing.mark_spam, tip, spam=not undo)
    tell("It is among the others again." if undo else "`lyhord tips list --spam` shows it.")
