"""Corrections and retractions: whoever got the update gets them, whenever they are published."""

from __future__ import annotations

from datetime import timedelta

from storage.mailings import course
from storage.mailings.deliveries import Delivery
from tests.storage.mailings.post import Post


def test_a_correction_goes_to_who_got_it(post: Post) -> None:
    """At the place of their message; not to who blocked the bot, failed, or came later."""
    for chat in range(1, 6):
        post.follows(chat)
    mailing = post.opens()
    sender = post.sender()
    taken = sender.claims()
    sent, failed, blocked, *others = taken
    sender.settles(failed, state="failed")
    sender.settles(blocked, state="blocked")
    sender.settles(sent, *others)
    post.follows(9)
    edit = post.opens(kind="correction", version=2)
    edits = {each.chat_id: each for each in sender.claims()}
    assert set(edits) == {each.chat_id for each in (sent, *others)}
    assert all(place is not None and place // 1000 == chat for chat, place in places(edits))
    sender.settles(*edits.values())
    second = post.opens(kind="correction", version=3)
    assert places({each.chat_id: each for each in sender.claims()}) == places(edits)
    assert post.progress(edit).mailing.total == post.progress(second).mailing.total == 3
    assert post.progress(mailing).mailing.version == 3 or post.finishes(mailing) == "done"


def places(taken: dict[int, Delivery]) -> list[tuple[int, int | None]]:
    """Chats with the places of their messages."""
    return sorted((chat, each.place) for chat, each in taken.items())


def test_corrected_while_it_goes_out(post: Post) -> None:
    """Who waits gets the new words at once, who is just getting the old ones is corrected after."""
    for chat in range(1, 4):
        post.follows(chat)
    mailing = post.opens()
    sender = post.sender()
    [got] = sender.claims(1)
    sender.settles(got)
    [getting] = sender.claims(1)
    edit = post.opens(kind="correction", version=2)
    assert post.progress(mailing).mailing.version == 2
    other = post.sender()
    first, last = other.claims()
    assert {first.mailing, last.mailing} == {edit, mailing}
    assert first.chat_id == got.chat_id
    assert post.states(edit) == {"sending": 1, "retry": 1}
    other.settles(first, last)
    sender.settles(getting)
    post.now += timedelta(seconds=5)
    [corrected] = other.claims()
    assert (corrected.chat_id, corrected.mailing) == (getting.chat_id, edit)
    assert corrected.place is not None
    other.settles(corrected)
    assert post.states(edit) == {"sent": 2}
    assert post.states(mailing) == {"sent": 3}


def test_retracted_while_it_goes_out(post: Post) -> None:
    """Nobody gets it any more; from who has it, or gets it just then, it is removed."""
    for chat in range(1, 4):
        post.follows(chat)
    mailing = post.opens()
    sender = post.sender()
    one, two = sender.claims(2)
    sender.settles(one)
    back = post.opens(kind="retraction")
    assert [each.chat_id for each in sender.claims()] == [one.chat_id]
    sender.settles(two, state="failed")
    post.now += timedelta(seconds=5)
    assert sender.claims() == []
    assert post.states(mailing) == {"sent": 1, "failed": 1, "cancelled": 1}
    assert post.states(back) == {"sending": 1, "needless": 1}


def test_what_may_have_arrived_may_be_wrong_for_ever(post: Post) -> None:
    """Where nobody knows the message there is nothing to edit, and that is counted as unknown."""
    post.follows(1)
    post.opens()
    sender = post.sender()
    sender.settles(*sender.claims(), state="unknown")
    edit = post.opens(kind="correction", version=2)
    assert sender.claims() == []
    assert post.states(edit) == {"unknown": 1}


def test_two_edits_of_one_message_do_not_cross(post: Post) -> None:
    """A retraction waits for the correction that is on its way, and calls off the others."""
    for chat in (1, 2):
        post.follows(chat)
    post.opens()
    sender = post.sender()
    sender.sends()
    edit = post.opens(kind="correction", version=2)
    [correcting] = sender.claims(1)
    back = post.opens(kind="retraction", version=2)
    [removed] = sender.claims()
    assert removed.chat_id != correcting.chat_id
    assert post.states(edit) == {"sending": 1, "cancelled": 1}
    sender.settles(correcting, removed)
    post.now += timedelta(seconds=5)
    assert sender.sends() == [correcting.chat_id]
    assert post.states(back) == {"sent": 2}


def test_sent_again_it_is_the_newest_version(post: Post) -> None:
    """What was lost is sent as it reads after its correction."""
    post.follows(1)
    mailing = post.opens()
    sender = post.sender()
    sender.settles(*sender.claims(), state="unknown")
    assert post.finishes(mailing) == "done"
    post.opens(kind="correction", version=2)
    assert sender.claims() == []
    post.does(lambda c: course.again(c, mailing))
    assert sender.sends() == [1]
    assert post.progress(mailing).mailing.version == 2
