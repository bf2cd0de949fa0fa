"""A resident who leaves a tip and reads what is answered, in English, as people do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.playground import Person
from bot.playground.chats import Message
from tests.whole.site import Site

RECEIPT = re.compile(r"\b(\d{4}-\d{4}-\d{4}-\d{4})\b")
WAIT = 30.0  # seconds; on a busy machine


@dataclass
class Reporter:
    """One person before one phone. Each act waits until the bot has dealt with it."""

    site: Site
    person: Person
    receipts: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, site: Site, name: str = "Ali", username: str | None = None) -> Reporter:
        """Somebody new, whose phone speaks English."""
        return cls(site, site.standin.person(name, username=username, language_code="en"))

    @property
    def last(self) -> Message:
        """What the bot says last."""
        assert self.person.last is not None
        return self.person.last

    @property
    def photo(self) -> bytes:
        """The newest picture the bot shows."""
        message = next(
            m for m in reversed(self.person.messages) if "photo" in m.data and not m.mine
        )
        stored = self.site.standin.files.get(message.data["photo"][-1]["file_id"])
        assert stored is not None
        return stored.data

    async def settles(self) -> None:
        """Wait until everything anybody did is dealt with."""
        await self.site.settles()

    async def taps(self, *labels: str) -> Message:
        """Tap the buttons of these labels, one after the other."""
        for label in labels:
            self.tap(label)
            await self.settles()
        return self.last

    def tap(self, label: str) -> None:
        """Tap the newest button that reads so, and wait for nothing."""
        for message in reversed(self.person.messages):
            for row in message.keyboard:
                for button in row:
                    if plain(button["text"]) == label:
                        self.person.taps_data(message, button["callback_data"])
                        return
        raise AssertionError(f"no button {label}: {self.person.messages}")

    async def sends(self, *words: str) -> Message:
        """Send these messages, one after the other."""
        for each in words:
            self.person.sends(each)
            await self.settles()
        return self.last

    async def sends_photos(self, *pictures: bytes) -> Message:
        """Send pictures, one by one."""
        for each in pictures:
            self.person.sends_photo(each)
            await self.settles()
        return self.last

    async def begins(self, category: str = "Litter and rats") -> Message:
        """Press Start, begin a tip, agree to the notice, choose what it is about."""
        self.person.presses_start()
        await self.settles()
        await self.sends("/tip")
        return await self.taps("Continue", category)

    async def comes_to_words(self) -> Message:
        """Answer the few questions about litter."""
        await self.begins()
        return await self.taps("Herrgården", "Rats", "Done", "Every day")

    async def comes_to_photos(self, words: str = "rats by the bins") -> Message:
        """All that comes before the pictures."""
        await self.comes_to_words()
        return await self.sends(words)

    async def comes_to_receipt(self, words: str = "rats by the bins") -> str:
        """To the receipt of a tip without pictures; its 16 digits as they are shown."""
        await self.comes_to_photos(words)
        await self.taps("No pictures")
        return await self.notes_receipt()

    async def notes_receipt(self) -> str:
        """From the review to the receipt."""
        found = RECEIPT.search((await self.taps("Continue")).text)
        assert found is not None, self.last
        self.receipts.append(found[1])
        return found[1]

    async def leaves_a_tip(self, words: str = "rats by the bins", *, notice: bool = False) -> str:
        """A whole tip; its receipt."""
        receipt = await self.comes_to_receipt(words)
        if notice:
            await self.taps("Tell me here when there's news")
        await self.taps("Send")
        return receipt

    async def opens(self, receipt: str) -> Message:
        """Enter a receipt."""
        if not self.person.messages:
            self.person.presses_start()
            await self.settles()
        return await self.sends("/receipt", receipt)


def plain(text: str) -> str:
    """What is read of a text: without the marks that keep directions apart."""
    return text.translate({0x2066: None, 0x2067: None, 0x2068: None, 0x2069: None})
