"""The coordinators' side of the promise, as far as a resident notices it: what is on the board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from dialogs.board import Board, Evidence, Observation, Standing, Update
from dialogs.catalogue import promise_of
from dialogs.repertoire import read_repertoire

FOLDER = Path(__file__).parent / "repertoire"
TODAY = date(2026, 3, 2)

Report = Callable[..., Board]  # of the board, the day it is, and what a transcript says

SECOND = {
    "id": "hill",
    "place": "The hill",
    "start": "2026-01-01",
    "end": "2027-12-31",
    "source": "a page",
    "parties": ["guard"],
    "title": {"en": "Promise for the hill", "sv": "Löfte för kullen", "ar": "وعد التل"},
    "followup": {"start": "2027-01-01", "end": "2027-03-31", "bodies": ["guard"]},
    "body_names": {"guard": {"en": "The guard", "sv": "Vakten", "ar": "الحارس"}},
    "area": [
        {
            "id": "noise",
            "bodies": ["guard"],
            "words": {"en": "Noise", "sv": "Buller", "ar": "ضجيج"},
            "about": {"en": "It is loud.", "sv": "Det är högljutt.", "ar": "الضجيج مرتفع."},
        }
    ],
    "activity": [
        {
            "id": "noise.rounds",
            "area": "noise",
            "bodies": ["guard"],
            "words": {"en": "Go round at night", "sv": "Gå runt på natten", "ar": "جولات ليلية"},
        }
    ],
}


def _stands(board: Board, _today: date, activity: str, status: str, day: str) -> Board:
    standing = Standing(status, date.fromisoformat(day))  # type: ignore[arg-type]
    return replace(board, standings={**board.standings, activity: standing})


def counts(board: Board, _today: date, indicator: str, value: str, day: str) -> Board:
    """A number was counted."""
    evidence = (Evidence("link", "https://example.org"),)
    seen = Observation(date.fromisoformat(day), float(value), {}, evidence)
    earlier = board.observations.get(indicator, ())
    return replace(board, observations={**board.observations, indicator: (seen, *earlier)})


def tells(
    board: Board, today: date, ident: str, activity: str, pictures: str | None = None
) -> Board:
    """An update on one activity, which is under way by it."""
    known = board.activity(activity)
    assert known
    update = Update(
        id=ident,
        version=1,
        title={each: f"{ident} in {each}" for each in ("en", "sv", "ar")},
        text={each: f"What {ident} tells in {each}" for each in ("en", "sv", "ar")},
        activities=(activity,),
        areas=(known.area,),
        statuses={activity: "under_way"},
        pictures=tuple(f"{ident}{n}" for n in range(1, int(pictures or 0) + 1)),
        day=today,
    )
    stands = {**board.standings, activity: Standing("under_way", today)}
    return replace(board, updates=(update, *board.updates), standings=stands)


def _corrects(board: Board, today: date, ident: str) -> Board:
    changed = tuple(replace(u, corrected=today) if u.id == ident else u for u in board.updates)
    return replace(board, updates=changed)


def _withdraws(board: Board, _today: date, ident: str) -> Board:
    return replace(board, updates=tuple(each for each in board.updates if each.id != ident))


def second(board: Board, _today: date) -> Board:
    """Another promise, with words of its own."""
    return replace(board, promises=(*board.promises, promise_of(SECOND)))


REPORTS: list[tuple[str, Report]] = [
    (r"(\S+) is (\w+) since (\S+)", _stands),
    (r"(\w+) counts (\d+) on (\S+)", counts),
    (r"update (\w+) tells of (\S+?)(?: with (\d+) pictures)?", tells),
    (r"update (\w+) is corrected", _corrects),
    (r"update (\w+) is withdrawn", _withdraws),
    (r"there is a promise for the hill", second),
]


def reported() -> Board:
    """The small promise, with three updates, the newest on drugs, and a count before them all."""
    board = counts(read_repertoire(FOLDER).board, TODAY, "less", "60", "2026-02-01")
    for number, activity in enumerate(("litter.walks", "litter.walks", "drugs.foot")):
        board = tells(board, TODAY + timedelta(number), f"u{number}", activity)
    return board
