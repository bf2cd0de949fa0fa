"""When Telegram, the database or we ourselves fail: nothing is lost, nobody left without a word."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from sqlalchemy import text

from bot.app import House
from bot.logs import set_up_logs
from bot.playground import Person, StandIn
from tests.bot.conftest import counted, stored
from tests.bot.test_serving import begin

AGE = "25–34"
NEXT = "Question 2"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot that gives up on Telegram sooner, so that a test need not wait."""
    monkeypatch.setattr("bot.display.PATIENCE", 0.3)
    monkeypatch.setattr("bot.display.OWED_PAUSES", (0.2, 0.2, 0.2, 0.2))


@pytest.mark.parametrize("fault", ["cut_before", "cut_after", "bad_gateway"])
async def test_an_edit_is_tried_until_it_shows(
    standin: StandIn, house: House, ali: Person, fault: str
) -> None:
    """Whether or not the broken attempts took effect."""
    await begin(standin, ali)
    standin.faults.add(fault, methods=["editMessageText"], count=3)
    ali.taps(AGE)
    await ali.sees(NEXT)
    await standin.quiet()
    assert len([message for message in ali.messages if not message.mine]) == 1
    assert len(stored(house, "SELECT * FROM answers WHERE question = 'age'")) == 1


@pytest.mark.parametrize("fault", ["cut_before", "cut_after", "bad_gateway", "too_many"])
async def test_a_press_is_answered_through_trouble(
    standin: StandIn, house: House, ali: Person, fault: str
) -> None:
    """By polling the answer is a call of its own, and is tried again too."""
    await begin(standin, ali)
    standin.faults.add(fault, methods=["answerCallbackQuery"], count=2, seconds=1)
    ali.taps(AGE)
    await ali.is_answered()


@pytest.mark.parametrize(("fault", "messages"), [("cut_before", 1), ("cut_after", 2)])
async def test_a_message_that_may_have_arrived_is_sent_once_more(
    standin: StandIn, house: House, ali: Person, fault: str, messages: int
) -> None:
    """A doubled question is harmless; a lost one leaves the resident alone."""
    standin.faults.add(fault, methods=["sendMessage"], count=1)
    ali.presses_start()
    await standin.quiet()
    assert len([message for message in ali.messages if not message.mine]) == messages


async def test_a_flood_limit_is_waited_out(standin: StandIn, house: House, ali: Person) -> None:
    """429 with a short retry_after: nothing is sent before it is over."""
    await begin(standin, ali)
    standin.faults.add("too_many", methods=["editMessageText"], count=1, seconds=1)
    asked = standin.monotonic()
    ali.taps(AGE)
    await ali.sees(NEXT)
    await standin.quiet()
    assert standin.monotonic() - asked >= 1
    tries = [call for call in standin.calls if call.method == "editMessageText"]
    assert len(tries) == 4  # two to begin, one refused, one granted
    assert counted(house, "api_floods_total") == 1


@pytest.mark.usefixtures("impatient")
async def test_what_cannot_be_shown_now_is_shown_later(
    standin: StandIn, house: House, ali: Person
) -> None:
    """By webhook Telegram delivers again, by polling we go on trying; the answer counts once."""
    await begin(standin, ali)
    standin.faults.add("cut_before", methods=["editMessageText", "sendMessage"])
    ali.taps(AGE)
    await standin.until(lambda: counted(house, "turns_total", outcome="unsent") > 0)
    standin.faults.clear()
    await ali.sees(NEXT)
    await standin.quiet()
    assert len(stored(house, "SELECT * FROM answers WHERE question = 'age'")) == 1
    assert not ali.unanswered


@pytest.mark.usefixtures("impatient")
async def test_a_long_flood_limit_is_obeyed_across_deliveries(
    standin: StandIn, house: House, ali: Person
) -> None:
    """Telegram's own redeliveries do not make us knock at a closed door."""
    await begin(standin, ali)
    asked = standin.monotonic()
    standin.faults.add("too_many", methods=["editMessageText"], count=1, seconds=1)
    ali.taps(AGE)
    await ali.sees(NEXT)
    assert standin.monotonic() - asked >= 1
    assert counted(house, "api_floods_total") == 1


async def test_who_has_blocked_the_bot_is_no_error(
    standin: StandIn, house: House, ali: Person, mode: str
) -> None:
    """403: counted, acknowledged, not tried again."""
    await begin(standin, ali)
    ali.deactivates()
    ali.taps(AGE)
    await standin.quiet()
    assert counted(house, "blocked_total", now="found out") == 1
    assert counted(house, "turns_total", outcome="failed") == 0
    assert len(stored(house, "SELECT * FROM answers WHERE question = 'age'")) == 1


async def test_a_message_that_is_gone_is_sent_anew(
    standin: StandIn, house: House, ali: Person
) -> None:
    """The resident deleted it; the tap was on its way."""
    await begin(standin, ali)
    message = ali.last
    assert message is not None
    button = message.button(AGE)
    assert button is not None
    ali.deletes(message)
    ali.taps_data(message, button["callback_data"])
    await ali.sees(NEXT)
    await standin.quiet()
    assert not ali.unanswered


async def test_an_update_the_database_did_not_take_comes_again(
    standin: StandIn, house: House, ali: Person
) -> None:
    """Not stored, not acknowledged; stored once when the database is back."""
    await begin(standin, ali)
    house.database.run_now(lambda c: c.execute(text("ALTER TABLE sessions RENAME TO away")))
    ali.taps(AGE)
    await standin.until(lambda: counted(house, "turns_total", outcome="not stored") > 1)
    assert standin.updates.waiting == 1
    assert ali.last is not None
    assert NEXT not in ali.last.text
    house.database.run_now(lambda c: c.execute(text("ALTER TABLE away RENAME TO sessions")))
    await ali.sees(NEXT)
    await standin.quiet()
    assert len(stored(house, "SELECT * FROM answers WHERE question = 'age'")) == 1
    assert not ali.unanswered


async def test_a_fault_of_ours_is_one_kind_sentence(
    standin: StandIn, house: House, ali: Person
) -> None:
    """Said where the resident looks; the update does not come back for ever."""
    await begin(standin, ali)
    broken = text("UPDATE sessions SET sealed = zeroblob(64)")
    house.database.run_now(lambda c: c.execute(broken))
    ali.taps(AGE)
    await standin.quiet()
    assert ali.taps_made[-1].show_alert
    trouble = ali.toasts[-1]
    ali.sends("hello?")
    await ali.sees(lambda message: message.text == trouble)
    await standin.quiet()
    assert counted(house, "turns_total", outcome="failed") == 2
    assert standin.updates.waiting == 0


async def test_a_failure_is_logged_without_content(
    standin: StandIn, house: House, ali: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator gets a trace: types and frames, no words and no number of anybody."""
    log = StringIO()
    monkeypatch.setattr("sys.stderr", log)
    set_up_logs("debug")
    await begin(standin, ali)
    house.database.run_now(lambda c: c.execute(text("UPDATE sessions SET sealed = zeroblob(9)")))
    ali.sends("my neighbour is afraid")
    await standin.quiet()
    written = log.getvalue()
    [line] = [json.loads(each) for each in written.splitlines() if "turn failed" in each]
    assert any("sessions.py" in frame for frame in line["frames"])
    assert "neighbour" not in written
    assert str(ali.id) not in written
    assert standin.token not in written
