"""A wave with a last day: its end is on the agenda."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from storage.days import STOCKHOLM, day_of
from storage.promise.moments import told
from storage.tables import AgendaRow
from tests.desk.terminal import Terminal
from tests.storage.tips.people import Town


def test_a_last_day_is_put_on_the_agenda(town: Town, terminal: Terminal) -> None:
    """The wave closes when that day is over in Stockholm."""
    last = day_of(town.now) + timedelta(days=20)
    said = terminal.types("wave", "open", "autumn", "--until", last.isoformat()).text
    assert "closes at the end of" in said
    [row] = town.database.read_now(lambda c: c.execute(select(AgendaRow.__table__)).all())
    due = told(row.due_at).astimezone(STOCKHOLM)
    assert (row.what, due.date(), due.hour) == ("close autumn", last + timedelta(days=1), 0)


def test_a_day_that_is_none_or_over_is_refused(town: Town, terminal: Terminal) -> None:
    """Nothing is opened then."""
    for day in ("soon", "2020-01-01"):
        assert "--until" in terminal.refuses("wave", "open", "autumn", "--until", day)
    assert not town.database.read_now(lambda c: c.execute(select(AgendaRow.__table__)).all())
