"""A resident who answers the survey as people do, and remembers what they said."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.playground import Person, StandIn
from bot.playground.bell import Bell
from bot.playground.chats import Message
from bot.playground.people import NotSeen
from dialogs.presses import Go, Press, read_press
from dialogs.questions import Dialogue, Question
from locales.catalogue import Catalogues

T = TypeVar("T")
Said = str | list[str]  # a code, the codes of a multiple choice, words, "-skipped" or "-unknown"
Presses = dict[str, Press | Go | None]

THANKS = Go("survey", "change")  # the button that stands below a sent survey


class Recognition:
    """Tells from what a phone shows which question it is."""

    def __init__(
        self, dialogues: Sequence[Dialogue], catalogues: Catalogues, languages: Sequence[str]
    ) -> None:
        self._known = [
            (question, [catalogues.plain(line, language) for line in question.lines])
            for dialogue in dialogues
            for question in dialogue.questions
            for language in languages
        ]
        # Whose answer opens or closes other questions; changing it would orphan theirs.
        self.of_tips = [
            question for dialogue in dialogues if dialogue.id == "tip"
            for question in dialogue.questions
        ]  # fmt: skip
        conditions = [
            *(each.when for dialogue in dialogues for each in dialogue.questions),
            *(each.when for dialogue in dialogues for each in dialogue.endings),
        ]
        self.forks = frozenset().union(*(each.looks_at() for each in conditions))

    def question(self, message: Message) -> Question | None:
        """The question whose every line and every choice is shown."""
        codes = {
            to.code for to in presses_of(message).values() if isinstance(to, Press) and to.code
        }
        for question, lines in self._known:
            if {*question.codes} == codes and all(line in message.text for line in lines):
                return question
        return None


@dataclass
class Respondent:
    """One person with a phone. They act once and wait `wait` seconds for the phone to change.

    `style` is how their words begin, `writes` how often they write a wish; `history` has what they
    said and saw taken, by question, each change of mind once; `tips` the words of tips they left.
    """

    standin: StandIn
    person: Person
    recognition: Recognition
    chance: random.Random
    wait: float = 120.0
    style: str = "words"
    writes: float = 0.5
    history: dict[str, list[Said]] = field(default_factory=dict)
    tips: list[str] = field(default_factory=list)
    moved: float = 0.0  # monotonic time of the last act that had its effect
    slowest: float = 0.0  # seconds from an act to its effect
    bell: Bell = field(default_factory=Bell)
    _answered: dict[str, int] = field(default_factory=dict)
    _changing: bool = False
    _began: float = 0.0

    @property
    def said(self) -> dict[str, Said]:
        """What holds of it all."""
        return {question: answers[-1] for question, answers in self.history.items()}

    async def moves_after(self, moment: float) -> None:
        """Wait until an act had its effect later than this (monotonic time)."""
        await self.bell.until(lambda: self.moved > moment, None)

    async def answers_everything(self) -> None:
        """From /start to the thanks."""
        await self.begins()
        while await self.answers_one():
            pass

    async def begins(self) -> None:
        """Press Start."""
        await self._does(self.person.presses_start)

    async def answers_until(self, ident: str) -> Message:
        """From /start to this question of the survey, which is returned unanswered."""
        await self.begins()
        while True:
            message = self.prompt()
            question = self.recognition.question(message)
            if question is not None and question.id == ident:
                return message
            assert await self.answers_one(), f"the survey ended before {ident}"

    async def goes_on(self, enough: Callable[[], bool]) -> None:
        """After the thanks: change answers and leave tips until it is `enough`."""
        self._changing = True
        while await self.answers_one() or not enough():
            if THANKS not in presses_of(self.prompt()).values():
                continue
            if self.chance.random() < 0.2:
                await self.leaves_a_tip()
            else:
                await self._taps(self.prompt(), THANKS)

    async def leaves_a_tip(self) -> None:
        """A tip in words of its own, and back to the survey."""
        await self._does(lambda: self.person.sends("/tip"))
        while (question := self.recognition.question(self.prompt())) in self.recognition.of_tips:
            if question is not None and question.kind == "text":
                words = self._words()
                await self._does(lambda words=words: self.person.sends(words))  # type: ignore[misc]
            else:
                await self._replies(question)
        words_there = re.search(rf"{self.style} \d+", self.prompt().text)
        for _ in range(2):  # looked over, and the receipt noted down
            shown = self.prompt()
            onward = [
                to for to in presses_of(shown).values() if isinstance(to, Press) and to.verb == "ok"
            ]
            if words_there and onward:
                await self._taps(shown, onward[0])
        if words_there:
            self.tips.append(words_there[0])
        await self._does(lambda: self.person.sends("/survey"))

    async def answers_one(self) -> bool:
        """Answer what is shown; False where nothing is left to answer."""
        message = self.prompt()
        shown = presses_of(message).values()
        if THANKS in shown:
            return False
        if Go("survey") in shown:
            await self._taps(message, Go("survey"))
            return True
        question = self.recognition.question(message)
        if question and question.kind == "text" and self.chance.random() < self.writes:
            words = self._words()
            await self._does(lambda: self.person.sends(words))
            self._remembers(question.id, words)
        else:
            said = await self._replies(question)
            if question is not None and said is not None:
                self._remembers(question.id, said)
        return True

    async def _replies(self, question: Question | None) -> Said | None:
        """Tap something that leads onward; returns what was answered by it, if anything."""
        message = self.prompt()
        presses = {data: to for data, to in presses_of(message).items() if isinstance(to, Press)}
        ticked = [to.code for to in presses.values() if to.verb == "unset"]
        to = self._picks(question, list(presses.values()))
        await self._taps(message, to)
        # A message that came late may show a question once more; what is tapped there is no answer.
        if question is None or not question.asks or to.prompt <= self._answered.get(to.key, 0):
            return None
        if to.verb not in ("set", "back"):
            self._answered[to.key] = to.prompt
        match to.verb:
            case "is":
                return to.code
            case "ok":
                return ticked
            case "skip":
                return "-skipped"
            case "unknown":
                return "-unknown"
        return None

    def _words(self) -> str:
        return f"{self.style} {self.chance.randrange(10**9)}"

    def _picks(self, question: Question | None, presses: list[Press]) -> Press:
        by_verb: dict[str, list[Press]] = {}
        for to in presses:
            by_verb.setdefault(to.verb, []).append(to)
        if question is None or not question.asks:  # a review, or something to read
            again = self._changing and self.chance.random() < 0.6
            return self.chance.choice((again and by_verb.get("change")) or by_verb["ok"])
        if "keep" in by_verb and question.id in self.recognition.forks:
            return by_verb["keep"][0]
        none = by_verb.get("skip", []) + by_verb.get("unknown", [])
        if question.kind in ("text", "photos"):
            return none[0]
        if question.kind == "multiple":
            more = by_verb.get("set", []) if self.chance.random() < 0.3 else []
            first = [] if "unset" in by_verb else by_verb["set"]
            return self.chance.choice(first or more or by_verb["ok"])
        if question.id in ("consent", "age"):
            return next(to for to in by_verb["is"] if to.code not in ("under16", "no"))
        return self.chance.choice(by_verb["is"] * 3 + none)

    def _remembers(self, question: str, said: Said) -> None:
        answers = self.history.setdefault(question, [])
        if not answers or answers[-1] != said:
            answers.append(said)

    async def _taps(self, message: Message, to: Press | Go) -> None:
        """Tap a button; where that only brings a word that it is old, ask for the survey."""
        [data, *_] = (data for data, each in presses_of(message).items() if each == to)
        before = self._look()
        tap = self._acts(lambda: self.person.taps_data(message, data))
        await self._waits(lambda: bool(tap.answered) and (self._look() != before or bool(tap.text)))
        if self._look() == before:
            await self._does(lambda: self.person.sends("/survey"))

    async def _does(self, act: Callable[[], object]) -> None:
        """Send something, and wait until the phone shows something else. A message that came late
        is told from the reply by Telegram's having delivered what was sent."""
        before = self._look()
        standin = self.standin
        self._acts(act)
        update = standin.updates.last_id
        await self._waits(lambda: self._look() != before)
        await standin.until(lambda: update not in standin.updates.pending, self.wait)

    def _acts(self, act: Callable[[], T]) -> T:
        self._began = time.monotonic()
        return act()

    async def _waits(self, effect: Callable[[], bool]) -> None:
        try:
            await self.person.chat.bell.until(effect, self.wait)
        except TimeoutError:
            raise NotSeen(f"{self.person}: no effect within {self.wait} s") from None
        self.moved = time.monotonic()
        self.slowest = max(self.slowest, self.moved - self._began)
        self.bell.ring()

    def prompt(self) -> Message:
        """The bot's newest message with buttons."""
        return next(m for m in reversed(self.person.messages) if not m.mine and m.keyboard)

    def _look(self) -> str:
        """The newest prompt: which message it is, and what it shows, buttons included."""
        shown = next((m for m in reversed(self.person.messages) if not m.mine and m.keyboard), None)
        return f"{shown.id} {shown.text} {shown.keyboard}" if shown else ""


def presses_of(message: Message) -> Presses:
    """What the buttons of a message mean, by their data."""
    buttons = (button for row in message.keyboard for button in row)
    return {each["callback_data"]: read_press(each["callback_data"]) for each in buttons}
