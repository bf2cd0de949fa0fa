"""An update is approved by somebody else than its author, and only what they saw goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from storage.errors import (
    ApprovedByAuthor,
    ChangedMeanwhile,
    Faulty,
    NoSuchUpdate,
    UpdateNotThere,
)
from storage.promise.content import hash_of, write_content
from storage.tables import UpdateVersionRow
from tests.storage.promise.conftest import Publish
from tests.storage.promise.people import Coordinator, Office
from tests.storage.promise.places import BINS

OTHER = replace(BINS, text={"sv": "Elva nya.", "en": "Eleven new ones."})


def test_the_author_cannot_approve(anna: Coordinator, office: Office) -> None:
    """Whoever wrote the version approves of it only where nobody else works."""
    ident = anna.drafts()
    anna.submits(ident)
    with pytest.raises(ApprovedByAuthor):
        anna.approves(ident)
    assert office.reads(ident).state == "translated"
    anna.approves(ident, alone=True)
    assert office.reads(ident).state == "reviewed"
    assert office.steps(ident)[-1].reason == "alone"


def test_whoever_edits_is_the_author(anna: Coordinator, bo: Coordinator) -> None:
    """A reviewer who changes a word has become the author, and needs another approver."""
    ident = anna.drafts()
    bo.edits(ident, OTHER)
    anna.submits(ident)
    with pytest.raises(ApprovedByAuthor):
        bo.approves(ident)
    anna.approves(ident)


@pytest.mark.parametrize("stage", ["translated", "reviewed", "scheduled"])
def test_an_edit_voids_what_was_agreed(
    anna: Coordinator, bo: Coordinator, office: Office, stage: str
) -> None:
    """After any edit the update is a draft again, without approval, without a date."""
    ident = anna.drafts()
    anna.submits(ident)
    if stage != "translated":
        bo.approves(ident)
    if stage == "scheduled":
        bo.schedules(ident)
    assert office.reads(ident).state == stage
    anna.edits(ident, OTHER)
    report = office.reads(ident)
    assert (report.state, report.approver, report.due_at) == ("draft", None, None)
    assert office.publishes(ident) is None
    assert office.board.updates == ()


def test_even_an_edit_that_changes_nothing_voids(anna: Coordinator, bo: Coordinator) -> None:
    """The approval was of a version, and this is another one."""
    ident = anna.drafts()
    anna.submits(ident)
    bo.approves(ident)
    anna.edits(ident, BINS)
    with pytest.raises(UpdateNotThere):
        bo.schedules(ident)


def test_approving_what_one_did_not_see(anna: Coordinator, bo: Coordinator) -> None:
    """Edited and submitted anew while the approver read: they are told, and nothing is approved."""
    ident = anna.drafts()
    anna.submits(ident)
    seen = hash_of(BINS)
    anna.edits(ident, OTHER)
    anna.submits(ident)
    with pytest.raises(ChangedMeanwhile):
        bo.approves(ident, seen=seen)
    bo.approves(ident, seen=hash_of(OTHER))


def test_editing_what_one_did_not_see(anna: Coordinator, bo: Coordinator) -> None:
    """Of two who edit the same version, the second is told of the first."""
    ident = anna.drafts()
    anna.edits(ident, OTHER, of=1)
    with pytest.raises(ChangedMeanwhile):
        bo.edits(ident, BINS, of=1)


@pytest.mark.parametrize(
    "forged",
    [
        {"title": {"sv": "x", "en": "y"}},
        {"text": {"sv": "x", "en": "y"}},
        {"activities": ["litter.bins", "drugs.patrols"]},
        {"statuses": {"litter.bins": ["cancelled", "no money"]}},
        {"pictures": ["another"]},
    ],
)
def test_content_changed_past_us_is_not_published(
    anna: Coordinator, bo: Coordinator, office: Office, forged: dict[str, Any]
) -> None:
    """Approval is of all the content: any part of it changed in the database, it does not go out,
    and history says why."""
    ident = anna.drafts()
    anna.submits(ident)
    bo.approves(ident)
    bo.schedules(ident)
    whole = write_content(office.reads(ident).content)
    assert whole != whole | forged
    changed = update(UpdateVersionRow).values(content=whole | forged)
    office.database.run_now(lambda connection: connection.execute(changed))
    assert office.publishes(ident) is None
    assert office.reads(ident).state == "draft"
    assert office.steps(ident)[-1].act == "void"
    assert office.board.updates == ()


def test_no_step_can_be_left_out(anna: Coordinator, bo: Coordinator, office: Office) -> None:
    """Each step needs the one before it."""
    ident = anna.drafts()
    with pytest.raises(UpdateNotThere):
        bo.approves(ident)
    with pytest.raises(UpdateNotThere):
        bo.schedules(ident)
    with pytest.raises(UpdateNotThere):
        bo.unschedules(ident)
    assert office.publishes(ident) is None
    anna.submits(ident)
    with pytest.raises(UpdateNotThere):
        anna.submits(ident)
    with pytest.raises(UpdateNotThere):
        bo.schedules(ident)
    bo.approves(ident)
    with pytest.raises(UpdateNotThere):
        bo.approves(ident)


def test_every_step_is_written_down(
    anna: Coordinator, bo: Coordinator, office: Office, published: Publish
) -> None:
    """Who did what, when, to which version; the clock has no name."""
    ident = published()
    published(OTHER, ident)
    anna.retracts(ident, "counted twice")
    steps = [(each.coordinator, each.act, each.version) for each in office.steps(ident)]
    assert steps == [
        ("anna", "draft", 1),
        ("anna", "translate", 1),
        ("bo", "approve", 1),
        ("bo", "schedule", 1),
        ("", "publish", 1),
        ("anna", "edit", 2),
        ("anna", "translate", 2),
        ("bo", "approve", 2),
        ("bo", "schedule", 2),
        ("", "correct", 2),
        ("anna", "retract", 2),
    ]
    assert office.steps(ident)[-1].reason == "counted twice"


def test_too_late_to_schedule(anna: Coordinator, bo: Coordinator, office: Office) -> None:
    """A moment that is past is refused."""
    ident = anna.drafts()
    anna.submits(ident)
    bo.approves(ident)
    with pytest.raises(Faulty, match="past"):
        bo.schedules(ident, office.now - timedelta(hours=1))


def test_an_update_that_is_not_there(anna: Coordinator) -> None:
    """An id nobody gave is refused by every step."""
    for act in (anna.submits, anna.approves, anna.schedules, anna.unschedules, anna.retracts):
        with pytest.raises(NoSuchUpdate):
            act("nothing1")
