"""Results: counts, why there are no more of them, how sure they are, and what is not shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.database import Database
from storage.errors import NoSuchWave
from storage.results import Results, survey_results, wilson
from tests.storage.conftest import Residents
from tests.storage.questionnaire import small_repertoire

SURVEYS = small_repertoire().surveys


def results_of(database: Database, wave: str) -> Results:
    """The results as the command line would read them."""
    return database.read_now(lambda connection: survey_results(connection, wave, SURVEYS))


def test_each_question_with_its_shares_and_its_silences(
    database: Database, wave: str, resident: Residents
) -> None:
    """Skipped, unknown, not reached and not asked are told apart, and none of them is in n."""
    for number in range(1, 7):
        resident(number).arrives().consents().answers().completes()
    silent = resident(7).arrives().consents()
    silent.taps("skip")
    silent.taps("unknown")
    results = results_of(database, wave)
    assert (results.begun, results.completed) == (7, 6)

    def silences(question: str) -> tuple[int, int, int, int, int]:
        result = results.whole[question]
        assert result is not None
        return (
            result.n,
            result.skipped,
            result.unknown,
            result.not_reached,
            result.not_asked,
        )

    assert silences("age") == (6, 1, 0, 0, 0)
    assert silences("part") == (6, 0, 1, 0, 0)
    assert silences("victim") == (6, 0, 0, 1, 0)
    assert results.whole["what"] is None  # asked of victims only, and there was none
    age = results.whole["age"]
    assert age is not None
    assert [(each.code, each.count) for each in age.shares] == [
        ("young", 6),
        ("middle", 0),
        ("old", 0),
    ]
    assert age.shares[0].share == 1
    assert 0.5 < age.shares[0].low < 1
    wish = results.whole["wish"]
    assert wish is not None
    assert (wish.n, wish.shares) == (6, ())


def test_a_multiple_choice_counts_people_not_ticks(
    database: Database, wave: str, resident: Residents
) -> None:
    """Shares of a multiple choice are of those who answered, so that they may exceed one."""
    for number in range(1, 6):
        person = resident(number).arrives().consents()
        for label in ("survey.age.old", "survey.part.south", "survey.victim.yes"):
            person.taps(label)
        person.taps("survey.what.theft")
        if number < 3:
            person.taps("survey.what.fire")
        person.taps("done")
    what = results_of(database, wave).whole["what"]
    assert what is not None
    assert what.n == 5
    assert [(each.code, each.count) for each in what.shares] == [
        ("theft", 5),
        ("threat", 0),
        ("fire", 2),
    ]


def test_groups_are_hidden_question_by_question(
    database: Database, wave: str, resident: Residents
) -> None:
    """Six young, three old, seven of no told age: the old are hidden, and with them the young,
    for all less the others would tell of the old."""
    people = ["survey.age.young"] * 6 + ["survey.age.old"] * 3 + ["skip"] * 7
    for number, age in enumerate(people, 1):
        resident(number).arrives().consents().answers(age=age).completes()
    results = results_of(database, wave)
    by_age = results.groups["age"]
    assert by_age["old"]["victim"] is None
    assert by_age["young"]["victim"] is None
    shown = by_age["no_answer"]["victim"]
    assert shown is not None
    assert shown.n == 7
    whole = results.groups["language"]["sv"]["victim"]
    assert whole is not None
    assert whole.n == 16


def test_fewer_than_five_are_never_shown(
    database: Database, wave: str, resident: Residents
) -> None:
    """Four respondents: no question shows anything, in no group and not as a whole."""
    for number in range(1, 5):
        resident(number).arrives().consents().answers().completes()
    results = results_of(database, wave)
    assert set(results.whole.values()) == {None}
    assert {
        each
        for groups in results.groups.values()
        for questions in groups.values()
        for each in questions.values()
    } == {None}


def test_no_such_wave_is_told_of(database: Database) -> None:
    """A wave nobody opened has no results."""
    with pytest.raises(NoSuchWave):
        results_of(database, "never")


def test_wilson_agrees_with_the_published_example() -> None:
    """81 of 263: 0.2553 to 0.3662 (Newcombe 1998, Statistics in Medicine 17, table I)."""
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_share(n: int, data: st.DataObject) -> None:
    """Any count of any n: the interval lies within 0 and 1, and the share within it."""
    count = data.draw(st.integers(0, n))
    low, high = wilson(count, n)
    assert -1e-12 <= low <= count / n + 1e-12
    assert count / n - 1e-12 <= high <= 1 + 1e-12
