"""The course of a mailing: paused, resumed, called off, done; and what it tells of itself."""

from __future__ import annotations

import pytest

from storage.errors import MailingNotThere, NoSuchMailing
from storage.mailings import course
from storage.mailings.publishing import forecast
from tests.storage.mailings.post import DAY, NOON, Post


def test_pausing_and_resuming_count_at_the_next_claim(post: Post) -> None:
    """What is on its way arrives; nothing more is taken until it goes on."""
    for chat in range(1, 4):
        post.follows(chat)
    mailing = post.opens()
    sender = post.sender()
    taken = sender.claims(1)
    post.does(lambda c: course.pause(c, mailing))
    assert sender.claims() == []
    sender.settles(*taken)
    assert post.states(mailing) == {"sent": 1, "pending": 2}
    assert post.finishes(mailing) == "paused"
    post.does(lambda c: course.resume(c, mailing))
    assert len(sender.sends()) == 2
    assert post.finishes(mailing) == "done"


def test_calling_off_is_for_good(post: Post) -> None:
    """What is on its way arrives, all else is cancelled, a retry too."""
    for chat in range(1, 5):
        post.follows(chat)
    mailing = post.opens()
    sender = post.sender()
    one, two = sender.claims(2)
    sender.settles(one, state="retry")
    post.does(lambda c: course.cancel(c, mailing))
    sender.settles(two)
    assert sender.claims() == []
    assert post.states(mailing) == {"sent": 1, "cancelled": 3}
    for change in (course.cancel, course.resume, course.pause, course.again):
        with pytest.raises(MailingNotThere, match="cancelled"):
            post.does(lambda c, change=change: change(c, mailing))  # type: ignore[misc]


def test_another_mailing_goes_on(post: Post) -> None:
    """Pausing one holds up no other; what takes words back goes first."""
    post.follows(1, "litter", "drugs")
    paused, other = post.opens("litter", ident="a"), post.opens("drugs", ident="b")
    post.does(lambda c: course.pause(c, paused))
    sender = post.sender()
    assert sender.sends() == [1]
    assert post.finishes(other) == "done"
    post.does(lambda c: course.resume(c, paused))
    edit = post.opens("drugs", kind="retraction", ident="b")
    assert [each.mailing for each in sender.claims()] == [edit, paused]


def test_again_is_on_a_coordinators_word(post: Post) -> None:
    """What may or may not have arrived is sent once more, though the mailing was done."""
    for chat in (1, 2, 3):
        post.follows(chat)
    mailing = post.opens()
    sender = post.sender()
    one, two, three = sender.claims()
    sender.settles(one)
    sender.settles(two, three, state="unknown")
    assert post.finishes(mailing) == "done"
    assert post.does(lambda c: course.again(c, mailing)) == 2
    assert sender.sends() == sorted((two.chat_id, three.chat_id))
    assert post.finishes(mailing) == "done"
    assert post.does(lambda c: course.again(c, mailing)) == 0
    assert post.finishes(mailing) == "done"


def test_mailings_are_listed(post: Post) -> None:
    """An update's, the oldest first; all, the newest first; one there is not is told of."""
    post.follows(1)
    first = post.opens()
    second = post.opens(kind="correction", version=2)
    post.opens(ident="u2")
    digest = post.opens_digest()
    of_it = post.does(lambda c: course.mailings_of(c, "u1"))
    assert [(each.id, each.kind, each.version) for each in of_it] == [
        (first, "update", 2),
        (second, "correction", 2),
    ]
    newest = post.does(lambda c: course.latest_mailings(c, 2))
    assert [each.kind for each in newest] == ["digest", "update"] or newest[0].at == newest[1].at
    told = post.progress(digest).mailing
    assert (told.pace, told.until, told.at) == ("week", post.now, post.now)
    for asked in (course.progress, course.pause, course.again):
        with pytest.raises(NoSuchMailing):
            post.does(lambda c, asked=asked: asked(c, "none"))  # type: ignore[misc]


def test_recipients_are_those_who_asked_for_it(post: Post) -> None:
    """Each once, however many of its topics they follow; not the blocked, the snoozed, those who
    wait for digests; the forecast says as much, and how many sleep now."""
    post.follows(1, "litter", "litter.housing.rules", "@housing")
    post.follows(2, "@housing")
    post.follows(3, "drugs")
    for chat in range(4, 8):
        post.follows(chat)
    post.blocks(4)
    post.chooses(5, pace="month")
    post.chooses(6, snoozed=DAY.replace(day=3))
    post.chooses(7, quiet="", snoozed=DAY)
    topics = ("litter", "litter.housing.rules", "@housing")
    for now, deferred in ((NOON, 0), (NOON.replace(hour=22), 2)):
        told = post.does(lambda c, now=now: forecast(c, topics, now))  # type: ignore[misc]
        assert (told.recipients, told.deferred) == (3, deferred)
    mailing = post.opens(*topics)
    assert post.sender().sends() == [1, 2, 7]
    assert post.states(mailing) == {"sent": 3}


def test_who_comes_later_is_no_recipient(post: Post) -> None:
    """Recipients are fixed as it is published."""
    post.follows(1)
    mailing = post.opens()
    post.follows(2)
    assert post.sender().sends() == [1]
    assert post.finishes(mailing) == "done"


def test_a_digest_goes_to_those_of_its_pace(post: Post) -> None:
    """With what they follow, and whether they want one without news."""
    post.follows(1, "litter", "@police")
    post.chooses(1, pace="week", silent=True)
    post.follows(2)
    post.follows(3)
    post.chooses(3, pace="month")
    weekly, monthly = post.opens_digest("week"), post.opens_digest("month")
    sender = post.sender()
    by_mailing = {each.mailing: each for each in sender.claims()}
    one, three = by_mailing[weekly], by_mailing[monthly]
    assert (one.chat_id, one.topics, one.silent) == (1, ("@police", "litter"), True)
    assert (three.chat_id, three.topics, three.silent) == (3, ("litter",), False)
    sender.settles(one, state="needless")
    sender.settles(three)
    assert post.states(weekly) == {"needless": 1}
    assert [post.finishes(each) for each in (weekly, monthly)] == ["done", "done"]
