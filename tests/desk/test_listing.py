"""The list on a Monday morning: what cannot wait is at the top, and says why."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from storage.days import day_of
from storage.tables import TipRow
from storage.tips.expiry import expire_tips
from tests.desk.terminal import Coordinator
from tests.storage.tips.people import Reporter, Town


def came(town: Town, days: int, words: str, **how: object) -> Reporter:
    """A tip of some days ago."""
    now: datetime = town.now
    town.now = now - timedelta(days=days)
    reporter = town.reporter().sends(words, **how)  # type: ignore[arg-type]
    town.now = now
    return reporter


def test_what_cannot_wait_comes_first(town: Town, anna: Coordinator) -> None:
    """Overdue, ending within 14 days, urgent, answered by the reporter, the others by day; what is
    closed only when asked for."""
    came(town, 2, "day before yesterday", category="theft")
    came(town, 1, "yesterday", category="youth")
    came(town, 0, "urgent", category="criminals", urgent=True)
    came(town, 7, "due today", category="vandalism")
    came(town, 0, "ending", category="drugs")
    came(town, 8, "overdue", category="traffic")
    talked = came(town, 0, "talked", category="other")
    came(town, 30, "closed", category="litter")
    town.releases()
    by_words = {each["answers"]["words"]["value"]: each["id"] for each in anna.lists()}
    anna.types("status", by_words["closed"], "closed")
    anna.types("reply", by_words["talked"], "--question", then="Var?")
    talked.writes("Här")
    soon = day_of(town.now + timedelta(days=14))
    ending = update(TipRow).where(TipRow.id == bytes.fromhex(by_words["ending"]))
    town.database.run_now(lambda c: c.execute(ending.values(expires=soon)))
    town.releases()

    found = anna.lists()
    assert [each["answers"]["words"]["value"] for each in found] == [
        "overdue", "ending", "urgent", "talked", "due today", "day before yesterday", "yesterday",
    ]  # fmt: skip
    assert [each["overdue"] for each in found] == [True, *[False] * 6]
    shown = anna.types("list", "--language", "en").text
    yesterday = day_of(town.now - timedelta(days=1)).isoformat()
    for told in (
        f"OVERDUE since {yesterday}",
        f"ends {soon.isoformat()}",
        "urgent",
        "reporter wrote",
        f"answer by {day_of(town.now).isoformat()}",
        "Rosengård Centrum",
        "1 more are done with; --all shows them.",
    ):
        assert told in shown
    assert [each["state"] for each in anna.lists("--all")][-1] == "closed"


def test_a_tip_that_ended_is_in_no_list(town: Town, anna: Coordinator) -> None:
    """The day after its last one it is gone, for coordinators and its reporter alike."""
    reporter = town.reporter().sends()
    town.releases()
    [tip] = anna.lists()
    today = day_of(town.now)
    ended = update(TipRow).values(expires=today - timedelta(days=1))
    town.database.run_now(lambda c: c.execute(ended))
    expire_tips(town.database, town.vault, today)
    assert anna.lists("--all") == []
    assert "no such tip" in anna.refused("read", tip["id"])
    assert reporter.reads() is None


def test_a_cell_on_the_map_is_told_as_such(town: Town, anna: Coordinator) -> None:
    """A coordinator sees the middle of the square, and how large it is."""
    town.reporter().sends(place=[55.58901, 13.03312])
    town.releases()
    told = anna.types("read", anna.lists()[0]["id"], "--language", "en").text
    assert "55.58901, 13.03312: the middle of 250 m each way" in told
