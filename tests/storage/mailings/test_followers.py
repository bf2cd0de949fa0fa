"""Followers: sealed, each once, and gone without a trace when they leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from storage.mailings.followers import (
    change_language,
    choose_news,
    followed,
    news_of,
    sweep_blocked,
    unfollow,
)
from storage.mailings.places import open_place
from storage.tables import DeliveryRow, FollowerRow, SubscriptionRow
from tests.storage.mailings.post import DAY, Post


def count(post: Post) -> tuple[int, int, int]:
    """How many followers, subscriptions and deliveries there are."""
    columns: tuple[Any, ...] = (FollowerRow.tag, SubscriptionRow.topic, DeliveryRow.state)
    followers, subscriptions, deliveries = post.does(
        lambda c: [c.scalar(select(func.count(each))) or 0 for each in columns]
    )
    return followers, subscriptions, deliveries


def test_following_is_set_and_ends_with_the_last_topic(post: Post) -> None:
    """Twice is as good as once; unfollowing the last topic removes the follower."""
    for topic in ("litter", "@police", "litter.housing.rules", "litter"):
        post.follows(1, topic)
    assert post.does(lambda c: followed(c, post.vault, 1)) == dict.fromkeys(
        ("litter", "@police", "litter.housing.rules"), DAY
    )
    assert count(post) == (1, 3, 0)
    for topic, left in (("litter", 2), ("litter", 2), ("@police", 1), ("litter.housing.rules", 0)):
        post.does(lambda c, t=topic: unfollow(c, post.vault, 1, t))  # type: ignore[misc]
        assert count(post) == (min(left, 1), left, 0)


def test_who_leaves_is_gone_and_counted(post: Post) -> None:
    """All rows of who leaves are removed, from mailings that are over too; the sums stay."""
    for chat in (1, 2):
        post.follows(chat)
    sender = post.sender()
    first = post.opens()
    assert sender.sends() == [1, 2]
    second = post.opens(ident="u2")
    third = post.opens(ident="u3")
    [one] = [each for each in sender.claims(2) if each.chat_id == 1]
    post.leaves(1)
    assert count(post) == (1, 1, 3)
    sender.settles(one)  # too late: it is gone
    assert post.states(first) == {"sent": 2}
    assert post.states(second) == {"unknown": 1, "sending": 1}
    assert post.states(third) == {"cancelled": 1, "pending": 1}
    assert [post.progress(each).gone for each in (first, second, third)] == [1, 1, 1]


def test_a_language_chosen_later_counts(post: Post) -> None:
    """They are written to in the language chosen last."""
    post.follows(1, "litter", "drugs")
    post.does(lambda c: change_language(c, post.vault, 1, "ar"))
    post.does(lambda c: change_language(c, post.vault, 2, "ar"))  # follows nothing
    post.opens()
    [only] = post.sender().claims()
    assert (only.chat_id, only.language, only.tries) == (1, "ar", 1)
    assert count(post)[0] == 1


def test_news_chosen_is_told_and_nothing_kept_of_others(post: Post) -> None:
    """Pace, hours, snooze: as chosen; a chat that follows nothing leaves none."""
    post.chooses(1, "week", "22-07")
    assert post.does(lambda c: news_of(c, post.vault, 1)) is None
    post.follows(1)
    post.chooses(1, "week", "22-07", DAY + timedelta(days=7), silent=True)
    assert post.does(lambda c: news_of(c, post.vault, 1)) == {
        "pace": "week",
        "quiet": "22-07",
        "snoozed": "2026-03-09",
        "silent": True,
        "blocked": None,
        "since": "2026-03-02",
        "mailings": 0,
    }


@pytest.mark.parametrize(("pace", "quiet"), [("day", ""), ("now", "1-2"), ("", "21-08")])
def test_odd_choices_are_refused(post: Post, pace: str, quiet: str) -> None:
    """Hours that nobody sends by would keep all news back for ever."""
    with pytest.raises(ValueError, match="no such pace or hours"):
        post.does(lambda c: choose_news(c, post.vault, 1, pace, quiet, None, False))


def test_the_blocked_are_left_alone_and_removed_after_thirty_days(post: Post) -> None:
    """Suppressed at once; on the thirtieth day all is gone, and counted."""
    for chat in range(1, 5):
        post.follows(chat)
    mailing = post.opens()
    post.sender().sends(2)
    for chat in range(1, 4):
        post.blocks(chat)
    post.unblocks(3)
    post.now += timedelta(days=5)
    post.blocks(1)  # found out once more: the first day counts
    for days, gone in ((29, 0), (30, 2), (31, 0)):
        today = DAY + timedelta(days=days)
        assert post.does(lambda c, t=today: sweep_blocked(c, t)) == gone  # type: ignore[misc]
    assert count(post) == (2, 2, 2)
    assert post.progress(mailing).gone == 2


@pytest.mark.parametrize("comes_back", ["follows", "chooses", "unblocks"])
def test_a_restart_reactivates(post: Post, comes_back: str) -> None:
    """Whoever blocked the bot and does anything again is written to again."""
    post.follows(1)
    post.blocks(1)
    assert post.states(post.opens(ident="a")) == {}
    getattr(post, comes_back)(1)
    assert post.states(post.opens(ident="b")) == {"pending": 1}


def test_the_rows_of_two_look_alike(post: Post) -> None:
    """Neither the size of a row nor its tag tells a chat's number or language."""
    post.follows(7, language="sv")
    post.follows(2**52, language="ckb")
    post.opens()
    post.sender().sends()
    rows = post.does(lambda c: c.execute(select(FollowerRow.tag, FollowerRow.sealed)).all())
    places = post.does(lambda c: c.execute(select(DeliveryRow.tag, DeliveryRow.place)).all())
    assert len({len(row.sealed) for row in rows}) == 1
    assert len({len(row.place) for row in places}) == 1
    for tag, place in places:
        assert place is not None
        assert open_place(post.vault, tag, place) > 100
    assert not {row.tag for row in rows} & {post.vault.chats.of(each) for each in (7, 2**52)}
