"""A resident who talks to storage: what the bot would do, without the bot."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from dialogs.facts import Facts
from dialogs.inputs import Command, Input, Tap, ThreadOpened, Typed
from dialogs.pictures import write_picture
from dialogs.screens import Screen
from storage.tips.sending import NotPrepared, Prepared
from storage.turns import Taken, Update, take_turn
from storage.vault import Vault
from storage.writers import Kept, transact
from tests.storage.questionnaire import LANGUAGES, new_receipt, small_repertoire

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)  # a Monday, 12 o'clock in Stockholm
FACTS = Facts(small_repertoire(), LANGUAGES)


class Resident:
    """One chat, on a connection kept for all of a test's residents.

    Every reply is a new update; `again` delivers the last one once more.
    """

    def __init__(self, kept: Kept, vault: Vault, chat_id: int) -> None:
        self.kept, self.vault, self.chat_id = kept, vault, chat_id
        self.now = NOON
        self.screen = Screen(())
        self.updates = count(chat_id * 1000)
        self.origins = count(1)
        self.last: Update | None = None
        self.receipt = ""  # of the tip sent last

    def does(self, reply: Input, update_id: int | None = None) -> Taken:
        """One update, handled."""
        number = next(self.updates) if update_id is None else update_id
        self.last = Update(self.chat_id, number, reply)
        return self.again()

    def again(self) -> Taken:
        """The last update, delivered once more."""
        came = self.last
        assert came is not None
        facts = replace(FACTS, receipt=new_receipt())
        try:
            taken = self._turn(came, facts, None)
        except NotPrepared as wanted:
            self.receipt = wanted.digits
            derived = self.vault.receipts.derive(wanted.digits)
            blacked = {write_picture(each): b"blacked out" for each in wanted.photos}
            taken = self._turn(came, facts, Prepared(wanted.digits, derived, blacked))
        self.screen = taken.screen
        return taken

    def _turn(self, came: Update, facts: Facts, prepared: Prepared | None) -> Taken:
        fresh = secrets.token_urlsafe(4)
        taken: Taken = transact(
            self.kept,
            lambda c: take_turn(c, self.vault, came, facts, self.now, fresh, prepared),
        )
        return taken

    def sends(self, command: str) -> Taken:
        """A command."""
        return self.does(Command(command))

    def types(self, words: str) -> Taken:
        """A message."""
        return self.does(Typed(words, next(self.origins)))

    def taps(self, label: str) -> Taken:
        """The button on the screen whose label's id ends so, or holds such a text."""
        buttons = [button for row in self.screen.rows for button in row]
        fits = [each for each in buttons if each.label.id.endswith(label)]
        assert fits, f"no button {label} among {[each.label for each in buttons]}"
        return self.does(Tap(fits[0].press))

    def presses(self, data: str) -> Taken:
        """A button by what it sends, shown or not."""
        return self.does(Tap(data))

    def arrives(self, language: str = "sv") -> Resident:
        """Begins a chat and picks a language."""
        self.sends("start")
        self.presses(f"go.language.{language}")
        return self

    def opens(self, digits: str) -> Taken:
        """Types a receipt, and the host finds what it opens."""
        self.types(digits)
        return self.does(ThreadOpened(self.vault.receipts.derive(digits).secret))

    def consents(self) -> Resident:
        """Begins the survey, up to its first question."""
        self.sends("survey")
        self.taps("survey.consent.yes")
        return self

    def answers(
        self,
        age: str = "survey.age.young",
        part: str = "survey.part.north",
        years: str = "7",
        wish: str = "Fler lampor",
    ) -> Resident:
        """Answers all questions, up to the review; was no victim."""
        for label in (age, part, "survey.victim.no"):
            self.taps(label)
        self.types(years)
        self.types(wish)
        return self

    def completes(self) -> Resident:
        """Sends the survey from its review."""
        self.taps("send")
        return self
