"""The promise's data file beside a list made by hand from the page it comes from."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from dialogs.activities import body_screen
from dialogs.promise import area_screen, background, overview
from dialogs.repertoire import read_repertoire
from tests.dialogs.telling import label

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "sv", "ar")
ONE_MESSAGE = 3_500  # characters for an area; Telegram's limit is 4,096, the screen adds its own

# Read off the page, area by area: who is named as responsible; how many things each body, or
# several together, will do; how many effects are wished for.
AREAS: dict[str, tuple[set[str], dict[tuple[str, ...], int], int]] = {
    "litter": (
        {"housing", "environment", "streets", "schools"},
        {
            ("housing",): 5,  # rules, clean-up days, charges, containers, stairwells
            ("environment",): 1,  # cleanliness and rats
            ("streets",): 2,  # bins, parking
            ("schools",): 2,  # teaching, litter-picking days
            ("police",): 2,  # reports, cooperation
        },
        2,
    ),
    "drugs": (
        {"police", "schools", "maria"},
        {("police",): 2, ("schools",): 1},  # presence, the young; information
        3,
    ),
    "youth": (
        {"police", "social", "leisure"},
        {("police", "social", "leisure"): 1, ("police",): 2},  # outreach; relations, home visits
        2,
    ),
    "vandalism": (
        {"police", "housing", "rescue"},
        {("police",): 2, ("housing",): 2, ("rescue",): 1},  # patrols, alerts; junk, doors
        1,
    ),
    "reporting": (
        {"police", "housing"},
        {("police",): 2},  # outreach, preparedness
        2,
    ),
    "criminals": (
        {"police", "housing", "social", "schools"},
        {
            ("police",): 3,  # action, round the clock, safety walks
            ("police", "social"): 2,  # recruiting, leaving
            ("police", "housing"): 1,  # neighbours
            ("schools",): 2,  # prevention, referral
        },
        4,
    ),
    "violence": (
        {"police", "housing", "social"},
        {("police", "housing"): 1, ("police",): 1, ("social",): 1},
        2,
    ),
    "theft": ({"police"}, {("police",): 1}, 1),
    "traffic": (
        {"police", "streets"},
        {("police",): 1, ("streets",): 1, ("social",): 1},
        2,
    ),
}
# Names that stay as they are, whatever the language of the reader.
NAMES = (
    "Machofabriken",
    "Trafikvett",
    "Sluta skjut",
    "SSPF",
    "FMN",
    "Maria Malmö",
    "Polisen Malmö",
    "omradespolisenmalmo",
    "polisen.se",
    "malmo.se",
    "Malmö, Rosengård - söder om Amiralsgatan – medborgarlöften",
)
# What the page mentions and a shorter wording could lose: (Swedish, English).
MENTIONED = (
    ("städdagar", "clean-up days"),
    ("containrar", "containers"),
    ("trapphus", "stairwells"),
    ("papperskorgar", "bins"),
    ("felparkering", "wrong parking"),
    ("skräpplockardagar", "litter-picking days"),
    ("råttor", "rats"),
    ("civilt", "plain clothes"),
    ("föräldrar", "parents"),
    ("hembesök", "Visit homes"),
    ("till fots", "on foot"),
    ("skalskydd", "outer protection"),
    ("beredskap", "ready to act in a crisis"),
    ("tystnadskultur", "silence about crime"),
    ("dygnet", "day and night"),
    ("Social insatsgrupp", "social intervention group"),
    ("grannsamverkan", "neighbourhood watch"),
    ("trygghetsvandringar", "safety walks"),
    ("BVC, MVC", "child, maternity"),
    ("Töm bilen själv", "Empty the car yourself"),
    ("farthinder", "speed bumps"),
    ("kameror", "cameras"),
    ("fler poliser", "more officers"),
    ("trossamfund", "faith community"),
    ("fältarbetarna", "field workers"),
    ("trygghetsmätning", "safety survey"),
    ("första kvartalet 2024", "first quarter of 2024"),
    ("långsiktigt", "long term"),
    ("önskemål", "wish of residents"),
)


@pytest.fixture(scope="module")
def promise() -> dict[str, Any]:
    return tomllib.loads((ROOT / "dialogs/data/promise/rosengard-2023.toml").read_text("utf-8"))


def texts(language: str) -> dict[str, str]:
    with (ROOT / f"locales/{language}/promise.po").open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file) if each.id}


def test_the_nine_areas_have_the_bodies_the_page_names(promise: dict[str, Any]) -> None:
    """Each area lists exactly the bodies named as responsible, in the page's nine areas."""
    found = {area["id"]: set(area["bodies"]) for area in promise["area"]}
    assert found == {area: bodies for area, (bodies, _, _) in AREAS.items()}
    assert len(promise["area"]) == len(AREAS)


@pytest.mark.parametrize("area", AREAS)
def test_no_activity_is_left_out(promise: dict[str, Any], area: str) -> None:
    """In each area, every body does as many things as the page says, alone or together."""
    here = [tuple(each["bodies"]) for each in promise["activity"] if each["area"] == area]
    assert Counter(here) == AREAS[area][1]


def test_no_effect_and_no_measure_is_left_out(promise: dict[str, Any]) -> None:
    """The effects are counted area by area; three measures stand beside the areas."""
    effects = Counter(each["area"] for each in promise["effect"])
    assert effects == {area: count for area, (_, _, count) in AREAS.items()}
    assert [each["bodies"] for each in promise["measure"]] == [["police"], ["police"], ["housing"]]


def test_ids_are_unique_and_say_where_they_belong(promise: dict[str, Any]) -> None:
    """No id stands twice; an activity's and an effect's begins with its area."""
    for kind in ("area", "activity", "effect", "measure"):
        ids = [each["id"] for each in promise[kind]]
        assert len(set(ids)) == len(ids)
    for each in (*promise["activity"], *promise["effect"]):
        assert each["id"].startswith(f"{each['area']}.")


def test_the_period_is_the_page_s(promise: dict[str, Any]) -> None:
    """May 2023 to May 2024, followed up in the first quarter of 2024."""
    assert [str(promise["start"]), str(promise["end"])] == ["2023-05-01", "2024-05-31"]
    assert str(promise["followup"]["start"]) == "2024-01-01"
    assert str(promise["followup"]["end"]) == "2024-03-31"
    assert promise["parties"] == ["police", "malmo"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_stay_in_every_language(language: str) -> None:
    """Projects, accounts and the source are named as the page names them."""
    everything = "\n".join(texts(language).values())
    assert [name for name in NAMES if name not in everything] == []


def test_nothing_the_page_mentions_is_lost() -> None:
    """What a shorter wording could lose is still said, in Swedish and in English."""
    swedish, english = ("\n".join(texts(each).values()) for each in ("sv", "en"))
    assert [word for word, _ in MENTIONED if word not in swedish] == []
    assert [word for _, word in MENTIONED if word not in english] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_area_fits_one_message(promise: dict[str, Any], language: str) -> None:
    """An area with its bodies, activities and effects is short enough in every language."""
    said = texts(language)
    for area in promise["area"]:
        ids = [f"area.{area['id']}", f"area.{area['id']}.about"]
        for kind in ("activity", "effect"):
            here = [each for each in promise[kind] if each["area"] == area["id"]]
            ids += [f"{kind}.{each['id']}" for each in here]
            ids += [f"body.{body}" for each in here for body in each.get("bodies", ())]
        assert sum(len(said[f"promise.{each}"]) + 5 for each in ids) < ONE_MESSAGE


def test_the_place_and_all_who_promised_are_there(promise: dict[str, Any]) -> None:
    """Rosengård south of Amiralsgatan; nine bodies, each with a name in every language."""
    assert promise["place"] == "Rosengård söder om Amiralsgatan, Malmö"
    read = read_repertoire().promises[0]
    assert len(read.bodies) == 9
    for language in LANGUAGES:
        assert {f"promise.body.{body}" for body in read.bodies} <= texts(language).keys()


def test_everything_is_on_some_screen() -> None:
    """A resident who goes on tapping comes upon all of it."""
    [promise], board = read_repertoire().board.promises, read_repertoire().board
    day = promise.end
    shown = [overview(promise, board, ()), background(promise, board)]
    shown += [area_screen(area, board, (), day) for area in promise.areas]
    said = "\n".join(label(line) for screen in shown for line in screen.lines)
    for what in ("title", "period", "followup", "channels", "source"):
        assert f"promise.{what}.rosengard-2023" in said
    for area in promise.areas:
        assert f"promise.area.{area.id}.about" in said
        assert all(f"promise.effect.{effect.id}" in said for effect in area.effects)
    assert all(f"promise.activity.{each.id}" in said for each in promise.activities)
    assert all(f"promise.measure.{each.id}" in said for each in promise.measures)
    for body in promise.bodies:
        own = "\n".join(label(line) for line in body_screen(body, board, (), day).lines)
        ids = {f"promise.activity.{each.id}": each.bodies for each in promise.activities}
        ids |= {f"promise.measure.{each.id}": each.bodies for each in promise.measures}
        for ident, bodies in ids.items():
            assert (re.search(re.escape(ident) + r"\b(?!\.)", own) is not None) == (body in bodies)
