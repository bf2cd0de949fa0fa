"""The recipients of a mailing are fixed by one statement, fast, whatever their number."""

from __future__ import annotations

import os
import time
import tracemalloc

from sqlalchemy import Connection, event, insert

from storage.mailings.followers import Address, seal_address
from storage.mailings.publishing import forecast
from storage.tables import FollowerRow, SubscriptionRow
from tests.storage.mailings.crowd import TOPICS, gather
from tests.storage.mailings.post import DAY, Post

SOAKING = bool(os.environ.get("LYHORD_SOAK"))
NUMBER = 1_000_000 if SOAKING else 20_000
FEWER, BATCH = 20_000, 8
BYTES_EACH = 20  # less than a tag takes
SECONDS = {"sqlite": 20, "postgresql": 10}  # for a million


def test_one_statement_and_soon(post: Post) -> None:
    """A crowd of whom nine in ten want to be told at once: one statement writes all deliveries
    without their passing through here, and the forecast had said how many."""
    post.does(lambda c: gather(c, NUMBER))
    foretold = post.does(lambda c: forecast(c, TOPICS, post.now))
    written: list[bool] = []

    def note(_: Connection, __: object, statement: str, *rest: object) -> None:
        if "INTO deliveries" in statement:
            written.append("FROM followers" in statement and rest[-1] is False)  # not row by row

    engine = post.kept.engine
    event.listen(engine, "before_cursor_execute", note)
    begin = time.perf_counter()
    mailing = post.opens(*TOPICS)
    took = time.perf_counter() - begin
    event.remove(engine, "before_cursor_execute", note)
    assert written == [True]
    assert post.states(mailing) == {"pending": foretold.recipients}
    assert foretold.recipients == NUMBER * 9 // 10
    assert took < SECONDS[engine.dialect.name]


def test_what_it_takes_does_not_grow_with_their_number(post: Post) -> None:
    """Neither who publishes nor who sends ever holds all recipients, only the next few."""
    joins(post, FEWER)
    sender = post.sender()
    post.opens("litter", ident="u0")  # what is made the first time does not count
    sender.sends(BATCH)
    tracemalloc.start()
    mailing = post.opens("litter")
    taken = sender.claims(BATCH)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(taken) == BATCH
    assert post.states(mailing) == {"pending": FEWER}
    assert most < BYTES_EACH * FEWER


def joins(post: Post, number: int) -> None:
    """So many begin to follow litter, and want to be told at any hour."""
    tags = {chat: post.vault.subscribers.of(chat) for chat in range(number)}
    about = {"pace": "now", "quiet": "", "silent": False, "day": DAY}
    rows = [
        {"tag": tag, "sealed": seal_address(post.vault, tag, Address(chat, "sv")), **about}
        for chat, tag in tags.items()
    ]
    followed = [{"tag": tag, "topic": "litter", "day": DAY} for tag in tags.values()]
    post.does(lambda c: c.execute(insert(FollowerRow), rows))
    post.does(lambda c: c.execute(insert(SubscriptionRow), followed))
