"""Reminders: two at most, by day, only to who is silent, and sent by one process only."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.database import Database
from storage.days import STOCKHOLM
from storage.reminders import claim_reminders, is_quiet, next_reminder
from storage.vault import Vault
from tests.storage.conftest import Residents
from tests.storage.resident import NOON


def claim(database: Database, vault: Vault, now: datetime) -> list[int]:
    """The chats reminded now."""
    claimed = database.run_now(lambda connection: claim_reminders(connection, vault, now))
    return [each.chat_id for each in claimed]


def test_the_first_after_a_day_the_second_three_days_later() -> None:
    """Counted from the last sign of life, to the full hour; there is no third."""
    assert next_reminder(NOON, 0) == NOON + timedelta(days=1)
    assert next_reminder(NOON + timedelta(minutes=1), 0) == NOON + timedelta(days=1, hours=1)
    assert next_reminder(NOON, 1) == NOON + timedelta(days=3)
    assert next_reminder(NOON, 2) is None


def test_a_late_evening_waits_for_the_morning() -> None:
    """What would be due after 21 is sent at 08; the nights of the clock change too."""
    for evening in (
        datetime(2026, 3, 27, 20, 30, tzinfo=UTC),
        datetime(2026, 10, 23, 22, tzinfo=UTC),
    ):
        due = next_reminder(evening, 0)
        assert due is not None
        local = due.astimezone(STOCKHOLM)
        assert (local.hour, local.minute) == (8, 0)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)), st.integers(0, 1))  # noqa: DTZ001 - made aware below
def test_never_at_night(since: datetime, sent: int) -> None:
    """Whenever somebody fell silent: never between 21 and 08, and within half a day of due."""
    aware = since.replace(tzinfo=UTC)
    due = next_reminder(aware, sent)
    assert due is not None
    assert not is_quiet(due)
    late = due - aware - timedelta(days=(1, 3)[sent])
    assert timedelta(0) <= late < timedelta(hours=13)


def test_two_reminders_and_no_more(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """Silence for weeks brings two reminders."""
    resident(77).arrives().consents()
    sent = []
    for hours in range(0, 24 * 21, 4):
        now = NOON + timedelta(hours=hours)
        sent += [now for _ in claim(database, vault, now)]
    assert len(sent) == 2
    assert sent[0] == NOON + timedelta(days=1)
    assert sent[1] == sent[0] + timedelta(days=3)


def test_a_reminder_carries_what_it_takes_to_send_it(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """Where to, in which language, about which survey."""
    resident(77).arrives("ar").consents()
    now = NOON + timedelta(days=1)
    [reminder] = database.run_now(lambda connection: claim_reminders(connection, vault, now))
    assert (reminder.chat_id, reminder.language) == (77, "ar")
    assert reminder.conversation.runs["survey"].at == "age"


def test_the_active_are_put_off(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """A sign of life moves the reminder a day from there."""
    person = resident(77).arrives().consents()
    person.now = NOON + timedelta(hours=20)
    person.sends("help")
    assert claim(database, vault, NOON + timedelta(days=1)) == []
    assert claim(database, vault, NOON + timedelta(hours=43)) == []
    assert claim(database, vault, NOON + timedelta(hours=44)) == [77]


def test_nobody_is_reminded_in_vain(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """Not who sent the survey, withdrew it, stopped reminders, or was forgotten."""
    resident(1).arrives().consents().answers().completes()
    withdrawn = resident(2).arrives().consents().answers().completes()
    withdrawn.taps("withdraw")
    withdrawn.taps("withdraw_yes")
    resident(3).arrives().consents().presses("go.quiet")
    resident(4).arrives().consents().sends("stop")
    forgotten = resident(5).arrives().consents()
    forgotten.sends("forget")
    forgotten.taps("forget_yes")
    resident(6).arrives().consents()
    assert claim(database, vault, NOON + timedelta(days=3)) == [6]


def test_stopped_stays_stopped(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """Whoever stopped reminders gets none for a response begun anew either."""
    person = resident(77).arrives().consents()
    person.presses("go.quiet")
    person.sends("survey")
    person.presses("go.survey.withdraw")
    person.taps("withdraw_yes")
    person.consents()
    assert claim(database, vault, NOON + timedelta(days=3)) == []


def test_nobody_is_woken(database: Database, vault: Vault, wave: str, resident: Residents) -> None:
    """A reminder overdue at night waits for the morning, even when the clock ticks."""
    resident(77).arrives().consents()
    night = datetime(2026, 3, 5, 22, tzinfo=UTC)
    assert claim(database, vault, night) == []
    assert claim(database, vault, night + timedelta(hours=9)) == [77]


async def test_two_clocks_send_one_reminder(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """Clocks that tick at once share the reminders out among them."""

    def begin() -> None:
        for number in range(1, 9):
            resident(number).arrives().consents()

    await asyncio.to_thread(begin)
    now = NOON + timedelta(days=1)
    claims = await asyncio.gather(
        *(
            database.run(lambda connection: claim_reminders(connection, vault, now))
            for _ in range(4)
        )
    )
    chats = [each.chat_id for claimed in claims for each in claimed]
    assert sorted(chats) == list(range(1, 9))
