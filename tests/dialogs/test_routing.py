"""Which bodies get a tip, and what coordinators can say without writing it anew."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.answers import Answer
from dialogs.faults import DialogueFault
from dialogs.messages import STATES, Message
from dialogs.repertoire import read_repertoire
from dialogs.routing import category_of, read_routing
from dialogs.screens import Text
from dialogs.templates import fits, note, read_templates

REPERTOIRE = read_repertoire()
OTHERS = REPERTOIRE.routing.bodies["other"]
CATEGORIES = REPERTOIRE.newest_tip.by_id["category"].codes


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category_has_bodies_of_the_promise(category: str) -> None:
    """Nobody's tip is for nobody, and every body has a name in every language."""
    bodies = REPERTOIRE.routing.bodies_for({"category": Answer(category)})
    assert category in REPERTOIRE.routing.bodies
    assert set(bodies) <= REPERTOIRE.bodies


def test_a_category_of_an_old_version_has_bodies() -> None:
    """Drafts outlive a change of the data by half an hour."""
    assert REPERTOIRE.routing.bodies_for({"category": Answer("gone")}) == OTHERS
    assert category_of({}) == "other"


def test_conditions_look_at_questions_there_are() -> None:
    """A renamed question must not make every tip wait, nor send it elsewhere."""
    routing = REPERTOIRE.routing
    looked_at = {*routing.urgent.looks_at()}.union(*(r.when.looks_at() for r in routing.rules))
    assert looked_at <= REPERTOIRE.newest_tip.by_id.keys()


@pytest.mark.parametrize(
    ("category", "place", "bodies"),
    [
        ("litter", "herrgarden", REPERTOIRE.routing.bodies["litter"]),
        ("litter", "other", ("environment", "streets")),
        ("vandalism", "other", ("police",)),
        ("traffic", "other", REPERTOIRE.routing.bodies["traffic"]),
    ],
)
def test_the_area_counts_beside_the_category(
    category: str, place: str, bodies: tuple[str, ...]
) -> None:
    """The housing companies get nothing from outside of the promise's area."""
    answers = {"category": Answer(category), "place": Answer(place)}
    assert REPERTOIRE.routing.bodies_for(answers) == bodies


@pytest.mark.parametrize(
    ("answers", "urgent"),
    [
        ({"now": Answer("yes")}, True),
        ({"now": Answer("no")}, False),
        ({"now": Answer(missing="unknown")}, False),
        ({"criminals_what": Answer(["threats", "money"])}, True),
        ({"criminals_what": Answer(["money"])}, False),
        ({}, False),
    ],
)
def test_what_is_urgent(answers: dict[str, Answer], *, urgent: bool) -> None:
    """What is going on now, and threats."""
    assert REPERTOIRE.routing.urgent.holds(answers) is urgent


def test_violence_is_quiet() -> None:
    """No phone lights up with news about it."""
    assert "violence" in REPERTOIRE.routing.quiet


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("quiet = [", "not TOML"),
        ("quiet = []\nurgent = {all = []}", "bodies is missing"),
        ("quiet = []\nurgent = {all = []}\n[bodies]\nlitter = ['housing']", "other"),
        ("quiet = []\nurgent = {all = []}\n[bodies]\nother = []", "needs a body"),
        (
            "quiet = []\nurgent = {all = []}\n[bodies]\nother = ['police']\n"
            "[[rule]]\nwhen = {all = []}\nbodies = []",
            "rule without a body",
        ),
        ("quiet = []\nurgent = {some = []}\n[bodies]\nother = ['police']", "not a condition"),
    ],
)
def test_a_fault_in_the_routing_is_told(source: str, fault: str) -> None:
    """In one line, not as a trace."""
    with pytest.raises(DialogueFault, match=fault):
        read_routing(source)


def test_every_state_but_the_reporters_has_a_note() -> None:
    """A coordinator need not write in a language they don't know."""
    said = {state for each in REPERTOIRE.templates.values() for state in each.states}
    assert said == set(STATES) - {"withdrawn"}


def test_not_ours_names_whose() -> None:
    """Every note that goes with it names a body."""
    notes = [each for each in REPERTOIRE.templates.values() if "not_ours" in each.states]
    assert notes
    assert all("body" in each.params for each in notes)


def test_a_body_we_know_is_named_in_the_readers_language() -> None:
    """One we don't know keeps the name it was given."""
    message = Message(1, "police", "status", template="handed_on", params={"body": "streets"})
    known = note(message, REPERTOIRE.bodies)
    assert known == Text("answer.template.handed_on", {"body": Text("promise.body.streets")})
    other = Message(1, "police", "status", template="belongs_to", params={"body": "Trafikverket"})
    assert note(other, REPERTOIRE.bodies).params == {"body": "Trafikverket"}


def test_what_a_note_needs() -> None:
    """All of its places, and nothing else."""
    by_day, thanks = REPERTOIRE.templates["hear_by"], REPERTOIRE.templates["thanks"]
    assert fits(by_day, {"day": date(2026, 3, 9)})
    assert not fits(by_day, {"day": "Monday"})
    assert not fits(by_day, {})
    assert fits(thanks, {})
    assert not fits(thanks, {"day": date(2026, 3, 9)})


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("template", "not TOML"),
        ("", "template is missing"),
        ("[[template]]\nid = 'a'", "states is missing"),
        ("[[template]]\nid = 'a'\nstates = ['lost']", "a: a state"),
        ("[[template]]\nid = 'a'\nstates = []\nparams = ['name']", "or a parameter"),
        ("[[template]]\nid = 'a'\nstates = []\n[[template]]\nid = 'a'\nstates = []", "twice"),
    ],
)
def test_a_fault_in_the_templates_is_told(source: str, fault: str) -> None:
    """In one line, not as a trace."""
    with pytest.raises(DialogueFault, match=fault):
        read_templates(source)
