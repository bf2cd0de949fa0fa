"""Old keyboards: whatever was ever shown can be tapped at any time, and changes nothing else."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest

from bot.playground import Person
from bot.playground.call import Call
from dialogs.presses import Go, Press, go, press, read_press
from tests.whole.conftest import Sites
from tests.whole.respondent import Recognition, Respondent, Said
from tests.whole.site import Site

TAPS = 100
TAPS_IN_A_SOAK = 3000
# Whoever does not want to after all, or is too young, takes back all that was said before.
ENDINGS = {("consent", "no"), ("age", "under16")}

Row = tuple[int, str, Said]


@dataclass(frozen=True)
class Button:
    """A button as it once stood in a chat, and the question it was shown for."""

    message: int
    data: str
    question: str = ""


@dataclass
class Chat:
    """A resident's chat with every keyboard it was ever shown."""

    site: Site
    person: Person
    recognition: Recognition
    chance: random.Random
    shown: list[list[Button]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.site.standin.on_call.append(self._note)

    def _note(self, call: Call) -> None:
        """Keep the keyboard of a message just sent or edited."""
        message = call.result if isinstance(call.result, dict) else {}
        if message.get("chat", {}).get("id") != self.person.id or "text" not in message:
            return
        now = self.person.chat.messages[message["message_id"]]
        question = self.recognition.question(now)
        buttons = [each["callback_data"] for row in now.keyboard for each in row]
        if buttons:
            ident = question.id if question else ""
            self.shown.append([Button(now.id, data, ident) for data in buttons])

    def any_button(self) -> Button:
        """Any button that was ever shown."""
        return self.chance.choice([button for keyboard in self.shown for button in keyboard])

    def current_button(self) -> Button:
        """One of those shown last; more often one that leads onward."""
        keyboard = self.shown[-1]
        onward = [
            button for button in keyboard
            if isinstance(to := read_press(button.data), Press) and to.verb != "back"
        ]  # fmt: skip
        return self.chance.choice(onward if onward and self.chance.random() < 0.9 else keyboard)

    def forged_button(self) -> Button:
        """What a changed client might send: another question's code under this one's number."""
        button, other = self.any_button(), self.any_button()
        to, stolen = read_press(button.data), read_press(other.data)
        if not isinstance(to, Press) or not isinstance(stolen, Press):
            return Button(button.message, self.chance.choice(["", "x" * 64, "q.", "go.", "go.x.y"]))
        verb = self.chance.choice([to.verb, stolen.verb])
        number = to.prompt + self.chance.randrange(-1, 2)
        data = press(to.key, number, verb, stolen.code)  # type: ignore[arg-type]
        asked = {
            (each.key, each.prompt): shown.question
            for keyboard in self.shown
            for shown in keyboard
            if isinstance(each := read_press(shown.data), Press)
        }
        return Button(other.message, data, asked.get((to.key, number), ""))

    async def taps(self, button: Button) -> None:
        """Tap it, and check that it changed no other question's answer."""
        before, tips = self.site.answers(self.person.id), self.site.tips()
        session = self.site.session(self.person.id)
        runs = session.conversation.runs if session else {}
        just_asked = button.data in {each.data for each in self.shown[-1]}
        self.person.taps_data(button.message, button.data)
        await self.site.settles()
        assert self.person.unanswered == []
        after = self.site.answers(self.person.id)
        match read_press(button.data):
            case Press(key, prompt, verb, code):
                to = {name for name, run in runs.items() if (run.key, run.prompt) == (key, prompt)}
                assert self.site.tips() == tips + (1 if self._sends_a_tip(to, verb) else 0)
                if "survey" in to and not after and (button.question, code) in ENDINGS:
                    return
                self._check_added(before, after, button, current="survey" in to)
            case Go("survey" | "forget", code) if code and after != before:
                # The only buttons that delete: a "yes" to what was asked in the turn before.
                assert (after, just_asked) == ([], True)
            case _:
                assert (after, self.site.tips()) == (before, tips)

    def _sends_a_tip(self, to: set[str], verb: str) -> bool:
        session = self.site.session(self.person.id)
        gone = session is not None and "tip" not in session.conversation.runs
        return "tip" in to and verb == "ok" and gone

    def _check_added(
        self, before: list[Row], after: list[Row], button: Button, *, current: bool
    ) -> None:
        """Rows are only added; by the current question's own buttons only; and but one answer."""
        assert after[: len(before)] == before
        added = [row for row in after[len(before) :] if row[2] != "-orphaned"]
        if not current:
            assert after == before
        assert [row[1] for row in added] in ([], [button.question])
        assert added or after == before


@pytest.fixture(params=range(2))
def chance(request: pytest.FixtureRequest, soak: bool) -> random.Random:
    """Three ways a day can go; others every time in a soak."""
    return random.Random() if soak else random.Random(request.param)


async def test_an_old_button_changes_no_other_question(
    place: Sites, recognition: Recognition, chance: random.Random, soak: bool
) -> None:
    """Any keyboard ever shown, of the survey, a tip, a menu or the time before /forget, and any
    forgery of one, tapped at any time: an answer changes only by its own question's buttons while
    it is asked."""
    site = place("sqlite")
    async with site.house():
        ali = site.standin.person("Ali", language_code="en")
        chat = Chat(site, ali, recognition, chance)
        resident = Respondent(site.standin, ali, recognition, chance)
        await resident.answers_until(chance.choice(["safe", "report", "wish"]))
        await site.settles()
        for _ in range(TAPS_IN_A_SOAK if soak else TAPS):
            act = chance.random()
            if act < 0.45:
                await chat.taps(chat.current_button())
            elif act < 0.8:
                await chat.taps(chat.any_button())
            elif act < 0.92:
                await chat.taps(chat.forged_button())
            else:
                ali.sends(chance.choice(["/survey", "/survey", "/tip", "/promise", "some words"]))
                await site.settles()


@pytest.mark.parametrize("asks", [go("forget"), go("survey", "withdraw")])
async def test_an_old_yes_deletes_nothing(
    place: Sites, recognition: Recognition, asks: str
) -> None:
    """Whoever was asked "really?", went elsewhere, and finds the "yes" again: it does nothing."""
    site = place("sqlite")
    async with site.house():
        ali = site.standin.person("Ali", language_code="en")
        chat = Chat(site, ali, recognition, random.Random(6))
        asked = await Respondent(site.standin, ali, recognition, chat.chance).answers_until("safe")
        await site.settles()
        ali.taps_data(asked, asks)
        await site.settles()
        target = read_press(asks)
        [yes] = (
            each
            for each in chat.shown[-1]
            if isinstance(to := read_press(each.data), Go)
            and isinstance(target, Go)
            and to.target == target.target
            and to.code
        )
        ali.sends("/help")
        await site.settles()
        before = site.answers(ali.id)
        for _ in range(2):
            ali.taps_data(yes.message, yes.data)
            await site.settles()
        assert site.answers(ali.id) == before
        assert before
        assert ali.unanswered == []


async def test_a_button_from_before_forgetting_answers_nothing(
    place: Sites, recognition: Recognition
) -> None:
    """After /forget every keyboard left in the chat, tapped, brings no answer back and none in."""
    site, chance = place("sqlite"), random.Random(5)
    async with site.house():
        ali = site.standin.person("Ali", language_code="en")
        chat = Chat(site, ali, recognition, chance)
        await Respondent(site.standin, ali, recognition, chance).answers_until("report")
        ali.sends("/forget")
        await ali.sees("Delete")
        await site.settles()
        [yes] = (each for each in chat.shown[-1] if each.data.startswith("go.forget."))
        ali.taps_data(yes.message, yes.data)
        await site.settles()
        assert site.answers(ali.id) == []
        old = [button for keyboard in chat.shown[:-1] for button in keyboard]
        for button in chance.sample(old, TAPS // 2):
            ali.taps_data(button.message, button.data)
        await site.settles()
        assert site.answers(ali.id) == []
        assert ali.unanswered == []
        ali.sends("/survey")
        await site.settles()
        for button in chance.sample(old, TAPS):
            if read_press(button.data) != Go("survey"):
                ali.taps_data(button.message, button.data)
        await site.settles()
        assert site.answers(ali.id) == []
