"""Everything that is data: the dialogues of every version, the promise, who gets which tip."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dialogs.board import Board, current
from dialogs.catalogue import Promise, clashes, read_promise
from dialogs.faults import DialogueFault
from dialogs.loading import read_versions
from dialogs.questions import Dialogue
from dialogs.routing import Routing, read_routing
from dialogs.templates import Template, read_templates

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Repertoire:
    """The data files, read and understood. `surveys` and `tips` are by version, oldest first;
    `answer` is what a reporter goes through to add something to a thread."""

    surveys: dict[str, Dialogue]
    tips: dict[str, Dialogue]
    answer: Dialogue
    promises: tuple[Promise, ...]
    routing: Routing
    templates: dict[str, Template]

    @cached_property
    def board(self) -> Board:
        """The promises as they were made, before anything was reported."""
        return Board(current(self.promises))

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The bodies that have a name in the catalogues."""
        named = [set(promise.bodies) - promise.body_names.keys() for promise in self.promises]
        return frozenset[str]().union(*named)

    @cached_property
    def newest_survey(self) -> Dialogue:
        """The questionnaire a new wave asks."""
        return list(self.surveys.values())[-1]

    @cached_property
    def newest_tip(self) -> Dialogue:
        """The dialogue a new tip goes through."""
        return list(self.tips.values())[-1]


def read_repertoire(folder: Path = _DATA) -> Repertoire:
    """The repertoire of a folder laid out as dialogs/data; `DialogueFault` if a file is wrong."""
    return Repertoire(
        surveys=read_versions(folder / "survey"),
        tips=read_versions(folder / "tip"),
        answer=list(read_versions(folder / "answer").values())[-1],
        promises=_read_promises(folder / "promise"),
        routing=read_routing((folder / "routing.toml").read_text("utf-8")),
        templates=read_templates((folder / "templates.toml").read_text("utf-8")),
    )


def _read_promises(folder: Path) -> tuple[Promise, ...]:
    promises = []
    for path in sorted(folder.glob("*.toml")):
        try:
            promises.append(read_promise(path.read_text("utf-8")))
        except DialogueFault as fault:
            raise DialogueFault(f"{path.name}: {fault}") from fault
    if faults := clashes(promises):
        raise DialogueFault("\n".join(faults))
    return tuple(promises)
