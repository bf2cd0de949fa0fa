"""The export: what a statistician gets, and what nobody gets."""

from __future__ import annotations

import re

from storage.database import Database
from storage.export import HIDDEN, codebook, columns, export_rows
from storage.small_groups import LEAST
from storage.vault import Vault
from storage.waves import close_wave
from tests.storage.conftest import Residents
from tests.storage.questionnaire import small_repertoire
from tests.storage.resident import NOON

SURVEYS = small_repertoire().surveys


def exported(database: Database, vault: Vault, wave: str) -> list[dict[str, str]]:
    """The rows of an export, by column."""
    head, *rows = database.read_now(
        lambda connection: list(export_rows(connection, vault, wave, SURVEYS))
    )
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_each_silence_has_its_code(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """Skipped, unknown, not asked and not reached are four codes; choices are their own."""
    for number in range(LEAST):  # alike, so that nobody stands out
        person = resident(number).arrives("ar").consents()
        person.taps("skip")
        person.taps("unknown")
        person.taps("survey.victim.no")
    row = exported(database, vault, wave)[0]
    assert row["age"] == ".skipped"
    assert row["part"] == ".unknown"
    assert row["victim"] == "no"
    assert row["what:fire"] == ".not_asked"
    assert row["years"] == row["wish"] == ".not_reached"
    assert (row["language"], row["status"], row["begun"]) == ("ar", "open", "2026-03-02")
    assert "consent" not in row


def test_who_would_stand_out_is_hidden(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """Of the one old respondent among six, the age is hidden; what all share is not."""
    for number in range(LEAST):
        resident(number).arrives().consents().answers()
    resident(77).arrives().consents().answers(age="survey.age.old", years="70")
    rows = {row["years"]: row for row in exported(database, vault, wave)}
    assert rows["7"]["age"] == "young"
    assert rows["70"]["age"] == HIDDEN
    assert rows["70"]["victim"] == "no"


def test_a_multiple_choice_is_a_column_each(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """Each choice of a multiple is 0 or 1."""
    person = resident(77).arrives().consents()
    for label in ("survey.age.old", "survey.part.south", "survey.victim.yes"):
        person.taps(label)
    person.taps("survey.what.fire")
    person.taps("done")
    [row] = exported(database, vault, wave)
    assert [row[f"what:{code}"] for code in ("theft", "threat", "fire")] == ["0", "0", "1"]


def test_words_are_opened_and_run_nothing(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """Words are readable in the export, after closing too; none is a spreadsheet's formula."""
    resident(77).arrives().consents().answers(wish='=HYPERLINK("x")').completes()
    close_wave(database, vault, wave, NOON.date())
    [row] = exported(database, vault, wave)
    assert row["wish"] == '\'=HYPERLINK("x")'


def test_numbers_are_new_in_every_export_and_times_are_in_none(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """Respondents are numbered at random: the order of arrival is in no export."""
    for number in range(1, 13):
        resident(number).arrives().consents().answers(years=str(number)).completes()
    orders = {tuple(row["years"] for row in exported(database, vault, wave)) for _ in range(4)}
    assert len(orders) > 1
    rows = exported(database, vault, wave)
    assert [row["respondent"] for row in rows] == [str(number) for number in range(1, 13)]
    assert not re.search(r"\d\d:\d\d", str(rows))


def test_the_codebook_explains_every_column() -> None:
    """Each column of a question is in the codebook, with every code it can have."""
    [survey] = SURVEYS.values()
    codes = list(codebook(survey))
    asked = [column for column in columns(survey) if column in {each.column for each in codes}]
    assert asked == [
        "age",
        "part",
        "victim",
        "what:theft",
        "what:threat",
        "what:fire",
        "years",
        "wish",
    ]
    age = [(each.code, each.meaning.id) for each in codes if each.column == "age"]
    assert age[0] == ("young", "survey.age.young")
