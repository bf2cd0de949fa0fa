"""The promise at the desk: shown, and changed by coordinators who say why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from storage.mailings.followers import followed
from tests.desk.report import Reporter, with_followers, with_indicators
from tests.desk.terminal import Terminal
from tests.storage.tips.people import Town

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

PROMISE = "rosengard-2023"
DAYS = "litter.housing.days"


@pytest.fixture
def anna(town: Town, terminal: Terminal) -> Reporter:
    """Anna, a coordinator."""
    town.employs("anna")
    return Reporter(terminal, "anna")


def test_everything_is_shown(anna: Reporter, terminal: Terminal) -> None:
    """All promises in short, one whole, an area, an activity, a body; in any language."""
    assert "9 areas; 40 planned" in terminal.types("promise", "show").text
    whole = terminal.types("promise", "show", PROMISE).text
    assert "2023-05-01 to 2024-05-31" in whole
    assert whole.count("last report: nothing yet") == 9
    told = terminal.types("promise", "show", "litter", "--language", "en").text
    assert "Litter and rats" in told
    assert DAYS in terminal.types("promise", "show", "housing").text
    assert "by housing; planned" in terminal.types("promise", "show", DAYS).text
    assert "It is planned" in terminal.types("promise", "history", DAYS).text
    assert "as it came with Lyhörd" in terminal.types("promise", "history", PROMISE).text


def test_a_status_has_a_day_a_reason_and_a_name(anna: Reporter, terminal: Terminal) -> None:
    """Each change is kept, and the log names who made it."""
    anna.types("promise", "status", DAYS, "under_way", "--day", "2023-06-01", then=["Det är igång"])
    anna.types("promise", "status", DAYS, "done", "--day", "2023-09-01", then=["Alla är hållna"])
    assert "done since 2023-09-01" in terminal.types("promise", "show", DAYS).text
    told = terminal.types("promise", "history", DAYS).text
    assert "1 2023-06-01 under way, anna: Det är igång" in told
    assert "2 2023-09-01 done, anna: Alla är hållna" in told
    assert f"anna: set status {DAYS}" in terminal.types("audit", "list").text
    assert "1 done" in terminal.types("promise", "show").text


def test_an_observation_is_typed_in(anna: Reporter, terminal: Terminal, place: Path) -> None:
    """A number with what bears it out; a story, which is asked for in every language."""
    with_indicators(anna, place)
    how = ("--day", "2023-09-01", "--value", "4", "--document", "Rapport 7")
    for number in (1, 2):
        told = anna.types("promise", "observe", "days.held", *how)
        assert f"days.held.2023-09-01.{number} is stored." in told.text
    Image.new("RGB", (300, 200), "green").save(place / "g.jpg")
    anna.types("promise", "observe", "days.held", *how, "--photo", "g.jpg")
    assert "; photo " in terminal.types("promise", "show", DAYS).text
    assert "no such picture" in anna.refused(
        "promise", "observe", "days.held", *how, "--photo", "none.jpg"
    )
    story = ("Städdag", "Clean-up", "تنظيف")
    anna.types("promise", "observe", "days.told", "--day", "2023-09-02", then=story[::-1])
    shown = terminal.types("promise", "show", DAYS).text
    assert "2023-09-01: 4; document Rapport 7" in shown
    assert "2023-09-02: Städdag" in shown
    assert "last report: 2023-09-02" in shown


def test_one_entry_is_changed(anna: Reporter, terminal: Terminal, place: Path) -> None:
    """A target, or words in one language: the others keep theirs. Every version is kept."""
    with_indicators(anna, place)
    anna.types("promise", "change", "days.held", "--target", "15", then=["Fler"])
    assert "target 15" in terminal.types("promise", "show", DAYS).text
    words = ["Hålla städdagar varje vår", "Rättat"]
    anna.types("promise", "change", DAYS, "--language", "sv", then=words)
    assert words[0] in terminal.types("promise", "show", DAYS).text
    english = terminal.types("promise", "show", DAYS, "--language", "en").text
    assert "Hold clean-up days" in english
    told = terminal.types("promise", "history", PROMISE).text
    assert "4 " in told
    assert "anna: Rättat" in told
    assert f"anna: change promise {PROMISE}" in terminal.types("audit", "list").text


def test_one_promise_comes_after_another(
    town: Town, anna: Reporter, terminal: Terminal, place: Path
) -> None:
    """What is unfinished goes on, and whoever followed it still does; what is done does not."""
    anna.types("promise", "status", DAYS, "done", then=["Klart"])
    with_followers(town, "")
    names = {language: f"Nytt {language}" for language in ("sv", "en", "ar")}
    document = {
        "id": "rosengard-2024",
        "place": "Rosengård",
        "start": "2024-06-01",
        "end": "2025-05-31",
        "succeeds": PROMISE,
        "title": names,
        "area": [{"id": "lights", "bodies": ["streets"], "words": names, "about": names}],
    }
    (place / "n.json").write_text(json.dumps(document), "utf-8")
    refused = anna.refused("promise", "import", "catalogue", "n.json", then=["Nytt"])
    assert "`lyhord promise succeed` is for that" in refused
    told = anna.types("promise", "succeed", "n.json", then=["Det gamla är slut"]).text
    assert f"Finished: {DAYS}." in told
    assert "with 39 activities" in told
    listed = terminal.types("promise", "show").text
    assert "rosengard-2024" in listed
    assert PROMISE not in listed
    assert list(town.run(followed, 1000)) == ["litter"]


WRONG: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (("status", "moon", "done"), ("x",), "no activity moon"),
    (("status", DAYS, "perfect"), ("x",), "is not one of 'planned'"),
    (("status", DAYS, "done"), (), "Why: nothing was written"),
    (("status", DAYS, "done"), ("Fråga 811218-9876",), "there is a personal number in it"),
    (("status", DAYS, "done", "--day", "2020-01-01"), ("x",), "begins on 2023-05-01, not before"),
    (("observe", "moon", "--value", "1"), (), "no such indicator"),
    (("observe", "theft.crimes", "--document", "Anna 811218-9876"), (), "there is a personal numb"),
    (("change", "moon"), ("x",), "no area, activity, effect"),
    (("change", DAYS), ("x",), "That is how it is already"),
    (("change", DAYS, "--body", "polis"), ("x",), "body polis: no words in any language"),
    (("change", DAYS, "--language", "tlh"), ("x",), "no catalogue for tlh"),
    (("change", DAYS, "--language", "sv"), ("Ring 0701740605", "x"), "a phone number in it"),
    (("change", DAYS, "--language", "sv"), ("x" * 400, "x"), "400 characters"),
    (("succeed", "no.json"), ("x",), "cannot be read: No such file"),
    (("succeed", "no.txt"), ("x",), "ends neither in .csv nor in .json"),
    (("import", "observations", "no.csv"), (), "cannot be read: No such file"),
    (("import", "moons", "no.csv"), (), "is not one of 'catalogue', 'observations'"),
)  # fmt: skip


def test_each_wrong_word_is_refused(anna: Reporter, terminal: Terminal, place: Path) -> None:
    """In one line that says what is wrong and repeats nobody's number; nothing is changed."""
    for words, then, told in WRONG:
        said = anna.refused("promise", *words, then=then)
        assert told in said
        assert "811218" not in said
        assert "0701740605" not in said
    assert "does not open" in terminal.refuses(
        "promise", "status", DAYS, "done", "--as", "anna", piped="not the passphrase\nx"
    )
    assert "no promise, area" in terminal.refuses("promise", "show", "moon")
    assert "no promise moon" in terminal.refuses("promise", "history", "moon")
    (place / "there.csv").write_text("mine")
    for what in ("catalogue", "observations"):
        said = terminal.refuses("promise", "export", what, "there.csv")
        assert said == "there.csv exists; --force replaces it."
    assert "9 areas; 40 planned" in terminal.types("promise", "show").text
    assert len(terminal.types("audit", "list").out.splitlines()) == 1
