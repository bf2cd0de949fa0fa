"""Notices: who asked is told of news, by a ping that comes some minutes later and says nothing."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from storage.mydata import mydata
from storage.tables import NoticeRow
from storage.tips.notices import Ping, claim_pings, stop_notices, sweep_notices
from storage.tips.reporter import stop_threads_notice
from tests.storage.conftest import Residents
from tests.storage.tips.people import Copy, Desk, Town

HOUR = timedelta(hours=1)


def pings(town: Town, after: timedelta = HOUR) -> list[Ping]:
    """What is to be sent then."""
    return town.run(claim_pings, town.now + after)


def test_who_asked_is_told_once(town: Town, anna: Desk) -> None:
    """Several messages within minutes are one ping; the next news is another."""
    town.reporter(77).sends(notice=True)
    town.reporter(78).sends()
    town.releases()
    for tip in anna.lists():
        anna.replies("Hej", tip.id)
        anna.replies("Och hej", tip.id)
    assert pings(town, timedelta(minutes=2)) == []
    assert pings(town) == [Ping(77, "sv")]
    assert pings(town) == []
    for tip in anna.lists():
        anna.replies("Igen", tip.id)
    assert pings(town) == [Ping(77, "sv")]


def test_pings_wait_some_minutes_by_chance(town: Town, anna: Desk) -> None:
    """What Telegram sees of pings does not tell when a coordinator wrote."""
    for chat in range(10):
        town.reporter(chat).sends(notice=True)
    town.releases()
    town.now += timedelta(seconds=17, microseconds=23)
    for tip in anna.lists():
        anna.replies("Hej", tip.id)
    due = {row["due_at"] for row in Copy(town.database).rows["pings"]}
    assert len(due) > 3
    late = [moment - town.now.replace(tzinfo=None) for moment in due]
    assert all(timedelta(minutes=2) < each < timedelta(minutes=32) for each in late)
    assert {(moment.second, moment.microsecond) for moment in due} == {(0, 0)}


def test_nobody_is_pinged_at_night(town: Town, anna: Desk) -> None:
    """Between 21 and 08 in Stockholm pings wait."""
    town.reporter().sends(notice=True)
    town.releases()
    anna.replies("Hej")
    assert pings(town, timedelta(hours=12)) == []
    assert pings(town, timedelta(hours=21)) == [Ping(77, "sv")]


def test_the_last_ping_tells_of_the_end(town: Town, anna: Desk) -> None:
    """Closed, the notice goes with its last ping, and the reporter sees none any more."""
    reporter = town.reporter().sends(notice=True)
    town.releases()
    thread = reporter.reads()
    assert thread is not None
    assert thread.notice
    anna.sets("closed")
    thread = reporter.reads()
    assert thread is not None
    assert not thread.notice
    assert pings(town) == [Ping(77, "sv")]
    assert Copy(town.database).rows["notices"] == []


def test_a_notice_ends_after_thirty_days(town: Town, anna: Desk) -> None:
    """Whatever was or was not written."""
    town.reporter().sends(notice=True)
    for days, left in ((30, 1), (31, 0)):
        day = town.now.date() + timedelta(days=days)
        town.database.run_now(lambda c, day=day: sweep_notices(c, day))  # type: ignore[misc]
        assert len(Copy(town.database).rows["notices"]) == left


def test_a_notice_is_stopped_from_its_chat_or_its_thread(town: Town, anna: Desk) -> None:
    """By /stop all of a chat's, by the receipt that one; pings that wait go too."""
    reporter = town.reporter(77).sends(notice=True)
    town.reporter(78).sends(notice=True)
    other = town.reporter(78).sends(notice=True)
    town.releases()
    for tip in anna.lists():
        anna.replies("Hej", tip.id)
    town.run(stop_threads_notice, reporter.receipt)
    assert {ping.chat_id for ping in pings(town)} == {78}
    town.run(stop_notices, 78)
    assert Copy(town.database).rows["notices"] == []
    anna.replies("Hej")
    assert pings(town) == []
    assert other.reads() is not None


def test_withdrawn_or_ended_tips_ping_nobody(town: Town, anna: Desk) -> None:
    """What is taken back takes its notice along."""
    reporter = town.reporter().sends(notice=True)
    town.releases()
    anna.replies("Hej")
    reporter.withdraws()
    assert pings(town) == []


def test_stop_and_forget_end_a_chats_notices(town: Town, anna: Desk, resident: Residents) -> None:
    """By command in the chat; until then /mydata tells how many there are."""
    person = resident(77)
    for command, confirm in (("stop", ""), ("forget", "forget_yes")):
        person.arrives()
        town.reporter(77).sends(notice=True)
        held = town.run(mydata, 77)
        assert held["tips_to_tell_news_of"] == 1
        person.sends(command)
        if confirm:
            person.taps(confirm)
        found = select(NoticeRow.tip_id)
        assert town.database.read_now(lambda c, f=found: c.scalars(f).all()) == []  # type: ignore[misc]


def test_a_notices_row_tells_no_chat(town: Town, anna: Desk) -> None:
    """All are of one size; the tag is unlike any other of the chat's; nothing is in the clear."""
    for chat in (7, 10**15):
        town.reporter(chat).sends(notice=True)
    rows = Copy(town.database).rows["notices"]
    assert len({len(row["sealed"]) for row in rows}) == 1
    tags = {town.vault.chats.of(7), town.vault.subscribers.of(7), town.vault.handled.of(7)}
    assert not tags & {row["tag"] for row in rows}
