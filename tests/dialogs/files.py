"""The bodies' side of a tip, as far as a resident notices it: threads, and what is written in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

from dialogs.conversation import Conversation
from dialogs.events import (
    Event,
    MessageWritten,
    NoticeStopped,
    ReceiptEntered,
    TipReopened,
    TipSubmitted,
    TipWithdrawn,
)
from dialogs.inputs import Input, ThreadOpened
from dialogs.messages import REPORTER, Kind, Message, State, Thread

DAY = date(2026, 3, 3)
_SCRIPTS = {"arabic": 0x660, "persian": 0x6F0, "devanagari": 0x966}


class Files:
    """Threads by receipt; the secret of each is its receipt with a letter before it."""

    def __init__(self) -> None:
        self.threads: dict[str, Thread] = {}
        self.entered = ""

    def store(self, events: tuple[Event, ...]) -> None:
        """What the events of a turn leave behind."""
        for event in events:
            match event:
                case TipSubmitted():
                    self.threads[event.receipt] = Thread(
                        "received", event.version, event.answers, (), DAY + timedelta(days=90),
                        photos=len(event.photos), notice=event.notice,
                    )  # fmt: skip
                case ReceiptEntered(digits):
                    self.entered = digits
                case MessageWritten(secret, kind, words):
                    self._add(secret[1:], REPORTER, kind, words)
                case TipWithdrawn(secret):
                    self._add(secret[1:], REPORTER, "withdrawn", state="withdrawn")
                case TipReopened(secret):
                    self._add(secret[1:], REPORTER, "reopened", state="received")
                case NoticeStopped(secret):
                    thread = self.threads[secret[1:]]
                    self.threads[secret[1:]] = replace(thread, notice=False)

    def opened_by(self, conversation: Conversation, reply: Input | None = None) -> Thread | None:
        """The thread that the chat has open, or that is opened for it now."""
        secret = reply.secret if isinstance(reply, ThreadOpened) else conversation.secret
        return self.threads.get(secret[1:])

    def find(self) -> str:
        """The secret of the thread whose receipt was entered last, "" if there is none."""
        return f"s{self.entered}" if self.entered in self.threads else ""

    def receipt(self, form: str | None) -> str:
        """The newest tip's receipt, in some form in which people type it."""
        receipt = list(self.threads)[-1] if self.threads else "0" * 16
        match form:
            case "with spaces":
                return " ".join(receipt[start : start + 4] for start in range(0, 16, 4))
            case "as it was shown":
                return "-".join(receipt[start : start + 4] for start in range(0, 16, 4))
            case "with two digits swapped":
                return receipt[:9] + receipt[10] + receipt[9] + receipt[11:]
            case "without its last digit":
                return receipt[:-1]
            case "of nobody":
                return "1234567890123459"
        if form and (script := _SCRIPTS.get(form.removeprefix("in ").removesuffix(" digits"))):
            digits = "".join(chr(script + int(digit)) for digit in receipt)
            return f"\u2066{digits[:8]} \u200f– {digits[8:]}\u2069"
        assert not form, form
        return receipt

    def write(self, body: str, verb: str, said: str) -> None:
        """What a body asks, answers or sets: quoted words, or a template with what it takes."""
        kind: Kind = {"asks": "question", "writes": "text"}.get(verb, "status")  # type: ignore[assignment]
        state: State | None = None
        if kind == "status":
            state, _, said = said.partition(" ")  # type: ignore[assignment]
        words, template, params = "", "", dict[str, str | date]()
        if said.startswith('"'):
            words = json.loads(said)
        elif said:
            template, _, body_named = said.partition(" ")
            params = {"body": body_named} if body_named else {}
        receipt = list(self.threads)[-1]
        self._add(receipt, body, kind, words, state=state, template=template, params=params)

    def lose(self) -> None:
        """The newest tip expires."""
        self.threads.popitem()

    def _add(
        self,
        receipt: str,
        sender: str,
        kind: Kind,
        words: str = "",
        *,
        state: State | None = None,
        template: str = "",
        params: dict[str, str | date] | None = None,
    ) -> None:
        thread = self.threads[receipt]
        number = len(thread.messages) + 1
        shown = state if sender != REPORTER else None
        message = Message(
            number, sender, kind, words, template, params or {}, shown,
            next=DAY + timedelta(days=7) if template == "visit" else None, day=DAY,
        )  # fmt: skip
        asked: State | None = "asked" if kind == "question" else None
        thread = replace(thread, state=state or asked or thread.state)
        self.threads[receipt] = thread.adding(message)
