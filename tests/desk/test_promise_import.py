"""Files carried in: taken whole, or not at all, and every fault told with the line it is at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storage.promise.observations import list_observations
from storage.promise.versions import promise_versions
from tests.desk.report import Reporter, with_indicators
from tests.desk.terminal import Terminal
from tests.storage.tips.people import Town

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

HEADING = "id,indicator,activity,body,day,value,link,words_sv,words_en,words_ar\n"
GOOD = (
    "o-1,days.held,litter.housing.days,housing,2023-09-01,4,https://example.org/1,,,\n"
    "o-2,rats.seen,,,2023-09-02,37.5,,,,\n"
    "o-3,days.told,,,2023-09-03,,,Många kom,Many came,جاء كثيرون\n"
)


@pytest.fixture
def anna(town: Town, terminal: Terminal, place: Path) -> Reporter:
    """Anna, whose promise has indicators."""
    town.employs("anna")
    reporter = Reporter(terminal, "anna")
    with_indicators(reporter, place)
    return reporter


def stored(town: Town) -> list[str]:
    """The observations there are."""
    return sorted(each.id for each in town.database.read_now(list_observations))


def test_observations_come_in(town: Town, anna: Reporter, place: Path) -> None:
    """Counts, measures and stories, by whom they were reported; residents read them."""
    (place / "o.csv").write_text(HEADING + GOOD, "utf-8")
    assert "3 observations stored." in anna.types("promise", "import", "observations", "o.csv").text
    assert stored(town) == ["o-1", "o-2", "o-3"]
    told = anna.terminal.types("promise", "show", "litter.housing.days").text
    assert "baseline 0, target 12" in told
    assert "2023-09-01: 4; link https://example.org/1" in told
    assert "2023-09-03: Många kom" in told
    assert "import observations 3" in anna.terminal.types("audit", "list").text


def test_a_dry_run_asks_for_nothing_and_does_nothing(
    town: Town, anna: Reporter, terminal: Terminal, place: Path
) -> None:
    """No passphrase, and nothing is stored; what is wrong is told all the same."""
    (place / "o.csv").write_text(HEADING + GOOD, "utf-8")
    dry = ("promise", "import", "observations", "o.csv", "--as", "anna", "--dry-run")
    assert "3 observations could be stored. Nothing was." in terminal.types(*dry).text
    assert stored(town) == []
    (place / "o.csv").write_text(HEADING + GOOD + "o-4,moon,,,2023-09-01,1,,,,\n", "utf-8")
    assert terminal.refuses(*dry) == "line 5: no such indicator: moon"


def test_every_fault_of_every_line_is_told(town: Town, anna: Reporter, place: Path) -> None:
    """A wrong body, a day outside the promise, an id that is there twice or was there before, a
    number that is none, a personal number: one line each, and the good line is not stored."""
    (place / "o.csv").write_text(HEADING + GOOD, "utf-8")
    anna.types("promise", "import", "observations", "o.csv")
    bad = (
        "n-1,days.held,,polis,2023-09-01,4,,,,\n"
        "n-2,days.held,,,2031-01-01,4,,,,\n"
        "n-3,days.held,,,2023-09-01,4,,,,\n"
        "n-3,rats.seen,,,2023-09-01,4,,,,\n"
        "o-1,days.held,,,2023-09-01,4,,,,\n"
        "n-6,days.held,,,2023-09-01,many,,,,\n"
        "n-7,days.held,,,1 sept,4,,,,\n"
        'n-8,days.told,,,2023-09-01,,,"Anna,\n811218-9876",Anna,آنا\n'
        "n-9,days.told,,,2023-09-01,,,Många kom,,\n"
        "n-10,days.held,litter.housing.rules,,2023-09-01,1,,,,\n"
        "n-11,days.held,,,2023-09-01,1,,,,,too,many\n"
        "n-6,days.held,,,2023-09-01,4,,,,\n"
    )
    broken = "n-12,days.told,,,2023-09-01,,,Många\n".encode("latin-1")
    fit = b"n-13,days.held,,,2023-09-01,4,,,,\n"
    (place / "n.csv").write_bytes((HEADING + bad).encode() + broken + fit)
    faults = anna.faults("promise", "import", "observations", "n.csv")
    assert faults == [
        "line 2: no such body: polis",
        "line 3: 2031-01-01 is not yet",
        "line 3: 2031-01-01 is outside the promise: 2023-05-01 to 2024-05-31",
        "line 4: the id n-3 is there twice",
        "line 5: the id n-3 is there twice",
        "line 6: there is an observation o-1 already",
        "line 7: value is no number: 'many'",
        "line 8: day is no date such as 2026-05-31: '1 sept'",
        "line 9: words in sv: there is a personal number in it",
        "line 11: words in ar: missing",
        "line 11: words in en: missing",
        "line 12: the indicator days.held is not of the activity litter.housing.rules",
        "line 13: 12 cells, but 10 columns",
        "line 14: the id n-6 is there twice",
        "line 15: not UTF-8, from byte 32 on",
    ]
    assert stored(town) == ["o-1", "o-2", "o-3"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            (HEADING + "a,b\nö,c\nå,d\n").encode("latin-1"),
            [
                *("line 2: day is missing", "line 3: not UTF-8, from byte 1 on"),
                "line 4: not UTF-8, from byte 1 on",
            ],
        ),
        (HEADING.encode("utf-16"), ["line 1: this is UTF-16; save it as UTF-8"]),
        (b"", ["line 1: the file is empty"]),
        (b"id,nonsense,words_\n", None),
        (HEADING.encode() + b'a,"b\n', ["line 2: not CSV: unexpected end of data"]),
        (HEADING.encode() + b"a\0,b\n", ["line 2: a character that is none"]),
    ],
)
def test_a_broken_file_is_no_file(
    anna: Reporter, place: Path, content: bytes, told: list[str] | None
) -> None:
    """Whatever somebody's spreadsheet made of it."""
    (place / "o.csv").write_bytes(content)
    faults = anna.faults("promise", "import", "observations", "o.csv")
    if told is None:
        assert [each.split(";")[0] for each in faults] == [
            "line 1: no such column: 'nonsense'",
            "line 1: no such column: 'words_'",
        ]
    else:
        assert faults == told


def test_json_comes_in_and_its_faults_have_lines(town: Town, anna: Reporter, place: Path) -> None:
    """The same as CSV; a line is that where the entry begins."""
    whole = [
        {"id": "j-1", "indicator": "days.held", "day": "2023-09-01", "value": 4},
        {"id": "j-2", "indicator": "days.held", "day": "2023-09-01", "value": 1, "body": "polis"},
        {"id": "j-3", "indicator": 7, "day": "2023-09-01", "colour": "red"},
        "no entry",
    ]
    (place / "o.json").write_text(json.dumps(whole, indent=1), "utf-8")
    faults = anna.faults("promise", "import", "observations", "o.json")
    assert faults[0] == "line 8: no such body: polis"
    assert "line 15: there is nothing called 'colour'" in faults
    assert "line 15: indicator is no text" in faults
    assert any(each.startswith("line 21: ") for each in faults)
    (place / "o.json").write_text(json.dumps(whole[:1]), "utf-8")
    anna.types("promise", "import", "observations", "o.json")
    assert stored(town) == ["j-1"]
    (place / "o.json").write_text("[{]", "utf-8")
    assert anna.faults("promise", "import", "observations", "o.json") == ["line 1: not JSON"]


def test_what_goes_out_comes_in_again(
    anna: Reporter, terminal: Terminal, place: Path, tmp_path: Path
) -> None:
    """Observations and the catalogue, as CSV and as JSON; a cell that a spreadsheet would take for
    a formula goes out as a word, and comes back as it was."""
    formula = GOOD.replace("Många kom", "=1+1 kom").replace("Many came", '"a, b\nc"')
    (place / "o.csv").write_text(HEADING + formula, "utf-8")
    anna.types("promise", "import", "observations", "o.csv")
    terminal.types("promise", "export", "observations", "a.json")
    terminal.types("promise", "export", "observations", "a.csv")
    assert ",'=1+1 kom" in (place / "a.csv").read_text("utf-8-sig")
    first = json.loads((place / "a.json").read_text("utf-8"))
    assert {each["words"]["sv"] for each in first if "words" in each} == {"=1+1 kom"}
    for again in ("a.csv", "a.json"):
        text = (place / again).read_text("utf-8-sig").replace("o-", f"{again[-1]}-")
        (place / again).write_text(text, "utf-8")
        assert "3 observations" in anna.types("promise", "import", "observations", again).text
    terminal.types("promise", "export", "observations", "--force", "a.json")
    by_id = {each.pop("id"): each for each in json.loads((place / "a.json").read_text("utf-8"))}
    assert by_id["o-3"] == by_id["v-3"] == by_id["n-3"]
    for name in ("c.csv", "c.json"):
        terminal.types("promise", "export", "catalogue", name)
        anna.types("promise", "import", "catalogue", name, then=["Again"])
    terminal.types("promise", "export", "catalogue", "d.json")
    assert (place / "d.json").read_text() == (place / "c.json").read_text()


def test_a_wrong_catalogue_changes_nothing(town: Town, anna: Reporter, place: Path) -> None:
    """A body nobody knows, an activity that vanished, one that is there twice, words that lack a
    language, an indicator of nothing, a phone number: each with its line."""
    anna.terminal.types("promise", "export", "catalogue", "c.csv")
    text = (place / "c.csv").read_text("utf-8-sig")
    lines = text.splitlines()
    columns = lines[0].split(",")

    def row(**cells: str) -> str:
        return ",".join(cells.get(column, "") for column in columns)

    moved = [each for each in lines if not each.startswith("activity,traffic.social.training")]
    moved += [
        row(entry="activity", id="x.one", area="litter", bodies="polis"),
        row(entry="activity", id="theft.police.parking", area="theft", bodies="police"),
        row(entry="indicator", id="y", of="nothing", kind="count", words_sv="Ring 0701740605"),
        row(entry="planet", id="mars"),
    ]
    (place / "n.csv").write_text("\n".join(moved), "utf-8")
    last = len(moved)
    [fault] = anna.faults("promise", "import", "catalogue", "n.csv")
    assert fault.startswith(f"line {last}: entry is 'planet', not one of promise")
    (place / "n.csv").write_text("\n".join(moved[:-1]), "utf-8")
    faults = anna.faults("promise", "import", "catalogue", "n.csv")
    assert f"line {last - 3}: activity x.one: no such body: polis" in faults
    assert any(
        each.endswith("activity theft.police.parking: twice") and f"and {last - 2}:" in each
        for each in faults
    )
    assert f"line {last - 1}: indicator y: of no activity and no effect: 'nothing'" in faults
    assert f"line {last - 1}: indicator y: words in sv: there is a phone number in it" in faults
    (place / "n.csv").write_text(
        "\n".join([*moved[:-4], row(entry="activity", id="x.one", area="litter", bodies="police")]),
        "utf-8",
    )
    faults = anna.faults("promise", "import", "catalogue", "n.csv")
    assert f"line {last - 3}: activity x.one: no words in any language" in faults
    (place / "n.csv").write_text("\n".join(moved[:-4]), "utf-8")
    [fault] = anna.faults("promise", "import", "catalogue", "n.csv")
    assert fault.startswith("activity traffic.social.training: it cannot vanish")
    versions = town.database.read_now(lambda c: promise_versions(c, "rosengard-2023"))
    assert [each.version for each in versions] == [1, 2]


def test_names_that_residents_read_name_nobody(town: Town, anna: Reporter, place: Path) -> None:
    """A document that bears something out, a body, a source: none with somebody's numbers in it."""
    told = "id,indicator,day,value,document\na,days.held,2023-09-01,1,Fråga 811218-9876\n"
    (place / "d.csv").write_text(told, "utf-8")
    refused = anna.refused("promise", "import", "observations", "d.csv")
    assert refused == "line 2: document: there is a personal number in it"
    assert stored(town) == []
    anna.terminal.types("promise", "export", "catalogue", "c.json")
    document = json.loads((place / "c.json").read_text("utf-8"))
    document["source"] = "Ring 0701740605"
    document["body_names"] = {"z": {"sv": "Bilen ABC 123", "en": "Z", "ar": "Z"}}
    (place / "n.json").write_text(json.dumps(document), "utf-8")
    faults = " ".join(anna.faults("promise", "import", "catalogue", "n.json"))
    assert "source: there is a phone number in it" in faults
    assert "body z: words in sv: there is a number plate in it" in faults
