"""The thread of a tip: messages both ways, the states they add up to, what is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dialogs.messages import REPORTER
from storage.errors import Conflict, NoSuchTip, StateUnfit
from storage.tips.routing import route
from storage.tips.writing import mark_spam
from tests.storage.tips.people import Copy, Desk, Town


def test_ten_messages_each_way_are_read_in_their_order(town: Town, anna: Desk) -> None:
    """Both sides read all messages in the order they were written, whatever order they lie in."""
    reporter = town.reporter().sends()
    town.releases()
    said = []
    for number in range(10):
        anna.replies(f"Fråga {number}?", kind="question")
        reporter.writes(f"Svar {number}")
        town.releases()
        said += [f"Fråga {number}?", f"Svar {number}"]
    assert reporter.hears() == said
    messages = anna.reads().messages
    assert [message.words for message in messages] == said
    assert [message.number for message in messages] == list(range(1, 21))
    assert {message.sender for message in messages} == {"police", REPORTER}


def test_coordinators_see_what_the_reporter_wrote_after_the_release(town: Town, anna: Desk) -> None:
    """The reporter reads a coordinator's words at once; theirs wait for the next batch."""
    reporter = town.reporter().sends()
    town.releases()
    reporter.writes("Och en sak till", "added")
    assert anna.reads().messages == ()
    assert reporter.hears() == ["Och en sak till"]
    assert town.releases() == 1
    assert [message.words for message in anna.reads().messages] == ["Och en sak till"]
    assert town.releases() == 0


def test_the_state_follows_what_is_said(town: Town, anna: Desk) -> None:
    """Received, looked at, asked, looked at again once answered, closed, and received again."""
    reporter = town.reporter().sends()
    town.releases()

    def state() -> str:
        thread = reporter.reads()
        assert thread is not None
        town.releases()
        assert anna.reads().state == thread.state
        return thread.state

    assert state() == "received"
    anna.sets("looking", template="known")
    assert state() == "looking"
    anna.replies("Var då?", kind="question")
    assert state() == "asked"
    reporter.writes("Här")
    assert state() == "looking"
    anna.sets("asked", template="ask_where")
    assert state() == "asked"
    anna.sets("closed", words="Det är städat", next_day=date(2026, 4, 1))
    assert state() == "closed"
    reporter.reopens()
    assert state() == "received"


def test_a_status_carries_its_note(town: Town, anna: Desk) -> None:
    """The reporter gets the template with its values, own words, and the day of the next news."""
    reporter = town.reporter().sends()
    town.releases()
    params = {"body": "housing", "day": date(2026, 4, 1)}
    anna.sets("not_ours", template="whose", params=params, words="Hej", next_day=date(2026, 4, 2))
    thread = reporter.reads()
    assert thread is not None
    [message] = thread.messages
    assert (message.template, dict(message.params), message.words) == ("whose", params, "Hej")
    assert (message.state, message.next, message.day) == (
        "not_ours",
        date(2026, 4, 2),
        town.now.date(),
    )


def test_states_that_do_not_fit_are_refused(town: Town, anna: Desk) -> None:
    """Not ours without whose, a question without one, a withdrawal by another: nothing is said."""
    reporter = town.reporter().sends()
    town.releases()
    for state in ("not_ours", "asked", "withdrawn"):
        with pytest.raises(StateUnfit):
            anna.sets(state)
    assert reporter.hears() == []


def test_the_overdue_come_first_then_the_urgent(town: Town, anna: Desk) -> None:
    """A tip without an answer is due within seven days; later it stands before all others."""
    for words, later, urgent in (("late", 0, False), ("calm", 8, False), ("now", 8, True)):
        town.now += timedelta(days=later and 8)
        town.reporter().sends(words, urgent=urgent)
        town.releases()
        town.now -= timedelta(days=later and 8)
    town.now += timedelta(days=8)
    tips = anna.lists()
    assert [tip.answers["words"].value for tip in tips] == ["late", "now", "calm"]
    assert [tip.overdue for tip in tips] == [True, False, False]
    anna.sets("looking", tips[0].id)
    assert not any(tip.overdue for tip in anna.lists())
    assert anna.reads(tips[0].id).due is None


def test_reopening_is_due_an_answer_again(town: Town, anna: Desk) -> None:
    """What is brought up again gets its seven days from that day."""
    reporter = town.reporter().sends()
    town.releases()
    anna.sets("closed")
    town.now += timedelta(days=10)
    reporter.reopens()
    town.releases()
    [tip] = anna.lists()
    assert (tip.due, tip.overdue) == (town.now.date() + timedelta(days=7), False)


def test_handing_on_is_no_answer(town: Town, anna: Desk, bo: Desk) -> None:
    """Who has it now owes the first answer, by the same day; after an answer, within seven days."""
    town.reporter().sends(bodies=("police",))
    town.releases()
    town.now += timedelta(days=6)
    anna.sets("received", template="handed_on", params={"body": "housing"})
    anna.does(route, ["housing"])
    town.now += timedelta(days=2)
    assert [each.overdue for each in bo.lists()] == [True]
    bo.replies("Vi ser på det")
    assert [each.due for each in bo.lists()] == [None]
    bo.sets("received", template="handed_on", params={"body": "police"})
    bo.does(route, ["police"])
    assert [each.due for each in anna.lists()] == [town.now.date() + timedelta(days=7)]


def test_what_is_taken_back_no_body_can_open(town: Town, anna: Desk, bo: Desk) -> None:
    """Withdrawn, a tip has no key for anybody but its reporter; brought up again, the same bodies
    open it, and no others."""
    reporter = town.reporter().sends(bodies=("police",))
    town.releases()
    tip = anna.reads().id
    reporter.withdraws()
    assert anna.lists() == []
    with pytest.raises(NoSuchTip):
        anna.reads(tip)
    assert Copy(town.database).rows["tip_keys"] == []
    thread = reporter.reads()
    assert thread is not None
    assert thread.state == "withdrawn"
    reporter.reopens()
    town.releases()
    assert [each.id for each in anna.lists()] == [tip]
    assert bo.lists() == []


def test_spam_is_hidden_and_its_reporter_told_it_is_closed(town: Town, anna: Desk) -> None:
    """Marked, a tip is listed only among spam and ends soon; the mark can be taken back."""
    reporter = town.reporter().sends(notice=True)
    town.releases()
    [tip] = anna.lists()
    anna.does(mark_spam, tip=tip.id, spam=True)
    assert anna.lists() == []
    [spam] = anna.lists(spam=True)
    assert (spam.state, spam.expires <= town.now.date() + timedelta(days=14 + 14 + 7)) == (
        "spam",
        True,
    )
    thread = reporter.reads()
    assert thread is not None
    assert (thread.state, thread.notice) == ("closed", False)
    anna.does(mark_spam, tip=tip.id, spam=False)
    assert [each.state for each in anna.lists()] == ["received"]


def test_spam_that_its_reporter_opens_again_is_heard(town: Town, anna: Desk) -> None:
    """What the reporter is told is so: it is open, and among the others; it can be marked anew."""
    reporter = town.reporter().sends()
    town.releases()
    [tip] = anna.lists()
    anna.does(mark_spam, tip=tip.id, spam=True)
    reporter.reopens()
    town.releases()
    thread = reporter.reads()
    assert thread is not None
    assert thread.state == "received"
    assert [each.state for each in anna.lists()] == ["received"]
    assert anna.lists(spam=True) == []
    anna.does(mark_spam, tip=tip.id, spam=True)
    assert anna.lists() == []


def test_writing_to_a_tip_that_is_gone_is_a_conflict(town: Town, anna: Desk) -> None:
    """The turn is then taken again, and finds no thread."""
    with pytest.raises(Conflict):
        town.reporter().writes("Hallå?")


def test_notes_stay_in_their_body(town: Town, anna: Desk, bo: Desk) -> None:
    """What a body notes, its coordinators read in order; another body that has the tip does not."""
    town.reporter().sends()
    town.releases()
    anna.notes("Ett")
    anna.notes("Två")
    bo.notes("Annat")
    assert [(each.words, each.coordinator) for each in anna.reads().notes] == [
        ("Ett", "anna"),
        ("Två", "anna"),
    ]
    assert [each.words for each in bo.reads().notes] == ["Annat"]
