"""Whatever comes in, in whatever order and however often: no answer is lost or misplaced."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from dialogs.conversation import Conversation, Turn, converse, current_screen
from dialogs.events import DifferenceTold, PhotosDropped, TipSubmitted
from dialogs.facts import Facts, Wave
from dialogs.inputs import (
    Command,
    Edited,
    Finding,
    Input,
    Photo,
    PhotoRefused,
    Position,
    ReceiptRefused,
    Strange,
    Tap,
    ThreadOpened,
    Typed,
    Unfit,
    Unsupported,
)
from dialogs.messages import STATES
from dialogs.presses import Go, Press, Verb, press, read_press
from dialogs.promise_doors import ON_SENT
from dialogs.receipts import complete
from dialogs.repertoire import Repertoire
from dialogs.runs import DONE, ENDED, Run
from tests.dialogs.drawn import (
    CODES,
    COMMANDS,
    DEGREES,
    FINDINGS,
    FORGED,
    OUR_TIPS,
    PAYLOADS,
    REPLIES,
    WAYS,
    WORDS,
)
from tests.dialogs.files import Files
from tests.dialogs.register import Register
from tests.dialogs.reports import TODAY, reported, second, tells
from tests.dialogs.resident import LANGUAGES, REPERTOIRE, WAVE
from tests.dialogs.sizes import SEQUENCES
from tests.dialogs.truths import check_screen, check_turn, dialogue_of, photos_in


class Chat(RuleBasedStateMachine):
    """One chat, and the network and the world doing their worst."""

    def __init__(self) -> None:
        super().__init__()
        self.conversation = Conversation()
        board = second(tells(reported(), TODAY, "u3", "litter.walks", "3"), TODAY)
        self.facts = Facts(REPERTOIRE, LANGUAGES, WAVE, tips_open=True, guess="en", board=board)
        self.now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
        self.register = Register()
        self.files = Files()
        self.wanted: set[str] = set()  # the draft photos that must not be lost
        self.turns = 0
        self.messages = 0
        self.here: list[str] = []
        self.ever: list[str] = []
        self.asked: dict[str, str] = {}  # which question a button was shown for
        self.answered: set[tuple[str, int]] = set()  # the prompts that brought an answer
        self.sent: list[Input] = []
        self.delayed: list[Input] = []

    def take(self, reply: Input) -> Turn:
        """One turn, and all that must hold after it."""
        self.turns += 1
        self.now += timedelta(seconds=1)
        self.sent.append(reply)
        before = self.conversation
        self.facts = replace(
            self.facts,
            receipt=complete(f"{self.turns:015}"),
            thread=self.files.opened_by(before, reply),
        )
        turn = converse(before, reply, self.facts, self.now, f"word{self.turns}")
        self.conversation = turn.conversation
        check_turn(before, turn, self.facts)
        self._store(turn)
        self._count_photos(reply, turn)
        if isinstance(reply, Tap):
            self._check_tap(reply.press, before, turn)
        self._remember(turn)
        return turn

    def _store(self, turn: Turn) -> None:
        """The events, replayed, give the answers."""
        self.files.store(turn.events)
        wave = self.facts.wave.id if self.facts.wave else None
        self.register.store(turn.events, wave)
        run = turn.conversation.runs.get("survey")
        if run is not None:
            by_id = dialogue_of("survey", run, self.facts).by_id
            answers = {each: answer for each, answer in run.answers.items() if by_id[each].asks}
            response = self.register.responses.get(run.subject)
            assert (response.in_force() if response and run.given else {}) == answers

    def _count_photos(self, reply: Input, turn: Turn) -> None:
        """Each draft photo is wanted until it is sent or dropped, once."""
        if isinstance(reply, Photo):
            self.wanted.add(reply.handle)
        for event in turn.events:
            if isinstance(event, PhotosDropped | TipSubmitted):
                gone = event.handles if isinstance(event, PhotosDropped) else event.photos
                handles = {each if isinstance(each, str) else each.handle for each in gone}
                assert handles <= self.wanted
                self.wanted -= handles
        assert self.wanted == photos_in(turn.conversation, self.facts)

    def _photo(self) -> Photo:
        number = self._number()
        return Photo(f"photo{number}", number)

    def _check_tap(self, press: str, before: Conversation, turn: Turn) -> None:
        """A button answers the question it was shown for, once, or nothing."""
        pressed = read_press(press)
        for name, old in before.runs.items():
            run = turn.conversation.runs.get(name)
            if run is None or run.key != old.key:
                continue
            changed = _differing(old, run)
            if not isinstance(pressed, Press) or (pressed.key, pressed.prompt) != (
                old.key,
                old.prompt,
            ):
                assert not changed
                assert (run.at, run.marks) == (old.at, old.marks) or not isinstance(pressed, Press)
                continue
            assert changed <= {self.asked.get(press, old.at)}
            if changed:
                assert (old.key, old.prompt) not in self.answered
                self.answered.add((old.key, old.prompt))

    def _remember(self, turn: Turn) -> None:
        if not turn.screen.lines:
            return
        self.here = [button.press for row in turn.screen.rows for button in row]
        for data in self.here:
            self.ever.append(data)
            pressed = read_press(data)
            for run in turn.conversation.runs.values():
                if isinstance(pressed, Press) and run.key == pressed.key:
                    assert self.asked.setdefault(data, run.at) == run.at
        facts = replace(self.facts, thread=self.files.opened_by(turn.conversation))
        shown = current_screen(turn.conversation, facts, self.now)
        settled = replace(turn.conversation, keyboard=shown.position is not None)
        check_screen(shown, settled, self.facts)

    def _number(self) -> int:
        self.messages += 1
        return self.messages

    @precondition(lambda self: self.here)
    @rule(choice=st.integers(0, 40))
    def taps(self, choice: int) -> None:
        """The resident taps a button of the newest screen."""
        self.take(Tap(self.here[choice % len(self.here)]))

    @initialize(
        repertoire=st.sampled_from([REPERTOIRE, OUR_TIPS]),
        opening=st.sampled_from(["survey", "survey", "tip", "tip", "start"]),
        replies=REPLIES,
    )
    def begins(self, repertoire: Repertoire, opening: str, replies: list[int]) -> None:
        """Most begin as they are expected to."""
        self.facts = replace(self.facts, repertoire=repertoire)
        self.take(Command(opening))
        self.answers(replies)

    @rule(replies=REPLIES)
    def answers(self, replies: list[int]) -> None:
        """The resident gives fitting answers, one after the other."""
        for reply in replies:
            run = self.conversation.runs.get(self.conversation.focus)
            self.take(
                self._fitting(run, reply) if run else Command("tip" if reply == 1 else "survey")
            )

    @rule(replies=st.lists(st.integers(0, 7), min_size=25, max_size=25), opens=st.booleans())
    def sends_a_tip(self, replies: list[int], opens: bool) -> None:
        """A tip from its first question to the last tap, and perhaps its receipt after that."""
        self.take(Command("tip"))
        for reply in replies:
            run = self.conversation.runs.get("tip")
            if run is None or run.at in (DONE, ENDED) or self.conversation.focus != "tip":
                break
            self.take(self._fitting(run, reply))
        if opens and self.files.threads:
            self.take(Typed(self.files.receipt(""), self._number()))
            self.is_looked_up(None)

    def _fitting(self, run: Run, choice: int) -> Input:
        """An answer to the open question; now and then something else on the screen."""
        name = "receipt" if run.dialogue == "answer" else run.dialogue
        question = dialogue_of(name, run, self.facts).by_id.get(run.at)
        if run.pointing:
            return Position(55.58, 13.03, self._number())
        if question is not None and question.kind in ("number", "text") and choice < 12:
            findings = (Finding(0, 1, "self"),) if choice % 2 else ()
            return Typed("40" if choice else "15", self._number(), findings)
        if question is not None and question.kind == "photos" and choice % 3 == 0:
            return self._photo()
        ok = press(run.key, run.prompt, "ok")
        if ok in self.here and (run.marks or question is None or question.kind == "info"):
            return Tap(ok if choice < 12 else self.here[choice % len(self.here)])
        answers = [each for each in self.here if _is_answer(each)] if choice < 14 else self.here
        taps = answers or self.here
        return Tap(taps[choice % len(taps)]) if taps else Command("survey")

    @precondition(lambda self: self.ever)
    @rule(age=st.integers(0, 1000))
    def taps_something_old(self, age: int) -> None:
        """A button of any screen there ever was in the chat."""
        self.take(Tap(self.ever[-1 - age % len(self.ever)]))

    @rule(words=WORDS, findings=FINDINGS)
    def types(self, words: str, findings: tuple[Finding, ...]) -> None:
        """A message."""
        self.take(Typed(words, self._number(), findings))

    @precondition(lambda self: self.files.threads)
    @rule(form=st.sampled_from(["", "with two digits swapped", "of nobody"]))
    def types_a_receipt(self, form: str) -> None:
        """A receipt, right or wrong."""
        self.take(Typed(self.files.receipt(form), self._number()))

    @precondition(lambda self: self.files.entered)
    @rule(wait=st.sampled_from([None, None, 0, 5]))
    def is_looked_up(self, wait: int | None) -> None:
        """The floors above have looked for the thread."""
        secret = self.files.find() if wait is None else ""
        self.take(ThreadOpened(secret) if secret else ReceiptRefused(wait or 0))

    @precondition(lambda self: self.files.threads)
    @rule(state=st.sampled_from(STATES), said=st.sampled_from(["", '"so"', "handed_on streets"]))
    def hears_from_the_police(self, state: str, said: str) -> None:
        """The coordinators do something."""
        self.files.write("police", "sets", f"{state} {said}")

    @precondition(lambda self: self.files.threads)
    @rule(words=st.sampled_from(['"where?"', '"when?"']))
    def is_asked(self, words: str) -> None:
        """The coordinators ask."""
        self.files.write("police", "asks", words)

    @precondition(lambda self: self.files.threads)
    @rule()
    def loses_a_tip(self) -> None:
        """A tip expires."""
        self.files.lose()

    @rule(words=WORDS)
    def types_into_a_tunnel(self, words: str) -> None:
        """A message that comes later than what follows it."""
        self.delayed.append(Typed(words, self._number()))

    @precondition(lambda self: self.ever)
    @rule(age=st.integers(0, 1000))
    def taps_in_a_tunnel(self, age: int) -> None:
        """A tap that comes later than what follows it."""
        self.delayed.append(Tap(self.ever[-1 - age % len(self.ever)]))

    @precondition(lambda self: self.delayed)
    @rule(choice=st.integers(0, 40))
    def comes_out(self, choice: int) -> None:
        """One of the delayed, not always the oldest."""
        self.take(self.delayed.pop(choice % len(self.delayed)))

    @precondition(lambda self: self.sent)
    @rule(age=st.integers(0, 40))
    def is_delivered_again(self, age: int) -> None:
        """A duplicate that the host did not notice."""
        self.take(self.sent[-1 - age % len(self.sent)])

    @precondition(lambda self: self.messages)
    @rule(age=st.integers(0, 5), words=WORDS, version=st.integers(1, 9), findings=FINDINGS)
    def edits(self, age: int, words: str, version: int, findings: tuple[Finding, ...]) -> None:
        """Any message, the versions in any order."""
        self.take(Edited(words, max(1, self.messages - age), version, findings))

    @rule(kind=st.sampled_from(get_args(Strange)))
    def sends_something_odd(self, kind: Strange) -> None:
        """Something no question asks for."""
        self.take(Unsupported(kind))

    @rule()
    def sends_a_picture(self) -> None:
        """A photo, where one is asked for or not."""
        self.take(self._photo())

    @rule(reason=st.sampled_from(get_args(Unfit)))
    def sends_a_bad_picture(self, reason: Unfit) -> None:
        """A picture that was not kept."""
        self.take(PhotoRefused(reason, self._number()))

    @rule(latitude=DEGREES, longitude=DEGREES)
    def shares_a_position(self, latitude: float, longitude: float) -> None:
        """A position, on Earth or not."""
        self.take(Position(latitude, longitude, self._number()))

    @rule(name=st.sampled_from(COMMANDS), payload=st.sampled_from(PAYLOADS))
    def commands(self, name: str, payload: str) -> None:
        """A command."""
        self.take(Command(name, payload))

    @rule(data=WAYS)
    def goes(self, data: str) -> None:
        """Anywhere about the promise."""
        before, to = self.conversation, read_press(data)
        turn = self.take(Tap(data))
        if isinstance(to, Go) and to.target in ON_SENT:
            assert turn.screen.below or not turn.screen.lines
        for event in turn.events:
            if isinstance(event, DifferenceTold):
                assert event.update not in before.told, "counted twice"

    @rule(data=FORGED)
    def forges(self, data: str) -> None:
        """A press of a changed client."""
        self.take(Tap(data))

    @precondition(lambda self: self.conversation.runs)
    @rule(verb=st.sampled_from(get_args(Verb)), code=st.sampled_from(CODES), first=st.booleans())
    def forges_well(self, verb: str, code: str, first: bool) -> None:
        """A press that fits the open prompt, with whatever verb and code."""
        runs = list(self.conversation.runs.values())
        run = runs[0 if first else -1]
        self.take(Tap(f"q.{run.key}.{run.prompt}.{verb}" + (f".{code}" if code else "")))

    @rule(wave=st.sampled_from([WAVE, WAVE, Wave("w1", "2"), Wave("w2", "2"), None]))
    def closes_the_wave(self, wave: Wave | None) -> None:
        """Waves come and go."""
        if self.facts.wave and (wave is None or wave.id != self.facts.wave.id):
            self.register.responses.pop(self.facts.wave.id, None)  # its key is destroyed
            self.wanted -= photos_in(self.conversation, self.facts)
            self.conversation = self.conversation.without("survey")
            self.wanted |= photos_in(self.conversation, self.facts)
        self.facts = replace(self.facts, wave=wave)

    @rule(wait=st.sampled_from([0, 0, 7]))
    def floods(self, wait: int) -> None:
        """This chat may send another tip, or has to wait."""
        self.facts = replace(self.facts, wait=wait)

    @rule(tips_open=st.booleans())
    def opens_and_closes_tips(self, tips_open: bool) -> None:
        """Bodies come and go."""
        self.facts = replace(self.facts, tips_open=tips_open)

    @rule(guess=st.sampled_from(["", "sv", "ar"]))
    def changes_the_phone(self, guess: str) -> None:
        """Another phone, in another language."""
        self.facts = replace(self.facts, guess=guess)

    @rule(minutes=st.sampled_from([1, 29, 31, 5000]))
    def waits(self, minutes: int) -> None:
        """Time passes."""
        self.now += timedelta(minutes=minutes)


def _is_answer(data: str) -> bool:
    pressed = read_press(data)
    return isinstance(pressed, Press) and pressed.verb in ("is", "set", "ok", "skip", "unknown")


def _differing(old: Run, run: Run) -> set[str]:
    """The questions whose answer was given or changed; one that was orphaned is no answer."""
    return {each for each, answer in run.answers.items() if old.answers.get(each) != answer}


TestChat = Chat.TestCase
TestChat.settings = SEQUENCES
