"""The recipients of a mailing are fixed by one statement, fast, whatever their number."""

from __future__ import annotations

import os
import time

from sqlalchemy import Connection, event

from storage.mailings.publishing import forecast
from tests.storage.mailings.crowd import TOPICS, gather
from tests.storage.mailings.post import Post

SOAKING = bool(os.environ.get("LYHORD_SOAK"))
NUMBER = 1_000_000 if SOAKING else 20_000
SECONDS = {"sqlite": 20, "postgresql": 10}  # for a million


def test_one_statement_and_soon(post: Post) -> None:
    """A crowd of whom nine in ten want to be told at once: one statement writes all deliveries,
    and the forecast had said how many."""
    post.does(lambda c: gather(c, NUMBER))
    foretold = post.does(lambda c: forecast(c, TOPICS, post.now))
    written: list[str] = []

    def note(connection: Connection, cursor: object, statement: str, *_: object) -> None:
        if "INTO deliveries" in statement:
            written.append(statement)

    engine = post.kept.engine
    event.listen(engine, "before_cursor_execute", note)
    begin = time.perf_counter()
    mailing = post.opens(*TOPICS)
    took = time.perf_counter() - begin
    event.remove(engine, "before_cursor_execute", note)
    assert len(written) == 1
    assert post.states(mailing) == {"pending": foretold.recipients}
    assert foretold.recipients == NUMBER * 9 // 10
    assert took < SECONDS[engine.dialect.name]
