"""What is sent to those who follow: an update, a digest, and what stands in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dialogs import news
from dialogs.board import Board
from dialogs.chat import Conversation
from dialogs.events import DifferenceTold
from dialogs.presses import Go, read_press
from dialogs.promise_doors import ON_SENT
from dialogs.screens import Screen
from tests.dialogs.reports import TODAY, reported
from tests.dialogs.telling import label

UNTIL = date(2026, 3, 9)


def told(screen: Screen) -> str:
    """All lines of a screen, lists and all."""
    return "\n".join(label(line) for line in screen.lines)


def digest(board: Board, *topics: str) -> Screen:
    """A week's."""
    return news.digest(board.updates, topics, TODAY, UNTIL, board)


def test_every_button_of_what_is_sent_leaves_it_as_it_is() -> None:
    """And one of them ends it all."""
    board = reported()
    update = replace(board.updates[0], pictures=("p1", "p2"))
    for screen in (
        news.update_message(update, board),
        digest(board, "litter", "@police"),
        news.retracted(update),
    ):
        ways = [read_press(button.press) for row in screen.rows for button in row]
        assert all(isinstance(each, Go) and each.target in ON_SENT for each in ways)
        assert Go("stopnews") in ways
        assert not screen.toast


def test_a_session_does_not_know_who_noticed_what() -> None:
    """Whatever somebody answers, what is kept of them is the same."""
    board = reported()
    ident = board.updates[0].id
    turns = [
        ON_SENT["seen"](Conversation(), Go("seen", f"{ident}.{answer}"), board, TODAY)
        for answer in news.NOTICED
    ]
    assert [each.events for each in turns] == [
        (DifferenceTold(ident, answer),) for answer in news.NOTICED
    ]
    assert all(each.conversation == turns[0].conversation for each in turns)
    assert turns[0].conversation != Conversation()


def test_an_update_shows_its_first_picture() -> None:
    """The others are a tap away."""
    board = reported()
    update = replace(board.updates[0], pictures=("p1", "p2", "p3"))
    assert news.update_message(update, board).album == "p1"
    assert news.update_message(board.updates[0], board).album == ""
    assert news.update_screen(update, board, (), 3).album == "p3"


def test_a_digest_tells_what_is_followed_the_newest_first() -> None:
    """Each activity with how it stands, once an update; nothing of what is not followed."""
    screen = digest(reported(), "litter", "drugs.foot")
    titles = [str(line.params.get("number")) for line in screen.lines if "number" in line.params]
    assert titles == ["1", "2", "3"]
    said = told(screen)
    assert said.index('title="u2 in en"') < said.index('title="u1 in en"')
    assert said.index('title="u1 in en"') < said.index('title="u0 in en"')
    assert "u2" not in told(digest(reported(), "litter"))


def test_a_digest_says_where_nothing_was_reported() -> None:
    """With the day of the last report, if there ever was one."""
    board = reported()
    recent = replace(board, updates=board.updates[:1])
    screen = news.digest(recent.updates, ("litter", "drugs", "@schools"), TODAY, UNTIL, board)
    said = told(screen)
    assert "chat.digest.silent_since(name=promise.area.litter, day=2026-03-03)" in said
    assert "chat.digest.silent_ever(name=promise.body.schools)" in said
    assert "name=promise.area.drugs" not in said


def test_a_digest_without_news_says_so() -> None:
    """Whether it is sent at all is the reader's choice."""
    board = reported()
    assert not news.has_news(board.updates, ("@schools",), board)
    assert news.has_news(board.updates, ("@streets", "@schools"), board)
    said = told(digest(board, "@schools"))
    assert "chat.digest.none" in said
    assert "chat.digest.silent_ever" in said


def test_what_is_not_followed_any_more_is_not_in_a_digest() -> None:
    """Nor a topic that is gone."""
    assert "moon" not in told(digest(reported(), "moon", "litter"))


def test_a_long_digest_stops_somewhere() -> None:
    """And says how much is left out."""
    board = reported()
    many = tuple(replace(board.updates[0], id=f"u{n}") for n in range(12))
    screen = news.digest(many, ("drugs",), TODAY, UNTIL, replace(board, updates=many))
    assert "chat.digest.more(number=7)" in told(screen)
