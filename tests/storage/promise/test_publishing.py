"""Published once, corrected, retracted: what residents read, and how the activities stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from sqlalchemy import select

from dialogs.board import Standing
from storage.days import day_of
from storage.errors import ReasonMissing, UpdateNotThere
from storage.promise.publishing import publish
from storage.promise.stamp import read_stamp
from storage.promise.standings import history, set_status
from storage.promise.succession import succeed
from storage.tables import AgendaRow, MailingRow
from tests.storage.promise.conftest import Publish
from tests.storage.promise.people import NOON, Coordinator, Office
from tests.storage.promise.places import BINS, EAST, NEXT

DAY = day_of(NOON)
DONE = replace(BINS, statuses={"litter.bins": ("done", "all forty stand")})


def mailings(office: Office) -> list[str]:
    """The kinds of those that were opened, in their order."""
    kinds = select(MailingRow.kind).order_by(MailingRow.at)
    return office.does(lambda connection: list(connection.scalars(kinds)))


def test_a_status_takes_effect_on_publication(
    office: Office, anna: Coordinator, bo: Coordinator
) -> None:
    """Not when it is written, not when it is approved of: when the update is published."""
    ident = anna.drafts()
    anna.submits(ident)
    bo.approves(ident)
    bo.schedules(ident, office.now + timedelta(days=1))
    assert office.board.standings == {}
    office.waits(days=1)
    assert office.publishes(ident)
    assert office.board.standings == {"litter.bins": Standing("under_way", date(2026, 3, 3))}
    [change] = office.does(history, "litter.bins")
    assert (change.coordinator, change.update_id) == ("anna", ident)
    assert change.reason == "the first ten stand"


def test_publishing_twice_does_nothing(office: Office, published: Publish) -> None:
    """The clock may strike twice: one mailing, one change of the status, one step."""
    ident = published()
    before = office.does(read_stamp), office.steps(ident)
    assert office.publishes(ident) is None
    assert (office.does(read_stamp), office.steps(ident)) == before
    assert mailings(office) == ["update"]
    assert len(office.does(history, "litter.bins")) == 1


def test_not_before_its_time(office: Office, anna: Coordinator, bo: Coordinator) -> None:
    """Put off to tomorrow, what is still on the agenda for today finds nothing to do."""
    ident = anna.drafts()
    anna.submits(ident)
    bo.approves(ident)
    bo.schedules(ident, office.now + timedelta(hours=1))
    bo.unschedules(ident)
    bo.schedules(ident, office.now + timedelta(days=1))
    office.waits(hours=1)
    assert office.publishes(ident) is None
    assert office.board.updates == ()
    office.waits(hours=23)
    assert office.publishes(ident)


def test_it_is_on_the_agenda(office: Office, anna: Coordinator, bo: Coordinator) -> None:
    """Scheduling puts it there for its moment; twice for the same moment is once."""
    ident = anna.drafts()
    anna.submits(ident)
    bo.approves(ident)
    due = NOON + timedelta(hours=2)
    bo.schedules(ident, due)
    bo.unschedules(ident)
    bo.schedules(ident, due)
    rows = office.does(lambda c: c.execute(select(AgendaRow.what, AgendaRow.due_at)).all())
    assert [(row.what, row.due_at.replace(tzinfo=UTC)) for row in rows] == [
        (f"publish {ident}", due)
    ]


def test_an_unknown_one_is_nothing_to_the_clock(office: Office) -> None:
    """An agenda row whose update is not there harms nothing."""
    assert office.does(publish, "nothing1", NOON) is None


def test_residents_read_the_old_version_until_the_correction(
    office: Office, anna: Coordinator, published: Publish
) -> None:
    """A correction goes through all the steps again, and the board changes at its end only."""
    ident = published()
    corrected = replace(BINS, text={"sv": "Nio nya.", "en": "Nine new ones."})
    office.waits(days=2)
    anna.edits(ident, corrected)
    [shown] = office.board.updates
    assert (shown.version, shown.text["en"], shown.corrected) == (1, "Ten new ones.", None)
    office.waits(days=1)
    published(corrected, ident)
    [shown] = office.board.updates
    assert (shown.version, shown.text["en"]) == (3, "Nine new ones.")
    assert (shown.day, shown.corrected) == (DAY, DAY + timedelta(days=3))
    assert mailings(office) == ["update", "correction"]


def test_a_correction_of_the_words_leaves_the_status_alone(
    office: Office, published: Publish
) -> None:
    """It does not set anew what somebody changed since."""
    ident = published()
    office.does(set_status, "litter.bins", "done", DAY, "forty", "bo")
    published(replace(BINS, text={"sv": "Nio.", "en": "Nine."}), ident)
    assert office.board.standings["litter.bins"].status == "done"


def test_a_corrected_status(office: Office, published: Publish) -> None:
    """What the update said last counts; what it says no more is as it was before it."""
    ident = published()
    told = []
    for content in (DONE, replace(BINS, statuses={})):
        published(content, ident)
        told.append(office.board.standings["litter.bins"].status)
    assert told == ["done", "planned"]


def test_a_corrected_status_that_was_changed_since(office: Office, published: Publish) -> None:
    """Of the past nothing is changed: the newer word stands."""
    ident = published()
    office.does(set_status, "litter.bins", "cancelled", DAY, "no money", "bo")
    published(DONE, ident)
    assert office.board.standings["litter.bins"].status == "cancelled"


def test_a_retraction_takes_the_status_back(
    office: Office, anna: Coordinator, published: Publish
) -> None:
    """What the update alone had said is unsaid, with the reason; the update is off the board."""
    office.does(set_status, "litter.bins", "delayed", DAY, "late", "bo")
    ident = published(DONE)
    office.waits(days=1)
    assert anna.retracts(ident, "they were counted twice")
    assert office.board.updates == ()
    assert office.board.standings["litter.bins"] == Standing("delayed", DAY + timedelta(days=1))
    assert office.does(history, "litter.bins")[-1].reason == "they were counted twice"
    assert mailings(office) == ["update", "retraction"]


def test_a_retraction_leaves_what_came_after(
    office: Office, anna: Coordinator, published: Publish
) -> None:
    """A status that a later update brought stays."""
    first = published()
    published(DONE)
    anna.retracts(first)
    assert office.board.standings["litter.bins"].status == "done"


def test_a_retraction_needs_a_reason(office: Office, anna: Coordinator, published: Publish) -> None:
    """And something to retract; and it is for good."""
    ident = published()
    with pytest.raises(ReasonMissing):
        anna.retracts(ident, "  ")
    assert len(office.board.updates) == 1
    anna.retracts(ident)
    for act in (anna.retracts, anna.submits, lambda each: anna.edits(each, BINS)):
        with pytest.raises(UpdateNotThere):
            act(ident)
    with pytest.raises(UpdateNotThere):
        anna.retracts(anna.drafts())


def test_retracted_while_a_correction_waits(
    office: Office, anna: Coordinator, bo: Coordinator, published: Publish
) -> None:
    """The scheduled correction of what was retracted is never published."""
    ident = published()
    anna.edits(ident, DONE)
    anna.submits(ident)
    bo.approves(ident)
    bo.schedules(ident)
    anna.retracts(ident)
    assert office.publishes(ident) is None
    assert office.board.updates == ()


def test_on_an_activity_that_ended_with_its_promise(office: Office, published: Publish) -> None:
    """A last report on what was not carried over can still be published, and read."""
    office.does(set_status, "litter.bins", "done", DAY, "forty", "bo")
    office.does(succeed, NEXT, "bo", "a new year", NOON)
    published(replace(BINS, statuses={}))
    [shown] = office.board.updates
    assert shown.areas == ("litter",)
    assert EAST not in office.board.promises
