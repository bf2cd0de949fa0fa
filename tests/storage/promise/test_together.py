"""Two at the same moment: each step happens once, and nobody's work is lost unseen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from storage.database import Database
from storage.days import day_of
from storage.errors import ChangedMeanwhile, UpdateNotThere
from storage.promise.catalogue import load_promises, save_promise
from storage.promise.differences import differences, tell_difference
from storage.promise.observations import NewObservation, add_observations, list_observations
from storage.promise.publishing import publish
from storage.promise.stamp import read_stamp
from storage.promise.standings import history, set_status
from storage.promise.succession import succeed
from storage.promise.versions import all_promises, promise_versions
from storage.tables import MailingRow
from tests.storage.promise.conftest import Publish
from tests.storage.promise.people import NOON, Coordinator, Office
from tests.storage.promise.places import BINS, EAST, NEXT, WEST

DAY = day_of(NOON)
MANY = 6


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """All of them together, each in a thread with a connection of its own; what each gave, or the
    error it met."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        except Exception as error:  # what is told of it is the test's to judge
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def errors(results: list[Any]) -> list[type]:
    """The kinds of errors among them."""
    return [type(each) for each in results if isinstance(each, Exception)]


def test_published_by_several_clocks(office: Office, anna: Coordinator, bo: Coordinator) -> None:
    """One of them does it: one mailing, one status."""
    ident = anna.drafts()
    anna.submits(ident)
    bo.approves(ident)
    bo.schedules(ident)
    results = at_once(*[partial(office.does, publish, ident, NOON)] * MANY)
    assert errors(results) == []
    assert len([each for each in results if each]) == 1
    assert office.does(lambda c: c.scalar(select(func.count()).select_from(MailingRow))) == 1
    assert len(office.does(history, "litter.bins")) == 1


def test_approved_while_it_is_edited(office: Office, anna: Coordinator, bo: Coordinator) -> None:
    """Whoever comes first: never is a version approved that the approver did not see."""
    for number in range(MANY):
        ident = anna.drafts()
        anna.submits(ident)
        other = replace(BINS, text={"sv": f"{number} nya.", "en": f"{number} new ones."})
        edited, _ = at_once(partial(anna.edits, ident, other), partial(bo.approves, ident))
        assert edited == 2
        report = office.reads(ident)
        assert (report.state, report.approver, report.content) == ("draft", None, other)


def test_approved_by_two(office: Office, anna: Coordinator, bo: Coordinator) -> None:
    """The second is told that it is done."""
    ident = anna.drafts()
    anna.submits(ident)
    carl = Coordinator(office, "carl")
    results = at_once(*(partial(each.approves, ident) for each in (bo, carl)))
    assert errors(results) == [UpdateNotThere]
    assert [each.act for each in office.steps(ident)] == ["draft", "translate", "approve"]


def test_edited_by_several(office: Office, anna: Coordinator) -> None:
    """From the same version: one is taken, the others are told. Without saying from which: all are
    kept, one after the other."""
    ident = anna.drafts()
    results = at_once(*[partial(anna.edits, ident, BINS, of=1)] * MANY)
    assert errors(results) == [ChangedMeanwhile] * (MANY - 1)
    results = at_once(*[partial(anna.edits, ident, BINS)] * MANY)
    assert sorted(results) == list(range(3, 3 + MANY))


def test_edited_while_it_is_published(office: Office, anna: Coordinator, bo: Coordinator) -> None:
    """Either it went out as approved and the edit is a correction's draft, or it did not go out."""
    for _ in range(MANY):
        ident = anna.drafts()
        anna.submits(ident)
        bo.approves(ident)
        bo.schedules(ident)
        mailing, edited = at_once(
            partial(office.publishes, ident), partial(anna.edits, ident, BINS)
        )
        assert edited == 2
        report = office.reads(ident)
        assert (report.state, report.shown) == ("draft", 1 if mailing else None)


def test_retracted_while_its_correction_is_published(
    office: Office, anna: Coordinator, bo: Coordinator, published: Publish
) -> None:
    """Neither waits for the other for ever, and it is retracted in the end."""
    for _ in range(MANY):
        ident = published()
        anna.edits(ident, BINS)
        anna.submits(ident)
        bo.approves(ident)
        bo.schedules(ident)
        results = at_once(partial(anna.retracts, ident), partial(office.publishes, ident))
        assert errors(results) == []
        assert office.reads(ident).state == "retracted"
        assert office.board.updates == ()


@pytest.mark.parametrize("of", [{}, {"of": 1}])
def test_a_promise_changed_by_several(office: Office, of: dict[str, int]) -> None:
    """Every version is kept; who names the version it was made of cannot overwrite another."""
    acts = [
        partial(office.does, save_promise, replace(EAST, place=str(n)), "bo", "so", NOON, **of)
        for n in range(MANY)
    ]
    refused = errors(at_once(*acts))
    assert refused == ([ChangedMeanwhile] * (MANY - 1) if of else [])
    assert len(office.does(promise_versions, EAST.id)) == 1 + MANY - len(refused)


def test_several_first_starts(database: Database) -> None:
    """Whoever comes second finds it done."""
    office = Office(database)
    acts = [partial(office.does, load_promises, (EAST, WEST, NEXT), NOON)] * MANY
    assert errors(at_once(*acts)) == []
    promises = office.does(all_promises)
    assert [each.id for each in promises] == [EAST.id, WEST.id, NEXT.id]
    assert {len(office.does(promise_versions, each.id)) for each in promises} == {1}


def test_succeeded_by_two(office: Office) -> None:
    """One of them is the successor."""
    acts = [
        partial(office.does, succeed, replace(NEXT, id=f"east-{n}"), "bo", "so", NOON)
        for n in range(2)
    ]
    assert len(errors(at_once(*acts))) == 1
    assert len(office.does(all_promises)) == 2


def test_statuses_and_imports_at_once(office: Office) -> None:
    """Each change has a number of its own, each import is taken once, and the stamp grew by each
    that was."""
    before = office.does(read_stamp) or 0
    seen = NewObservation("o1", "bins", DAY, 20)
    acts = [
        *[partial(office.does, set_status, "litter.bins", "delayed", DAY, "frost", "bo")] * MANY,
        *[partial(office.does, add_observations, [seen], "bo", NOON)] * 2,
    ]
    assert len(errors(at_once(*acts))) == 1
    numbers = [each.number for each in office.does(history, "litter.bins")]
    assert numbers == list(range(1, MANY + 1))
    assert len(office.does(list_observations)) == 1
    assert office.does(read_stamp) == before + MANY + 1


def test_many_notice_a_difference(office: Office, published: Publish) -> None:
    """None is lost."""
    ident = published()
    acts = [partial(office.does, tell_difference, ident, "yes")] * MANY
    assert errors(at_once(*acts)) == []
    assert office.does(differences, ident)["yes"] == MANY
