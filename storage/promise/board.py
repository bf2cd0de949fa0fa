"""The board as it is stored, and the shelf that keeps it at hand between its changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, func, select

from dialogs.board import Board, Observation, Update, current
from storage.days import day_of
from storage.promise.content import Content, read_content
from storage.promise.moments import told
from storage.promise.observations import list_observations
from storage.promise.reports import Report
from storage.promise.standings import current_standings
from storage.promise.versions import all_promises
from storage.tables import UpdateActRow, UpdateRow, UpdateVersionRow

_PUBLIC = (
    select(UpdateRow.id, UpdateRow.shown, UpdateRow.published_at, UpdateVersionRow.content)
    .join(
        UpdateVersionRow,
        (UpdateVersionRow.update_id == UpdateRow.id)
        & (UpdateVersionRow.version == UpdateRow.shown),
    )
    .where(UpdateRow.state != "retracted")
    .order_by(UpdateRow.published_at.desc(), UpdateRow.id)
)
_CORRECTED = (
    select(UpdateActRow.update_id, func.max(UpdateActRow.at).label("at"))
    .where(UpdateActRow.act == "correct")
    .group_by(UpdateActRow.update_id)
)


class Shelf:
    """Keeps the newest board of one process; threads may share it."""

    def __init__(self) -> None:
        self._kept: tuple[int | None, Board] | None = None

    def board(self, connection: Connection, stamp: int | None) -> Board:
        """The board of a stamp read in the same transaction; what changed since it was read may be
        in it already, and is read again with the next stamp."""
        kept = self._kept
        if kept is None or kept[0] != stamp:
            kept = self._kept = (stamp, read_board(connection))
        return kept[1]


def read_board(connection: Connection) -> Board:
    """All that residents can read, from the tables."""
    promises = all_promises(connection)
    areas = {activity.id: activity.area for each in promises for activity in each.activities}
    observations: defaultdict[str, list[Observation]] = defaultdict(list)
    for each in list_observations(connection):
        observations[each.indicator].append(each.observation)
    return Board(
        promises=current(promises),
        standings=current_standings(connection),
        observations={indicator: tuple(found) for indicator, found in observations.items()},
        updates=_updates(connection, areas),
    )


def as_update(report: Report, board: Board, today: date) -> Update:
    """An update as residents would read it were it published today, or corrected today."""
    found = (board.activity(each) for each in report.content.activities)
    areas = {each.id: each.area for each in found if each is not None}
    day = day_of(report.published_at) if report.published_at else today
    corrected = today if report.is_correction else None
    return _update(report.id, report.version, report.content, areas, day, corrected)


def _updates(connection: Connection, areas: dict[str, str]) -> tuple[Update, ...]:
    corrected: dict[str, date] = {
        row.update_id: day_of(told(row.at)) for row in connection.execute(_CORRECTED)
    }
    updates = []
    for row in connection.execute(_PUBLIC):
        content = read_content(row.content)
        day = day_of(told(row.published_at))
        told_of = _update(row.id, row.shown, content, areas, day, corrected.get(row.id))
        updates.append(told_of)
    return tuple(updates)


def _update(
    ident: str,
    version: int,
    content: Content,
    areas: Mapping[str, str],
    day: date,
    corrected: date | None,
) -> Update:
    here = (areas[each] for each in content.activities if each in areas)
    return Update(
        id=ident,
        version=version,
        title=content.title,
        text=content.text,
        activities=content.activities,
        areas=tuple(dict.fromkeys(here)),
        statuses={activity: each[0] for activity, each in content.statuses.items()},
        pictures=content.pictures,
        day=day,
        corrected=corrected,
    )
