"""A resident who answers the survey as people do, and remembers what they said."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.playground.call import Json
from bot.playground.chats import Message
from bot.playground.people import NotSeen, Person
from dialogs.presses import Go, Press, read_press
from dialogs.questions import Dialogue, Question
from locales.catalogue import Catalogues

LANGUAGE = "en"


class Recognition:
    """Tells from what a phone shows which question it is."""

    def __init__(self, dialogue: Dialogue, catalogues: Catalogues) -> None:
        self._texts = {
            question.id: [catalogues.plain(line, LANGUAGE) for line in question.lines]
            for question in dialogue.questions
        }
        self.questions = dialogue.by_id

    def question(self, shown: str) -> Question | None:
        """The question whose every line is shown."""
        for ident, lines in self._texts.items():
            if all(line in shown for line in lines):
                return self.questions[ident]
        return None


@dataclass
class Respondent:
    """One person with a phone.

    `said` is what they answered, by question: a code, the codes of a multiple choice, words, or
    "-skipped" / "-unknown". After `patience` seconds without a change they try again; after `wait`
    seconds they give up (NotSeen).
    """

    person: Person
    recognition: Recognition
    chance: random.Random
    patience: float = 5.0
    wait: float = 60.0
    said: dict[str, str | list[str]] = field(default_factory=dict)
    slowest: float = 0.0  # seconds from an act to its effect

    async def answers_everything(self) -> None:
        """From /start to the thanks."""
        await self._does(self.person.presses_start)
        while await self.answers_one():
            pass

    async def answers_one(self) -> bool:
        """Answer what is shown; False where nothing is left to answer."""
        message = self._prompt()
        presses = {
            each["callback_data"]: read_press(each["callback_data"]) for each in _all(message)
        }
        if Go("survey", "change") in presses.values():
            return False
        if to_survey := [data for data, to in presses.items() if to == Go("survey")]:
            await self._taps(message, to_survey[0])
            return True
        of_prompt = {data: to for data, to in presses.items() if isinstance(to, Press)}
        question = self.recognition.question(message.text)
        if question and question.kind == "text" and self.chance.random() < 0.5:
            words = f"words {self.chance.randrange(10**9)}"
            await self._does(lambda: self.person.sends(words), lambda: self.person.sends("/survey"))
            self.said[question.id] = words
            return True
        data = self._picks(question, of_prompt)
        await self._taps(message, data)
        if question and question.asks:
            self._remembers(question, of_prompt[data])
        return True

    def _picks(self, question: Question | None, presses: dict[str, Press]) -> str:
        """A button that leads onward, as somebody would choose it."""
        by_verb: dict[str, list[str]] = {}
        for data, to in presses.items():
            by_verb.setdefault(to.verb, []).append(data)
        none = by_verb.get("skip", []) + by_verb.get("unknown", [])
        if question is None or not question.asks:
            return by_verb["ok"][0]
        if question.kind == "text":
            return none[0]
        if question.kind == "multiple":
            return by_verb["ok"][0] if "unset" in by_verb else self.chance.choice(by_verb["set"])
        onward = [data for data in by_verb["is"] if presses[data].code not in ("under16", "no")]
        if question.id in ("consent", "age"):
            return onward[0]
        return self.chance.choice(by_verb["is"] * 3 + none)

    def _remembers(self, question: Question, to: Press) -> None:
        match to.verb:
            case "is":
                self.said[question.id] = to.code
            case "set":
                self.said[question.id] = [to.code]
            case "skip" | "unknown":
                self.said[question.id] = "-skipped" if to.verb == "skip" else "-unknown"

    async def _taps(self, message: Message, data: str) -> None:
        await self._does(lambda: self.person.taps_data(message, data))

    async def _does(
        self, act: Callable[[], object], again: Callable[[], object] | None = None
    ) -> None:
        """Act, and wait until the phone shows something else."""
        before = self._look()
        began = time.monotonic()
        act()
        while True:
            left = began + self.wait - time.monotonic()
            try:
                await self.person.sees(
                    lambda _: self._look() != before, timeout=max(min(self.patience, left), 0.01)
                )
                break
            except NotSeen:
                if left <= self.patience:
                    raise
                (again or act)()
        self.slowest = max(self.slowest, time.monotonic() - began)

    def _prompt(self) -> Message:
        """The bot's newest message with buttons."""
        return next(m for m in reversed(self.person.messages) if not m.mine and _all(m))

    def _look(self) -> str:
        """What the newest prompt shows, buttons included."""
        prompts = (m for m in reversed(self.person.messages) if not m.mine and _all(m))
        shown = next(prompts, None)
        if shown is None:
            return ""
        return shown.text + "|".join(button["callback_data"] for button in _all(shown))


def _all(message: Message) -> list[Json]:
    return [button for row in message.keyboard for button in row]
