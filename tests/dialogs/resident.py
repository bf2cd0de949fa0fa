"""A resident at the phone, and the world around: what they do becomes turns."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dialogs.conversation import Conversation, Turn, converse, current_screen
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
from dialogs.news import update_message
from dialogs.receipts import complete
from dialogs.repertoire import Repertoire, read_repertoire
from dialogs.screens import Button, Screen
from tests.dialogs.files import Files
from tests.dialogs.reports import FOLDER, REPORTS, Report
from tests.dialogs.telling import label

REPERTOIRE: Repertoire = read_repertoire(FOLDER)
LANGUAGES = {"en": "English", "sv": "Svenska", "ar": "العربية"}
WAVE = Wave("w1", "1")


class Resident:
    """One chat: what was sent and shown in it, and the conversation as the bot keeps it."""

    def __init__(self) -> None:
        self.conversation = Conversation()
        self.facts = Facts(REPERTOIRE, LANGUAGES, WAVE, tips_open=True, guess="en")
        self.now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
        self.screens: list[Screen] = []
        self.turns = 0
        self.files = Files()
        self._tapped = ""
        self._messages = 100
        self._numbers: dict[str, int] = {}
        self._edits = 0
        self._photos = 0

    def sends(self, reply: Input) -> Turn:
        """One turn."""
        self.turns += 1
        self.now += timedelta(seconds=1)
        self.facts = replace(
            self.facts,
            receipt=complete(f"{4_300_000 + self.turns:015}"),
            thread=self.files.opened_by(self.conversation, reply),
        )
        turn = converse(self.conversation, reply, self.facts, self.now, f"word{self.turns}")
        self.conversation = turn.conversation
        self.files.store(turn.events)
        if turn.screen.lines:
            self.screens.append(turn.screen)
        return turn

    def does(self, action: str) -> Turn | None:
        """What a transcript says the resident does; None if nothing reaches the bot by it."""
        if action.startswith("/"):
            name, _, payload = action[1:].partition(" ")
            return self.sends(Command(name, payload))
        for pattern, meant in _ACTIONS:
            if match := re.fullmatch(pattern, action, re.DOTALL):
                reply = meant(self, *match.groups())
                return self.sends(reply) if reply is not None else None
        raise AssertionError(f"nobody knows how a resident {action}")

    def happens(self, event: str) -> None:
        """What a transcript says the world does."""
        for pattern, meant in _EVENTS:
            if match := re.fullmatch(pattern, event):
                meant(self, *match.groups())
                return
        raise AssertionError(f"nobody knows how {event}")

    def looks(self) -> Screen:
        """What an update that comes again shows."""
        thread = self.files.opened_by(self.conversation)
        return current_screen(self.conversation, replace(self.facts, thread=thread), self.now)

    def _tap(self, which: str | None, words: str) -> Tap:
        here = [each.press for each in _buttons(self.screens[-1], words)]
        if which is None:
            assert here, f"{words} is on no button here"
            found = here
        else:
            every = [each.press for screen in self.screens for each in _buttons(screen, words)]
            old = [press for press in reversed(every) if press not in here]
            found = every if which == "first " else old
            assert found, f"there is no old {words}"
        self._tapped = found[0]
        return self._again()

    def _again(self) -> Tap:
        return Tap(self._tapped, 1000 + len(self.screens))

    def _data(self, data: str) -> Tap:
        runs = {name: {"key": run.key, "prompt": run.prompt} for name, run in self._runs()}
        for name, values in runs.items():
            for key, value in values.items():
                data = data.replace(f"<{name} {key}>", str(value))
        return Tap(data)

    def _runs(self) -> list[tuple[str, Any]]:
        return list(self.conversation.runs.items())

    def _type(self, words: str, times: str | None) -> Typed:
        said = json.loads(words) * int(times or 1)
        return Typed(said, self._number(json.loads(words)))

    def _tell(self, words: str, telling: str) -> Typed:
        said = json.loads(words)
        return Typed(said, self._number(said), _findings(said, telling))

    def _type_receipt(self, form: str) -> Typed:
        words = self.files.receipt(form)
        return Typed(words, self._number(words))

    def _receipt_command(self) -> Command:
        return Command("receipt", self.files.receipt(""), self._number("/receipt"))

    def _find(self) -> Input:
        secret = self.files.find()
        return ThreadOpened(secret) if secret else ReceiptRefused()

    def _hold_back(self, minutes: str) -> Input:
        return ReceiptRefused(int(minutes))

    def _post(self, words: str) -> None:
        self._number(json.loads(words))

    def _arrive(self, words: str) -> Typed:
        said = json.loads(words)
        return Typed(said, self._numbers[said])

    def _number(self, words: str) -> int:
        self._messages += 1
        self._numbers[words] = self._messages
        return self._messages

    def _edit(self, old: str, new: str, version: str | None = None, telling: str = "") -> Edited:
        self._edits += 1
        said, number = json.loads(new), self._numbers[json.loads(old)]
        return Edited(said, number, int(version or self._edits), _findings(said, telling))

    def _edit_telling(self, old: str, new: str, telling: str) -> Edited:
        return self._edit(old, new, telling=telling)

    def _odd(self, kind: Strange) -> Unsupported:
        return Unsupported(kind, self._number(kind))

    def _photo(self) -> Photo:
        self._photos += 1
        return Photo(f"photo{self._photos}", self._number("a photo"))

    def _unfit(self, reason: Unfit) -> PhotoRefused:
        return PhotoRefused(reason, self._number("a photo"))

    def _position(self, latitude: str, longitude: str) -> Position:
        return Position(float(latitude), float(longitude), self._number("a position"))

    def _our_own(self) -> None:
        repertoire = read_repertoire()
        self.facts = replace(self.facts, repertoire=repertoire, board=repertoire.board)

    def _flood(self, minutes: str) -> None:
        self.facts = replace(self.facts, wait=int(minutes))

    def _hold(self, minutes: str) -> None:
        self.facts = replace(self.facts, hold=int(minutes))

    def _other_phone(self) -> None:
        self.conversation, self.screens = Conversation(), []

    def _wave(self, wave: str, version: str) -> None:
        self.facts = replace(self.facts, wave=Wave(wave, version))

    def _no_wave(self) -> None:
        self.facts = replace(self.facts, wave=None)

    def _tips(self, state: str) -> None:
        self.facts = replace(self.facts, tips_open=state == "open")

    def reports(self, how: Report, *said: str) -> None:
        """What coordinators did, as residents can read it from now on."""
        self.facts = replace(self.facts, board=how(self.facts.board, self.now.date(), *said))

    def _send(self, ident: str) -> None:
        update = self.facts.board.update(ident)
        assert update
        self.screens.append(update_message(update, self.facts.board))

    def _phone(self, guess: str) -> None:
        self.facts = replace(self.facts, guess=guess if guess in LANGUAGES else "")

    def _wait(self, minutes: str) -> None:
        self.now += timedelta(minutes=int(minutes))


def _buttons(screen: Screen, words: str) -> list[Button]:
    return [each for row in screen.rows for each in row if label(each.label) == words]


def _findings(words: str, telling: str) -> tuple[Finding, ...]:
    """The passages a transcript names, as the host would have found them."""
    found = []
    for kind, quoted in re.findall(rf"an? (\w+) {_JSON}", telling):
        start = words.index(json.loads(quoted))
        found.append(Finding(start, start + len(json.loads(quoted)), kind))
    return tuple(found)


def _reporting(how: Report) -> Callable[..., None]:
    return lambda resident, *said: resident.reports(how, *said)


_JSON = r'("(?:[^"\\]|\\.)*")'
_ACTIONS: list[tuple[str, Callable[..., Input | None]]] = [
    (r"taps again", Resident._again),
    (r"taps (old |first )?(\S.*)", Resident._tap),
    (r"forges (.*)", Resident._data),
    (rf"types {_JSON}(?: (\d+) times)?", Resident._type),
    (rf"types {_JSON}, telling (.*)", Resident._tell),
    (r"types the receipt(?: (.+))?", Resident._type_receipt),
    (r"sends the receipt as a command", Resident._receipt_command),
    (r"looks it up", Resident._find),
    (r"asks to wait (\d+) minutes", Resident._hold_back),
    (rf"posts {_JSON}, which is delayed", Resident._post),
    (rf"gets {_JSON} through", Resident._arrive),
    (rf"edits {_JSON} to {_JSON}(?:, as edit (\d+))?", Resident._edit),
    (rf"edits {_JSON} to {_JSON}, telling (.*)", Resident._edit_telling),
    (r"sends a photo", Resident._photo),
    (r"sends a photo that is (\w+)", Resident._unfit),
    (r"sends an? (\w+)", Resident._odd),
    (r"shares (\S+) (\S+)", Resident._position),
]
_EVENTS: list[tuple[str, Callable[..., None]]] = [
    (r"wave (\w+) asks version (\w+)", Resident._wave),
    (r"no wave is open", Resident._no_wave),
    (r"tips are (open|closed)", Resident._tips),
    (r"the questions are our own", Resident._our_own),
    (r"too many tips came, (\d+) minutes are to pass", Resident._flood),
    (r"too many messages came, (\d+) minutes are to pass", Resident._hold),
    (r"another phone is taken up", Resident._other_phone),
    (r"the (\w+) (\w+): (.*)", lambda resident, *said: resident.files.write(*said)),
    (r"the tip is gone", lambda resident: resident.files.lose()),
    (r"update (\w+) is sent", Resident._send),
    (r"the phone speaks (\w+)", Resident._phone),
    (r"(\d+) minutes pass", Resident._wait),
    *((pattern, _reporting(how)) for pattern, how in REPORTS),
]
