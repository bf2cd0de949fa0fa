"""The ids of all texts are read off the sources, and what cannot be read off is a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from locales.code import Said, said_in
from locales.data import said_in_data
from locales.entries import Fault

DIALOGUE = """
id = "survey"
version = "1"
[scales]
size = ["big", "none"]
[[question]]
id = "consent"
kind = "info"
hint = true
[[question]]
id = "age"
kind = "single"
choices = ["under16", "16_19"]
[[question]]
id = "problem"
kind = "single"
scale = "size"
items = ["litter", "rats"]
[[ending]]
id = "young"
when = { question = "age", is = "under16" }
"""

PROMISE = """
id = "here-2023"
start = 2023-01-01
end = 2024-12-31
[[area]]
id = "litter"
bodies = ["housing"]
[[activity]]
id = "litter.housing.rules"
area = "litter"
bodies = ["streets"]
[[effect]]
id = "litter.clean"
area = "litter"
[[measure]]
id = "cameras"
"""

ROUTING = """
urgent = { question = "now", is = "yes" }
quiet = []
[bodies]
litter = ["housing"]
other = ["police"]
"""

TEMPLATES = """
[[template]]
id = "thanks"
states = ["received"]
[[template]]
id = "handed_on"
states = ["not_ours"]
params = ["body"]
"""


def test_a_dialogue_implies_its_texts(tmp_path: Path) -> None:
    """Questions, hints, choices, scales, items, labels for the review, endings."""
    (tmp_path / "dialogs" / "survey").mkdir(parents=True)
    (tmp_path / "dialogs" / "survey" / "1.toml").write_text(DIALOGUE, "utf-8")
    assert [found.id for found in said_in_data(tmp_path)] == [
        "survey.title",
        "survey.done",
        "survey.scale.size.big",
        "survey.scale.size.none",
        "survey.consent",
        "survey.consent.hint",
        "survey.age",
        "survey.age.short",
        "survey.age.under16",
        "survey.age.16_19",
        "survey.problem",
        "survey.problem.litter",
        "survey.problem.rats",
        "survey.ending.young",
    ]


def test_a_promise_implies_its_texts(tmp_path: Path) -> None:
    """What is said of it whole; areas, bodies, activities, effects, measures."""
    (tmp_path / "dialogs" / "promise").mkdir(parents=True)
    (tmp_path / "dialogs" / "promise" / "here.toml").write_text(PROMISE, "utf-8")
    assert [found.id for found in said_in_data(tmp_path)] == [
        "promise.period.here-2023",
        "promise.title.here-2023",
        "promise.followup.here-2023",
        "promise.channels.here-2023",
        "promise.source.here-2023",
        "promise.area.litter.about",
        "promise.area.litter",
        "promise.body.housing",
        "promise.activity.litter.housing.rules",
        "promise.body.streets",
        "promise.effect.litter.clean",
        "promise.measure.cameras",
    ]


def test_routing_and_ready_made_notes_imply_their_texts(tmp_path: Path) -> None:
    """The bodies that tips are for, and a text for each note, with what has to be filled in."""
    (tmp_path / "dialogs").mkdir()
    (tmp_path / "dialogs" / "routing.toml").write_text(ROUTING, "utf-8")
    (tmp_path / "dialogs" / "templates.toml").write_text(TEMPLATES, "utf-8")
    found = [each for each in said_in_data(tmp_path) if isinstance(each, Said)]
    assert {each.id: each.params for each in found} == {
        "promise.body.housing": frozenset(),
        "promise.body.police": frozenset(),
        "answer.template.thanks": frozenset(),
        "answer.template.handed_on": frozenset({"body"}),
    }


@pytest.mark.parametrize("content", ["id =", 'id = "tip"', 'id = "tip"\nquestion = 5', "\xff"])
def test_data_that_cannot_be_read(tmp_path: Path, content: str) -> None:
    """A data file that is no dialogue is a fault, not a trace."""
    (tmp_path / "dialogs" / "tip").mkdir(parents=True)
    (tmp_path / "dialogs" / "tip" / "1.toml").write_text(content, "latin-1")
    found = list(said_in_data(tmp_path))
    assert [type(each) for each in found] == [Fault]
    assert str(found[0]).startswith("dialogs/tip/1.toml:file: not a dialogue, nor anything else")


IMPORT = "from dialogs.screens import Text, say\n"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('say("chat.a")', [Said("chat.a", "dialogs/x.py:2")]),
        ('say("chat.a", n=1)', [Said("chat.a", "dialogs/x.py:2", frozenset({"n"}))]),
        ('say("chat.a", **more)', [Said("chat.a", "dialogs/x.py:2", None)]),
        (
            'say("chat.a" if yes else "chat.b")',
            [Said("chat.a", "dialogs/x.py:2"), Said("chat.b", "dialogs/x.py:2")],
        ),
        (
            "# Translators: a button,\n# so keep it short.\nsay('chat.a')",
            [Said("chat.a", "dialogs/x.py:4", notes=("a button, so keep it short.",))],
        ),
        ("# A reason.\nsay('chat.a')", [Said("chat.a", "dialogs/x.py:3")]),
        ("screens.say('chat.a')", [Said("chat.a", "dialogs/x.py:2")]),
        ("resident.say('hello')", []),
        ("say(name)", [Fault("dialogs/x.py:2", "say", "the id is not a literal")]),
        ("say(f'chat.{name}')", [Fault("dialogs/x.py:2", "say", "the id is not a literal")]),
        ("say('chat.a' if a else b)", [Fault("dialogs/x.py:2", "say", "the id is not a literal")]),
        ("say()", [Fault("dialogs/x.py:2", "say", "the id is not a literal")]),
        ("say(f'tip.{name}')  # ids from data", []),
        ("Text(f'tip.{name}')", []),
    ],
)
def test_ids_in_python(source: str, found: list[Said | Fault]) -> None:
    """A literal id is collected with its parameters and notes; any other is a fault."""
    assert list(said_in(IMPORT + source, "dialogs/x.py")) == found


@pytest.mark.parametrize(
    "source", ["Text('chat.a')", "Text(f'tip.{name}')", "say(name)  # ids from data"]
)
def test_only_dialogs_reads_ids_from_data(source: str) -> None:
    """Elsewhere an id that is not said in full cannot be checked."""
    assert [type(each) for each in said_in(IMPORT + source, "bot/x.py")] == [Fault]


def test_another_text_is_not_ours() -> None:
    """A Text from somewhere else is no text of a catalogue."""
    assert list(said_in("from sqlalchemy import Text\nText('x')", "storage/x.py")) == []
