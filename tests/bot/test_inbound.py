"""The front door: every kind of update Telegram can send, as an input or as nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.inbound import Arrival, Membership, Snapshot, Under, read_update
from bot.playground import Person, StandIn
from bot.playground.attachments import PIXEL
from dialogs.inputs import Command, Edited, Input, Position, Tap, Typed, Unsupported

BOT = {"id": 9, "is_bot": True, "first_name": "gif", "username": "gif"}
CHAT = {"id": -1009, "type": "channel", "title": "x"}


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """A make-believe Telegram that nobody fetches from: its updates are read where they lie."""
    standin = StandIn()
    await standin.start()
    yield standin
    await standin.stop()


def newest(standin: StandIn) -> Arrival | Membership | None:
    """What the last update means."""
    return read_update(list(standin.updates.pending.values())[-1].data)


def reply(standin: StandIn) -> Input | Snapshot:
    """The input in the last update."""
    arrival = newest(standin)
    assert isinstance(arrival, Arrival)
    return arrival.input


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("/start", Command("start")),
        ("/start litter", Command("start", "litter")),
        ("/Survey@lyhord_demo_bot", Command("survey")),
        ("/tip  now \n please ", Command("tip", "now \n please")),
        ("/", None),
        ("hej /tip", None),
        ("/наука", None),
        ("1/2", None),
    ],
)
def test_commands_are_told_from_words(
    standin: StandIn, ali: Person, words: str, expected: Command | None
) -> None:
    """A command stands first; its case and the bot's name don't matter."""
    message = ali.sends(words)
    if expected is None:
        assert reply(standin) == Typed(words, message.id)
    else:
        assert reply(standin) == replace(expected, origin=message.id)


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (lambda ali: ali.sends_sticker(), "sticker"),
        (lambda ali: ali.sends_voice(), "voice"),
        (lambda ali: ali.sends_video_note(), "video"),
        (lambda ali: ali.sends_document(), "file"),
        (lambda ali: ali.sends_contact(), "contact"),
        (lambda ali: ali.sends_poll(), "poll"),
        (lambda ali: ali.sends_dice(), "other"),
        (lambda ali: ali.forwards("hej"), "forward"),
        (lambda ali: ali.replies_to_another_chat("hej"), "forward"),
        (lambda ali: ali.sends_location(live_period=900), "live"),
        (lambda ali: ali.posts({"via_bot": BOT, "text": "hej"}), "other"),
        (lambda ali: ali.posts({"story": {"id": 1, "chat": CHAT}}), "other"),
        (lambda ali: ali.posts({"game": {"title": "x", "description": "x", "photo": []}}), "other"),
    ],
)
def test_what_no_question_asks_for_has_a_kind(
    standin: StandIn, ali: Person, act: Callable[[Person], object], kind: str
) -> None:
    """The kind picks the explanation; nothing else of it is read."""
    act(ali)
    assert reply(standin) == Unsupported(kind, ali.messages[-1].id)  # type: ignore[arg-type]


def test_a_photo_is_its_largest_size(standin: StandIn, ali: Person) -> None:
    """A caption changes nothing."""
    message = ali.sends_photo(caption="look")
    largest = message.data["photo"][-1]["file_id"]
    assert reply(standin) == Snapshot(largest, len(PIXEL), message.id)


def test_an_album_is_known_as_one(standin: StandIn, ali: Person) -> None:
    """Each of its pictures names the group."""
    ali.sends_album([PIXEL, PIXEL])
    first, second = (read_update(each.data) for each in standin.updates.pending.values())
    assert isinstance(first, Arrival)
    assert isinstance(second, Arrival)
    assert first.album == second.album
    assert first.album is not None
    assert isinstance(first.input, Snapshot)
    assert isinstance(second.input, Snapshot)


def test_a_place_is_a_place_named_or_not(standin: StandIn, ali: Person) -> None:
    """A venue carries its position."""
    message = ali.sends_location(55.5, 13.25)
    assert reply(standin) == Position(55.5, 13.25, message.id)
    message = ali.sends_venue(55.5, 13.25, "Rosen")
    assert reply(standin) == Position(55.5, 13.25, message.id)


def test_moving_on_is_not_answered(standin: StandIn, ali: Person) -> None:
    """A live position sends an edit every few seconds."""
    ali.moves(ali.sends_location(live_period=900), 55.6, 13.1)
    assert newest(standin) is None


def test_edits_are_in_order_within_one_second(standin: StandIn, ali: Person) -> None:
    """Two edits of one second still have different versions."""
    message = ali.sends("one")
    ali.edits(message, "two")
    first = reply(standin)
    ali.edits(message, "three")
    second = reply(standin)
    assert isinstance(first, Edited)
    assert isinstance(second, Edited)
    assert first.origin == second.origin == message.id
    assert (first.words, second.words) == ("two", "three")
    assert first.version < second.version


def test_an_edited_caption_is_something_else(standin: StandIn, ali: Person) -> None:
    """We ask for no captions."""
    message = ali.edits(ali.sends_photo(caption="a"), "b")
    assert reply(standin) == Unsupported("other", message.id)


@pytest.mark.parametrize(
    "service",
    [
        {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"write_access_allowed": {}},
    ],
)
def test_what_telegram_says_itself_is_not_answered(
    standin: StandIn, ali: Person, service: dict[str, Any]
) -> None:
    """Nobody asked anything."""
    ali.posts(service)
    assert newest(standin) is None


def test_groups_and_channels_are_not_ours(standin: StandIn, ali: Person) -> None:
    """Neither what is written there nor buttons pressed there."""
    ali.sends("/start", to=standin.group("Neighbours"))
    assert newest(standin) is None
    assert read_update(tap(chat={"id": -5, "type": "supergroup", "title": "x"})) is None
    assert read_update({"update_id": 1, "channel_post": {**MESSAGE, "chat": CHAT}}) is None
    assert read_update({"update_id": 1, "callback_query": {"id": "1", "from": BOT}}) is None


def test_a_tap_names_its_message(standin: StandIn, ali: Person) -> None:
    """Also when the message is too old for Telegram to show it, or the button has no data."""
    arrival = read_update(tap())
    assert arrival == Arrival(3, 77, Tap("x", 12), "sv", "q1", Under(12))
    nameless = tap()
    del nameless["callback_query"]["data"]
    game = read_update(nameless)
    assert isinstance(game, Arrival)
    assert game.input == Tap("", 12)


def test_a_tap_tells_what_its_message_shows(standin: StandIn, ali: Person) -> None:
    """A photo cannot become mere words, nor what is to vanish something that stays."""
    for content, expected in (
        ({"text": "noted: 1234-5678-9012-3456"}, Under(12, secret=True)),
        ({"photo": [], "caption": "look"}, Under(12, photo=True)),
    ):
        update = tap()
        update["callback_query"]["message"] |= content
        arrival = read_update(update)
        assert isinstance(arrival, Arrival)
        assert arrival.under == expected


def test_what_may_tell_of_somebody_is_found_in_words(standin: StandIn, ali: Person) -> None:
    """In typed words and in edited ones."""
    message = ali.sends("ring 070-174 06 05")
    typed = reply(standin)
    ali.edits(message, "ring me at 070-174 06 05")
    edited = reply(standin)
    assert isinstance(typed, Typed)
    assert isinstance(edited, Edited)
    for words, findings in ((typed.words, typed.findings), (edited.words, edited.findings)):
        assert [words[each.start : each.end] for each in findings] == ["070-174 06 05"]


def test_blocking_is_told(standin: StandIn, ali: Person) -> None:
    """And coming back."""
    ali.presses_start()
    ali.blocks()
    assert newest(standin) == Membership(ali.id, "blocked")
    ali.unblocks()
    assert newest(standin) == Membership(ali.id, "unblocked")


@pytest.mark.parametrize(("status", "now"), [("member", "in a group"), ("left", "gone")])
def test_a_group_that_takes_the_bot_in_is_left(status: str, now: str) -> None:
    """We answer people, not groups."""
    change = {
        "chat": {"id": -5, "type": "group", "title": "x"},
        "from": BOT,
        "date": 1,
        "old_chat_member": {"user": BOT, "status": "left"},
        "new_chat_member": {"user": BOT, "status": status},
    }
    found = read_update({"update_id": 1, "my_chat_member": change})
    assert found == Membership(-5, now)  # type: ignore[arg-type]


@given(st.text(alphabet=st.characters(exclude_categories=()), min_size=1, max_size=40))
@example("half \ud83d of one")
@example("nothing\0 at all")
def test_any_words_can_be_encoded_and_stored(words: str) -> None:
    """No half of a surrogate pair and no U+0000 gets in; whole text is left as it was."""
    message = {**MESSAGE, "text": words}
    arrival = read_update({"update_id": 1, "message": message})
    assert isinstance(arrival, Arrival)
    assert isinstance(arrival.input, Typed)
    found = arrival.input.words
    assert "\0" not in found
    found.encode()
    if "\0" not in words and not any("\ud800" <= letter <= "\udfff" for letter in words):
        assert found == words


MESSAGE = {
    "message_id": 5,
    "date": 1,
    "chat": {"id": 77, "type": "private"},
    "from": {"id": 77, "is_bot": False, "first_name": "Eve"},
}


def tap(chat: dict[str, Any] | None = None) -> dict[str, Any]:
    """A button press as Telegram sends it when the message is older than it keeps."""
    message = {"message_id": 12, "date": 0, "chat": chat or {"id": 77, "type": "private"}}
    query = {
        "id": "q1",
        "from": {"id": 77, "is_bot": False, "first_name": "Eve", "language_code": "sv"},
        "message": message,
        "chat_instance": "1",
        "data": "x",
    }
    return {"update_id": 3, "callback_query": query}
