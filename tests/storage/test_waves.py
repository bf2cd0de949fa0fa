"""Waves: opened once, closed so that no answer can be tied to a chat again."""

from __future__ import annotations

import asyncio
from dataclasses import astuple
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from dialogs.inputs import Tap
from storage.database import Database
from storage.errors import NoSuchWave, WaveAlreadyOpen, WaveExists, WaveNotOpen
from storage.responses import read_responses
from storage.tables import AnswerRow, ReminderRow, ResponseRow, SessionRow
from storage.turns import Update, take_turn
from storage.vault import WAVES, Vault, open_vault
from storage.waves import close_wave, cut_ties, finish_closings, open_wave, wave_status
from tests.storage.conftest import Residents
from tests.storage.resident import FACTS, NOON

DAY = date(2026, 3, 9)


def column(database: Database, asked: Any) -> list[Any]:
    """The values of one column."""
    return list(database.read_now(lambda connection: connection.scalars(asked).all()))


def test_one_wave_at_a_time(database: Database, vault: Vault, wave: str) -> None:
    """A second wave does not open beside the first, nor the first a second time."""
    with pytest.raises(WaveAlreadyOpen, match=wave):
        database.run_now(lambda connection: open_wave(connection, vault, "other", "1", DAY))
    close_wave(database, vault, wave, DAY)
    with pytest.raises(WaveExists):
        database.run_now(lambda connection: open_wave(connection, vault, wave, "1", DAY))
    database.run_now(lambda connection: open_wave(connection, vault, "other", "1", DAY))
    assert vault.waves.of("other")


def test_only_an_open_wave_closes(database: Database, vault: Vault, wave: str) -> None:
    """A wave nobody opened, or one that is closed, cannot be closed."""
    with pytest.raises(NoSuchWave):
        close_wave(database, vault, "never", DAY)
    close_wave(database, vault, wave, DAY)
    with pytest.raises(WaveNotOpen):
        close_wave(database, vault, wave, DAY)


def test_status_counts_and_hides_small_groups(
    database: Database, wave: str, resident: Residents
) -> None:
    """Begun, completed, broken off; a language of fewer than five is not counted out."""
    for number in range(1, 14):
        person = resident(number).arrives("sv" if number > 3 else "ar").consents()
        if number % 2:
            person.answers().completes()
    [status] = database.read_now(wave_status)
    assert (status.begun, status.completed, status.broken_off) == (13, 7, 6)
    # The ten in Swedish are hidden too: all less ten would tell of the three in Arabic.
    assert status.languages == {"ar": None, "sv": None}
    with pytest.raises(NoSuchWave):
        database.read_now(lambda connection: wave_status(connection, "never"))


def test_closing_keeps_every_answer(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """What was answered is the same before and after, response by response."""
    for number, years in enumerate(("1", "2", "3"), 1):
        resident(number).arrives().consents().answers(years=years).completes()

    def read() -> list[Any]:
        found = database.read_now(lambda connection: list(read_responses(connection, wave)))
        return sorted(map(astuple, found), key=str)

    before = read()
    close_wave(database, vault, wave, DAY)
    assert read() == before
    assert database.read_now(wave_status)[0].status == "closed"


def test_after_closing_nothing_ties_an_answer_to_a_chat(
    database: Database, vault: Vault, wave: str, resident: Residents, tmp_path: Path
) -> None:
    """Not even the server key and a copy of the database from before find a chat's answers."""
    for number in (77, 78):
        resident(number).arrives().consents().answers().completes()
    copy = {table: column(database, select(table.respondent)) for table in (ResponseRow, AnswerRow)}
    session = column(
        database, select(SessionRow.sealed).where(SessionRow.tag == vault.chats.of(77))
    )
    mine = vault.waves.of(wave).respondents.of(77)
    assert mine in copy[ResponseRow]

    close_wave(database, vault, wave, DAY)

    for table, before in copy.items():
        after = column(database, select(table.respondent))
        assert len(after) == len(before)
        assert not set(after) & set(before)
    # Whoever has the server key and all that is left in its folder, and guesses the chat:
    thief = open_vault(tmp_path / "keys")
    assert list((tmp_path / "keys" / WAVES).iterdir()) == []
    guesses = {thief.chats.of(77), thief.subscribers.of(77), thief.handled.of(77)}
    thief.waves.make(wave)
    guesses.add(thief.waves.of(wave).respondents.of(77))
    assert not guesses & {*copy[ResponseRow], *copy[AnswerRow]}
    # Within the session copied before closing, the part with the answers stays shut.
    opened = thief.sessions.open(session[0], thief.chats.of(77))
    assert b"north" not in opened
    assert b"survey.age" not in opened


@pytest.mark.parametrize("database", ["postgres"], indirect=True)  # SQLite has no such column
def test_after_closing_no_row_tells_its_transaction(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """PostgreSQL's hidden column ties a response to its chat's session before, not after."""
    for number in range(1, 9):
        resident(number).arrives().consents()

    def transactions(table: str) -> set[int]:
        asked = text(f"SELECT xmin::text::bigint FROM {table}")  # noqa: S608 - our own names
        return set(column(database, asked))

    assert transactions("sessions") & transactions("responses")
    close_wave(database, vault, wave, DAY)
    assert len(transactions("responses")) == 1
    assert transactions("answers") == transactions("responses")
    assert not transactions("sessions") & transactions("responses")


def test_after_closing_the_old_tags_are_off_the_disk(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """The tables' files hold no tag from before: neither in dead rows nor in a journal."""
    for number in range(1, 9):
        resident(number).arrives().consents()
    tags = [vault.waves.of(wave).respondents.of(number) for number in range(1, 9)]

    def files() -> bytes:
        if database.is_sqlite:
            main = Path(str(database.url.database))
            return b"".join(each.read_bytes() for each in main.parent.glob(f"{main.name}*"))
        database.run_now(lambda connection: connection.execute(text("CHECKPOINT")))
        file = "SELECT pg_read_binary_file(pg_relation_filepath(:table))"
        tables = [text(file).bindparams(table=table) for table in ("answers", "responses")]
        return b"".join(column(database, each)[0] for each in tables)

    assert all(tag in files() for tag in tags)
    close_wave(database, vault, wave, DAY)
    assert not any(tag in files() for tag in tags)


def test_the_answers_in_a_session_are_dropped_with_the_wave(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """After closing, an unfinished survey is gone from the chat; the chat goes on."""
    person = resident(77).arrives().consents()
    person.taps("survey.age.old")
    old_button = person.screen.rows[0][0].press
    close_wave(database, vault, wave, DAY)
    taken = person.presses(old_button)
    assert taken.events == ()
    assert taken.language == "sv"
    person.sends("survey")
    assert person.screen.notice is not None
    assert person.screen.notice.id == "chat.survey.closed"


def test_closing_broken_off_is_completed_later(
    database: Database, vault: Vault, wave: str, resident: Residents, tmp_path: Path
) -> None:
    """Killed between the transaction and the key's end: the next start destroys the key."""
    resident(77).arrives().consents()
    database.run_now(lambda connection: cut_ties(connection, wave, DAY))
    assert (tmp_path / "keys" / WAVES / f"{wave}.key").exists()
    assert database.read_now(wave_status)[0].status == "closing"
    restarted = open_vault(tmp_path / "keys")
    assert finish_closings(database, restarted) == [wave]
    assert not (tmp_path / "keys" / WAVES / f"{wave}.key").exists()
    assert database.read_now(wave_status)[0].status == "closed"
    assert finish_closings(database, restarted) == []


def test_opening_broken_off_is_no_hindrance(
    database: Database, vault: Vault, tmp_path: Path
) -> None:
    """A key file left by an opening that never happened is replaced by the next one."""
    vault.waves.make("spring")
    left = (tmp_path / "keys" / WAVES / "spring.key").read_bytes()
    database.run_now(lambda connection: open_wave(connection, vault, "spring", "1", DAY))
    assert (tmp_path / "keys" / WAVES / "spring.key").read_bytes() != left


def test_closing_ends_the_reminders(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """Nobody is reminded of a wave that is closed."""
    resident(77).arrives().consents()
    assert column(database, select(ReminderRow.tag))
    close_wave(database, vault, wave, DAY)
    assert column(database, select(ReminderRow.tag)) == []


async def test_answers_given_while_closing_count_or_are_refused(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """Turns that race with the closing: each answer said to be stored is there, no other."""
    people = await asyncio.to_thread(
        lambda: [resident(number).arrives().consents() for number in range(1, 13)]
    )

    def tap(person: Any) -> Any:
        [press] = [
            b.press for row in person.screen.rows for b in row if b.label.id.endswith("age.old")
        ]
        came = Update(person.chat_id, person.chat_id * 1000 + 900, Tap(press))

        def work(connection: Connection) -> Any:
            return take_turn(connection, vault, came, FACTS, NOON + timedelta(minutes=1), "f")

        return database.run(work)

    closing = asyncio.to_thread(close_wave, database, vault, wave, DAY)
    *taken, _ = await asyncio.gather(*map(tap, people), closing)
    told = sum(bool(each.events) for each in taken)
    stored = column(database, select(AnswerRow.number).where(AnswerRow.question == "age"))
    assert len(stored) == told
