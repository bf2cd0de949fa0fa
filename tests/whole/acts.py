"""Whatever a resident might do, as values that hypothesis can make up and make smaller."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from hypothesis import strategies as st

from bot.playground.attachments import PIXEL
from bot.playground.people import Impossible, Person

COMMANDS = (
    "/start", "/survey", "/tip", "/promise", "/language", "/privacy", "/mydata", "/forget", "/help",
    "/stop", "/start litter", "/start nowhere", "/nonsense", "/survey@lyhord_demo_bot",
)  # fmt: skip
WORDS = (
    "words", "7", "٧", "5.5", "-1", "", " ", "a\0b", "\ud83d", "\u202e\u2066x", "😀" * 4096,
    "<b>&amp;", "x" * 3500, "+46701740605", "@ali", "https://example.org",
)  # fmt: skip
FORGERIES = ("", "x", "q...", "go.", "go.area.nowhere", "go.forget.yes", "ö" * 32, "\0", "🙂" * 16)

KINDS: dict[str, Callable[[Person], object]] = {
    "sticker": lambda person: person.sends_sticker(),
    "voice": lambda person: person.sends_voice(),
    "round video": lambda person: person.sends_video_note(),
    "picture": lambda person: person.sends_photo(caption="look"),
    "album": lambda person: person.sends_album([PIXEL] * 3, caption="look"),
    "file": lambda person: person.sends_document(),
    "contact": lambda person: person.sends_contact(),
    "own contact": lambda person: person.sends_contact(own=True),
    "poll": lambda person: person.sends_poll(),
    "dice": lambda person: person.sends_dice(),
    "place": lambda person: person.sends_location(),
    "the North Pole": lambda person: person.sends_location(90.0, 0.0),
    "venue": lambda person: person.sends_venue(55.6, 13.0, "Our café", "Thistle Lane"),
    "live place": lambda person: _moves(person),
    "forward": lambda person: person.forwards("what a friend wrote"),
    "forward of a user": lambda person: person.forwards("/forget", of=person.user),
    "reply elsewhere": lambda person: person.replies_to_another_chat("yes"),
    "reply": lambda person: person.sends("yes", reply_to=person.last, quote="Question"),
    "pinned message": lambda person: person.posts({"pinned_message": person.messages[0].data}),
    "new photo of a chat": lambda person: person.posts({"delete_chat_photo": True}),
    "giveaway": lambda person: person.posts({"giveaway_created": {}}),
    "block": lambda person: person.blocks(),
    "let in": lambda person: person.unblocks(),
}


@dataclass(frozen=True)
class Act:
    """One thing a resident does. `which` picks a button or a message, counted from the newest."""

    what: str
    words: str = ""
    which: int = 0

    def by(self, person: Person) -> None:
        """Do it, as far as the phone lets one."""
        with suppress(Impossible):
            match self.what:
                case "taps what is shown":
                    shown = [m for m in person.messages if m.keyboard]
                    buttons = [each for row in shown[-1].keyboard for each in row] if shown else []
                    if buttons:
                        data = buttons[self.which % len(buttons)]["callback_data"]
                        person.taps_data(shown[-1], data)
                case "taps again":
                    if taps := person.taps_made:
                        tap = taps[-1 - self.which % len(taps)]
                        person.taps_data(tap.message_id, tap.data)
                case "forges":
                    person.taps_data(self.which, self.words)
                case "edits":
                    mine = [m for m in person.messages if m.mine and "text" in m.data]
                    if mine:
                        person.edits(mine[-1 - self.which % len(mine)], self.words)
                case "presses":
                    if person.reply_buttons:
                        person.presses(person.reply_buttons[self.which % len(person.reply_buttons)])
                case "sends":
                    person.sends(self.words)
                case kind:
                    KINDS[kind](person)


def _moves(person: Person) -> None:
    shared = person.sends_location(live_period=900)
    person.moves(shared, 55.6, 13.01)


_buttons = st.integers(0, 40)
_words = st.sampled_from(WORDS) | st.text(max_size=40)
ACTS = st.one_of(
    *[st.builds(Act, st.just("taps what is shown"), which=_buttons)] * 6,
    st.builds(Act, st.just("taps again"), which=_buttons),
    st.builds(Act, st.just("presses"), which=st.integers(0, 1)),
    st.builds(Act, st.just("forges"), st.sampled_from(FORGERIES), st.integers(0, 20_000)),
    *[st.builds(Act, st.just("sends"), st.sampled_from(COMMANDS))] * 2,
    st.builds(Act, st.just("sends"), _words),
    st.builds(Act, st.just("edits"), _words, _buttons),
    *[st.builds(Act, st.sampled_from(sorted(KINDS)))] * 2,
)


@dataclass(frozen=True)
class Delivery:
    """What becomes of an update: how many rounds late it comes, how often, and its place."""

    late: int = 0
    copies: int = 1
    place: int = 0


DELIVERIES = st.builds(
    Delivery,
    late=st.sampled_from((0, 0, 0, 1, 2, 5)),
    copies=st.sampled_from((1, 1, 1, 2, 3)),
    place=st.integers(0, 9),
)


@dataclass(frozen=True)
class Round:
    """Some acts in a row, how their updates are delivered, and whether all at the same moment."""

    acts: tuple[Act, ...]
    deliveries: tuple[Delivery, ...]
    at_once: bool


ROUNDS = st.builds(
    Round,
    acts=st.lists(ACTS, min_size=1, max_size=4).map(tuple),
    deliveries=st.lists(DELIVERIES, max_size=6).map(tuple),
    at_once=st.booleans(),
)
SEQUENCES = st.lists(ROUNDS, min_size=1, max_size=8)
