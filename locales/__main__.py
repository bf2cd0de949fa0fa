"""`python -m locales check` and `python -m locales update`: the catalogues beside the sources."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from locales import renewal, strings

ROOT = Path(__file__).parent.parent

Root = Annotated[Path, typer.Argument(help="The folder that holds locales/ and the sources.")]
Yes = Annotated[bool, typer.Option("--yes", help="Drop stale texts without asking.")]

command = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


@command.command()
def check(root: Root = ROOT) -> None:
    """Name every fault of the catalogues, one a line, and fail if there is one."""
    faults = strings.check(root)
    for fault in faults:
        typer.echo(fault)
    if faults:
        typer.echo(f"{len(faults)} faults in the catalogues", err=True)
        raise typer.Exit(1)


@command.command()
def update(root: Root = ROOT, *, yes: Yes = False) -> None:
    """Add new ids, mark translations whose English has changed, drop stale ids if told to."""

    def drop(stale: list[str]) -> bool:
        typer.echo("\n".join(["Nothing says these any more:", *stale]))
        return yes or typer.confirm("Drop them from all languages?", default=False)

    try:
        changed = renewal.update(root, drop)
    except renewal.UnreadableCataloguesError as error:
        typer.echo(error, err=True)
        raise typer.Exit(1) from error
    for path in changed:
        typer.echo(f"written: {path.relative_to(root)}")


if __name__ == "__main__":
    command()
