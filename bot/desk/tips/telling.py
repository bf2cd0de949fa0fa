"""A tip in words, for a coordinator. What others wrote is made harmless to the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from bot.desk.page import count
from bot.desk.room import Room
from dialogs.cells import CELL_METRES
from dialogs.describing import describe
from dialogs.messages import REPORTER, Message
from dialogs.screens import Text
from dialogs.templates import note
from locales.words import isolate
from storage.tips.masks import MESSAGE
from storage.tips.reading import Tip

STATES = {
    "received": "received",
    "looking": "being looked at",
    "asked": "question asked",
    "acted": "acted on",
    "not_ours": "not ours",
    "closed": "closed",
    "withdrawn": "taken back",
    "spam": "spam",
}
_PLACES = ("place", "district")
_SAID = {
    "text": "wrote",
    "question": "asked",
    "added": "added",
    "withdrawn": "took the tip back",
    "reopened": "brought it up again",
}


def short(ident: str) -> str:
    """As much of a tip's id as tells it from the others."""
    return ident[:8]


class Telling:
    """Tells tips in a language."""

    def __init__(self, room: Room, language: str) -> None:
        self._room = room
        self._language = language

    def category(self, tip: Tip) -> str:
        """What a tip is about."""
        return self._answers(tip).get("category", (tip.category, tip.category))[1]

    def place(self, tip: Tip) -> str:
        """Where it is about, empty when nobody knows."""
        answers = self._answers(tip)
        return next((answers[each][1] for each in _PLACES if each in answers), "")

    def whole(self, tip: Tip) -> Iterator[str]:
        """All of a tip, line by line; words are indented by two spaces."""
        yield from self._head(tip)
        for part, (label, answer) in self._answers(tip).items():
            yield from ("", f"{label} [{part}]", *_indent(answer))
        for message in tip.messages:
            yield from ("", *self._message(message))
        for each in tip.notes:
            yield from ("", f"Note of {each.coordinator}, {each.body}, {each.day.isoformat()}")
            yield from _indent(isolate(each.words))

    def _head(self, tip: Tip) -> Iterator[str]:
        language = self._room.catalogues.autonym(tip.language)
        yield f"Tip {short(tip.id)}, for {', '.join(tip.bodies)}: {STATES[tip.state]}"
        yield f"Came {tip.day.isoformat()} in {language}, is kept until {tip.expires.isoformat()}"
        if tip.urgent:
            yield "Urgent when it was sent"
        if tip.due is not None:
            late = " - overdue" if tip.overdue else ""
            yield f"First answer due by {tip.due.isoformat()}{late}"
        if tip.ends_soon:
            yield "Ends within 14 days"
        if tip.photos:
            export = f"`lyhord tips export FOLDER {short(tip.id)}` writes them"
            yield f"{count(tip.photos, 'photo')}; {export}"
        if tip.masked:
            yield f"{count(tip.masked, 'passage')} hidden; --unmasked shows them"
        if tip.into:
            yield f"Merged into {short(tip.into)}"
        if tip.same:
            yield f"Merged into it: {', '.join(map(short, tip.same))}"
        if tip.alike:
            yield f"May be about the same: {', '.join(map(short, tip.alike))}"

    def _answers(self, tip: Tip) -> dict[str, tuple[str, str]]:
        """The counted answers by question id: the question in short, the answer in words."""
        dialogue = self._room.repertoire.tips.get(tip.version)
        told: dict[str, tuple[str, str]] = {}
        for ident, answer in tip.answers.items():
            question = dialogue.by_id.get(ident) if dialogue else None
            if question is None:  # of a release that is not this one
                told[ident] = ident, isolate(str(answer.value or answer.missing))
            elif question.step:
                match answer.value:
                    case [float(latitude), float(longitude)]:
                        words = f"{latitude}, {longitude}: the middle of {CELL_METRES} m each way"
                    case _:
                        words = self._plain(describe(question, answer))
                told[ident] = self._plain(question.short), words
        return told

    def _message(self, message: Message) -> Iterator[str]:
        who = "The reporter" if message.sender == REPORTER else message.sender
        said = f"set it to {STATES[message.state]}" if message.state else _SAID[message.kind]
        day = message.day.isoformat() if message.day else ""
        yield f"{day} {who} {said} [{MESSAGE}{message.number}]"
        if message.template:
            text = self._plain(note(message, self._room.repertoire.bodies))
            yield from _indent(f"{message.template}: {text}")
        if message.words:
            yield from _indent(isolate(message.words))
        if message.next:
            yield f"  More by {message.next.isoformat()}"

    def _plain(self, text: Text) -> str:
        return self._room.catalogues.plain(text, self._language)


def _indent(words: str) -> Iterator[str]:
    for line in words.splitlines():
        yield f"  {line}"
