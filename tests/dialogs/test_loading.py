"""Data files: what is wrong with one is told to its author, and nothing half-read is used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dialogs.conditions import Among, Answered, Between, Either, Every, Not, read_condition
from dialogs.faults import DialogueFault
from dialogs.loading import read_dialogue, read_versions
from dialogs.repertoire import read_repertoire
from tests.dialogs.resident import REPERTOIRE

FOLDER = Path(__file__).parent / "repertoire"
HEAD = 'id = "d"\nversion = "1"\n'
A = '[[question]]\nid = "a"\nkind = "single"\nchoices = ["x", "y"]\n'
E = '[[ending]]\nid = "e"\nwhen = {answered = "a"}\n'


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("id = ", "not TOML"),
        (A, "id is missing"),
        ('id = "d"\n' + A, "version is missing"),
        (HEAD, "question is missing"),
        (HEAD + "question = []", "nothing is asked"),
        (HEAD + "titel = 1\n" + A, "the dialogue: no such setting: titel"),
        (HEAD + A + "skipp = true", "a: no such setting: skipp"),
        (HEAD + A + E + "keeps = true", "ending e: no such setting: keeps"),
        (HEAD + A.replace('"a"', '"A"'), "not a code"),
        (HEAD + A.replace('"a"', '"a.b"'), "not a code"),
        (HEAD + A.replace('"a"', '"' + "a" * 25 + '"'), "not a code"),
        (HEAD + A.replace('"a"', '""'), "not a code"),
        (HEAD + A.replace('"y"', '"ÿ"'), "not a code"),
        (HEAD + A.replace('"y"', "1"), "not a code"),
        (HEAD + A + 'items = ["ok", "not ok"]', "not a code"),
        (HEAD + A + E.replace('"e"', '"E"'), "not a code"),
        (HEAD + A + A, "asked twice: a"),
        (HEAD + A + 'items = ["m", "m"]', "asked twice: a.m"),
        (HEAD + A + E + E, "ended twice: e"),
        (HEAD + A.replace('"y"', '"x"'), "a: to choose twice: x"),
        (HEAD + A.replace("single", "radio"), "a: no such kind of question: radio"),
        (HEAD + A.replace("single", "number"), "a number question needs maximum, minimum"),
        (HEAD + A.replace("single", "text"), "a text question needs longest"),
        (HEAD + A.replace('"x", "y"', ""), "a single question needs choices"),
        (HEAD + '[[question]]\nid = "p"\nkind = "place"', "a place question needs choices"),
        (HEAD + '[[question]]\nid = "p"', "kind is missing"),
        (HEAD + A.replace('choices = ["x", "y"]', 'scale = "size"'), "no such scale: size"),
        (HEAD + A + 'exclusive = ["z"]', "a: exclusive but no choice: z"),
        (HEAD + A + "columns = 0", "a: 1 to 5 columns, not 0"),
        (HEAD + A + "columns = 6", "a: 1 to 5 columns, not 6"),
        (HEAD + A.replace("single", "number") + "minimum = 2\nmaximum = 1", "above its maximum"),
        (HEAD + A + E.replace('when = {answered = "a"}', ""), "when is missing"),
    ],
)
def test_fault_is_named(source: str, fault: str) -> None:
    """Each with the question it is in."""
    with pytest.raises(DialogueFault, match=fault):
        read_dialogue(source)


@pytest.mark.parametrize(
    ("data", "condition"),
    [
        ({"question": "a", "is": "x"}, Among("a", frozenset({"x"}))),
        ({"question": "a", "any": ["x", "y"]}, Among("a", frozenset({"x", "y"}))),
        ({"question": "a", "at_least": 1}, Between("a", 1, None)),
        ({"question": "a", "at_least": 1, "at_most": 2}, Between("a", 1, 2)),
        ({"answered": "a"}, Answered("a")),
        ({"all": []}, Every(())),
        ({"either": [{"answered": "a"}]}, Either((Answered("a"),))),
        ({"not": {"answered": "a"}}, Not(Answered("a"))),
    ],
)
def test_condition_is_read(data: object, condition: object) -> None:
    """The closed set of conditions."""
    assert read_condition(data) == condition


@pytest.mark.parametrize(
    "data",
    [
        "a",
        {},
        {"question": "a"},
        {"question": "a", "any": []},
        {"question": "a", "is": 1},
        {"question": "a", "is": "x", "any": ["y"]},
        {"question": "a", "is": "x", "more": 1},
        {"question": "a", "at_least": "1"},
        {"question": "a", "at_least": 1, "below": 2},
        {"answered": "a", "more": 1},
        {"all": [{}]},
        {"not": {"nothing": 1}},
        {"never": []},
    ],
)
def test_other_conditions_are_refused(data: object) -> None:
    """Nothing is guessed."""
    with pytest.raises(DialogueFault):
        read_condition(data)


def test_versions_are_told_apart_by_their_numbers(tmp_path: Path) -> None:
    """The tenth comes after the second, and the newest is the last."""
    for version in ("2", "10", "1"):
        source = HEAD.replace('"1"', f'"{version}"') + A
        (tmp_path / f"{version}.toml").write_text(source)
    assert list(read_versions(tmp_path)) == ["1", "2", "10"]


def test_file_named_otherwise_is_refused(tmp_path: Path) -> None:
    """A version copied and not renamed would be asked under the wrong name."""
    (tmp_path / "2.toml").write_text(HEAD + A)
    with pytest.raises(DialogueFault, match=r"2\.toml calls itself version 1"):
        read_versions(tmp_path)


def test_fault_names_its_file(tmp_path: Path) -> None:
    """So that its author finds it."""
    (tmp_path / "1.toml").write_text(HEAD + A + A)
    with pytest.raises(DialogueFault, match=r"1\.toml: asked twice"):
        read_versions(tmp_path)


def test_folder_without_versions_is_refused(tmp_path: Path) -> None:
    """At the start, and not when the first resident comes."""
    with pytest.raises(DialogueFault, match="no version"):
        read_versions(tmp_path)


def test_repertoire_reads_every_file() -> None:
    """Ours, and the small one of the tests."""
    assert read_repertoire().newest_survey.id == "survey"
    assert REPERTOIRE.newest_survey.version == "2"
    assert REPERTOIRE.newest_tip.id == "tip"
    assert [area.id for promise in REPERTOIRE.promises for area in promise.areas] == [
        "litter",
        "drugs",
    ]
    assert len(read_repertoire().promises) == 1


def test_two_promises_share_no_area(tmp_path: Path) -> None:
    """Unless one of them comes after the other: then only the later one is on the board."""
    shutil.copytree(FOLDER, tmp_path / "repertoire")
    small = tmp_path / "repertoire" / "promise" / "small.toml"
    later = small.read_text("utf-8").replace('id = "small"', 'id = "later"', 1)
    small.with_name("later.toml").write_text(later, "utf-8")
    with pytest.raises(DialogueFault, match="area litter is in several promises: later, small"):
        read_repertoire(tmp_path / "repertoire")
    small.with_name("later.toml").write_text('succeeds = "small"\n' + later, "utf-8")
    repertoire = read_repertoire(tmp_path / "repertoire")
    assert [promise.id for promise in repertoire.promises] == ["later", "small"]
    assert [promise.id for promise in repertoire.board.promises] == ["later"]


def test_the_file_with_a_fault_is_named(tmp_path: Path) -> None:
    """There may be several promises."""
    shutil.copytree(FOLDER, tmp_path / "repertoire")
    (tmp_path / "repertoire" / "promise" / "other.toml").write_text("id = 5", "utf-8")
    with pytest.raises(DialogueFault, match=r"other\.toml: the promise: id is no text"):
        read_repertoire(tmp_path / "repertoire")
