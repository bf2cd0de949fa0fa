"""A turn: everything it brings about is stored once, or not at all."""

from __future__ import annotations

import asyncio
import secrets
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from dialogs.inputs import Command, Edited, Tap
from storage.database import Database
from storage.responses import read_responses
from storage.sessions import SEEN_KEPT
from storage.tables import (
    AnswerRow,
    HandledRow,
    ReminderRow,
    ResponseRow,
    SessionRow,
    SubscriptionRow,
    TipRow,
)
from storage.turns import Update, sweep_handled, take_turn
from storage.vault import Vault
from tests.storage.conftest import Residents
from tests.storage.resident import FACTS, NOON
from tests.storage.tips.people import Town

ALL = (SessionRow, ResponseRow, AnswerRow, ReminderRow, SubscriptionRow, HandledRow, TipRow)


def held(database: Database) -> dict[str, int]:
    """How many rows each table has."""

    def work(connection: Any) -> dict[str, int]:
        return {
            each.__tablename__: connection.scalar(select(func.count()).select_from(each))
            for each in ALL
        }

    counts: dict[str, int] = database.read_now(work)
    return {table: count for table, count in counts.items() if count}


def answer_rows(database: Database) -> list[Any]:
    """The answers as they are stored."""
    return list(
        database.read_now(lambda connection: connection.execute(select(AnswerRow.__table__)).all())
    )


def test_a_whole_survey_is_stored(database: Database, wave: str, resident: Residents) -> None:
    """Each answer is a row under its question; the response is complete in its language."""
    resident(77).arrives("ar").consents().answers().completes()
    [response] = database.read_now(lambda connection: list(read_responses(connection, wave)))
    assert response.complete
    assert response.language == "ar"
    values = {question: answer.value for question, answer in response.answers.items()}
    assert values == {
        "consent": "yes",
        "age": "young",
        "part": "north",
        "victim": "no",
        "years": 7,
        "wish": "words",
    }


def test_words_are_stored_sealed_only(database: Database, wave: str, resident: Residents) -> None:
    """What a resident typed is in no column in the clear."""
    resident(77).arrives().consents().answers(wish="Släckt på gården")
    rows = answer_rows(database)
    assert "Släckt" not in str(rows)
    [sealed] = [row.sealed_words for row in rows if row.sealed_words]
    assert "Släckt".encode() not in sealed


def test_a_second_delivery_stores_nothing(
    database: Database, wave: str, resident: Residents
) -> None:
    """Every update delivered twice: nothing is stored twice, and it is told."""
    person = resident(77).arrives()
    for reply in (
        lambda: person.consents(),
        lambda: person.taps("survey.age.old"),
        lambda: person.taps("skip"),
        lambda: person.taps("survey.victim.no"),
        lambda: person.types("7"),
        lambda: person.types("Bänkar"),
        lambda: person.taps("send"),
        lambda: person.presses("go.follow.litter"),
        lambda: person.presses("go.mydata"),
    ):
        reply()
        rows = held(database)
        taken = person.again()
        assert taken.again
        assert taken.events == ()
        assert held(database) == rows


def test_an_answer_given_anew_counts(database: Database, wave: str, resident: Residents) -> None:
    """Of two answers to one question both are kept, and the later one is the result."""
    person = resident(77).arrives().consents()
    person.taps("survey.age.young")
    person.taps("back")
    person.taps("survey.age.old")
    [response] = database.read_now(lambda connection: list(read_responses(connection, wave)))
    assert response.answers["age"].value == "old"
    kept = [row.value for row in answer_rows(database) if row.question == "age"]
    assert kept == ["young", "old"]


def test_an_orphaned_answer_is_history(database: Database, wave: str, resident: Residents) -> None:
    """An answer that a changed branch left without its question is kept, and not in results."""
    person = resident(77).arrives().consents()
    person.taps("survey.age.young")
    person.taps("survey.part.north")
    person.taps("survey.victim.yes")
    person.taps("survey.what.fire")
    person.taps("done")
    person.taps("back")
    person.taps("back")
    person.taps("survey.victim.no")
    [response] = database.read_now(lambda connection: list(read_responses(connection, wave)))
    assert "what" not in response.answers
    kept = [(row.value, row.missing) for row in answer_rows(database) if row.question == "what"]
    assert kept == [(["fire"], None), (None, "orphaned")]


def test_skipped_and_unknown_are_different(
    database: Database, wave: str, resident: Residents
) -> None:
    """ "I don't want to answer" and "I don't know" stay apart in the table."""
    person = resident(77).arrives().consents()
    person.taps("skip")
    person.taps("unknown")
    missing = {row.question: row.missing for row in answer_rows(database)}
    assert missing == {"consent": None, "age": "skipped", "part": "unknown"}


def test_an_edited_message_revises_its_answer(
    database: Database, wave: str, resident: Residents
) -> None:
    """New words in an old message are a new answer to the same question."""
    person = resident(77).arrives().consents()
    for label in ("survey.age.old", "survey.part.south", "survey.victim.no"):
        person.taps(label)
    person.types("7")
    person.does(Edited("8", 1, 1))
    [response] = database.read_now(lambda connection: list(read_responses(connection, wave)))
    assert response.answers["years"].value == 8


def test_withdrawing_leaves_nothing_of_the_response(
    database: Database, wave: str, resident: Residents
) -> None:
    """After withdrawal no answer is left, neither current nor earlier; one can begin anew."""
    person = resident(77).arrives().consents().answers().completes()
    person.taps("withdraw")
    person.taps("withdraw_yes")
    assert held(database) == {"sessions": 1, "reminders": 1}
    person.consents().answers().completes()
    assert held(database)["answers"] == 6


async def test_simultaneous_taps_count_once(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """Twenty taps on one button at the same moment: one answer, one next question."""
    person = await asyncio.to_thread(lambda: resident(77).arrives().consents())
    [press] = [b.press for row in person.screen.rows for b in row if b.label.id.endswith("old")]

    def tap(number: int) -> Any:
        came = Update(77, 900_000 + number, Tap(press))
        fresh = secrets.token_urlsafe(4)
        return database.run(lambda c: take_turn(c, vault, came, FACTS, NOON, fresh))

    taken = await asyncio.gather(*(tap(number) for number in range(20)))
    assert sum(len(each.events) for each in taken) == 1
    assert {each.screen.lines[1].id for each in taken} == {"survey.part"}
    assert held(database)["answers"] == 2


async def test_simultaneous_first_messages_make_one_session(
    database: Database, vault: Vault
) -> None:
    """Several updates of a chat nobody knows yet: one session, all of them seen."""

    def start(number: int) -> Any:
        came = Update(77, number, Command("start"))
        return database.run(lambda c: take_turn(c, vault, came, FACTS, NOON, "fresh"))

    await asyncio.gather(*(start(number) for number in range(8)))
    again = await asyncio.gather(*(start(number) for number in range(8)))
    assert all(each.again for each in again)
    assert held(database) == {"sessions": 1}


def test_forgetting_leaves_nothing_of_the_chat(
    database: Database, wave: str, resident: Residents
) -> None:
    """After /forget no row can be found from the chat; updates delivered again store nothing."""
    person = resident(77).arrives().consents().answers()
    person.presses("go.follow.litter")
    earlier = person.last
    person.sends("forget")
    person.taps("forget_yes")
    assert set(held(database)) == {"handled"}
    rows = held(database)
    assert person.again().screen.lines[0].id == "chat.forget.done"
    person.last = earlier
    assert person.again().again
    assert held(database) == rows
    person.sends("start")
    assert held(database)["sessions"] == 1
    person.last = earlier  # once more, to somebody who is back
    assert person.again().again
    assert "subscriptions" not in held(database)


def test_what_is_kept_of_forgotten_chats_goes_too(database: Database, resident: Residents) -> None:
    """Two days later even the hashes of a forgotten chat's updates are gone."""
    person = resident(77).arrives()
    person.sends("forget")
    person.taps("forget_yes")
    for days, left in ((1, True), (2, False)):
        today = NOON.date() + timedelta(days=days)
        database.run_now(lambda connection, today=today: sweep_handled(connection, today))  # type: ignore[misc]
        assert bool(held(database)) is left


def test_following_twice_is_as_good_as_once(database: Database, resident: Residents) -> None:
    """Follow is set, not switched: a second tap changes nothing; stop ends all."""
    person = resident(77).arrives()
    for area in ("litter", "drugs", "litter"):
        person.presses(f"go.follow.{area}")
    assert held(database)["subscriptions"] == 2
    person.presses("go.unfollow.litter")
    assert held(database)["subscriptions"] == 1
    person.sends("stop")
    assert "subscriptions" not in held(database)


def test_a_tip_is_stored_once_and_tells_no_sender(
    database: Database, vault: Vault, resident: Residents
) -> None:
    """A tip sent and delivered twice is one row, and names neither chat nor words."""
    Town(database, vault).founds("police", "anna")
    person = resident(77).arrives()
    person.sends("tip")
    person.taps("tip.category.litter")
    person.types("Det brinner i container")
    person.taps("continue")
    assert "tips" not in held(database)
    person.taps("send")
    assert person.again().again
    assert held(database)["tips"] == 1


def test_tips_are_closed_without_a_body(resident: Residents) -> None:
    """As long as nobody could open a tip, none is taken."""
    person = resident(77).arrives()
    person.sends("tip")
    assert person.screen.notice is not None
    assert person.screen.notice.id == "chat.tips_closed"


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deliveries=st.lists(st.integers(0, 11), min_size=1, max_size=40))
def test_any_redelivery_is_told(
    database: Database, resident: Residents, deliveries: list[int]
) -> None:
    """Whatever is delivered how often and in whatever order: handled once, then only shown."""
    chat = 1 + held(database).get("sessions", 0)  # the database outlives an example
    person = resident(chat)
    handled: set[int] = set()
    for number in deliveries:
        reply = Command("start") if number % 2 else Tap("go.language.sv")
        taken = person.does(reply, update_id=chat * 7 + number)
        assert taken.again is (number in handled)
        handled.add(number)


def test_the_last_updates_are_remembered_and_no_more(resident: Residents) -> None:
    """The number of updates remembered is bounded; the newest are."""
    person = resident(77)
    for number in range(SEEN_KEPT + 5):
        person.does(Command("start"), update_id=number)
    assert person.does(Command("start"), update_id=SEEN_KEPT + 4).again
    assert person.does(Command("start"), update_id=5).again
    assert not person.does(Command("start"), update_id=4).again


def test_no_wave_means_no_survey(database: Database, resident: Residents) -> None:
    """With no wave open, nothing of a survey is asked or stored."""
    person = resident(77).arrives()
    person.sends("survey")
    assert person.screen.notice is not None
    assert held(database) == {"sessions": 1}


@pytest.mark.parametrize("number", [1, -1, 2**40, -(2**62)])
def test_any_chat_number_fits(resident: Residents, number: int) -> None:
    """Private chats, groups, numbers to come."""
    person = resident(number)
    person.does(Command("start"), update_id=1)
    assert person.again().again
