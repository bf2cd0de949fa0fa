"""Residents: what they do to the bot besides sending messages."""

from bot.playground.call import Json
from bot.playground.chats import Message, Tap
from bot.playground.outbox import Impossible, Outbox
from bot.playground.phone import NotSeen

__all__ = ["Impossible", "NotSeen", "Person"]


class Person(Outbox):
    """One resident, with a phone in hand."""

    def presses_start(self, payload: str | None = None) -> Message:
        """Press Start, from a link with a payload or without; unblocks a blocked bot."""
        if self.chat.blocked:
            self.unblocks()
        return self.sends(f"/start {payload}" if payload else "/start")

    def taps(self, text: str) -> Tap:
        """Tap this button on the newest message that has it; NotSeen when none has."""
        for message in reversed(self.chat.messages.values()):
            if button := message.button(text):
                return self._taps_inline(message, button)
        raise NotSeen(f"no button {text!r}; {self._transcript()}")

    def presses(self, text: str) -> Message:
        """Press this button of the reply keyboard: sends its text, or what it asks for."""
        markup = self.chat.reply_keyboard or {}
        for button in (b for row in markup.get("keyboard", []) for b in row):
            if button["text"] == text:
                return self._presses(button)
        raise NotSeen(f"no button {text!r}; {self._transcript()}")

    def taps_on(self, message: Message, text: str) -> Tap:
        """Tap the button with this text under this very message."""
        button = message.button(text)
        if button is None:
            raise NotSeen(f"no button {text!r} under {message}")
        return self._taps_inline(message, button)

    def _taps_inline(self, message: Message, button: Json) -> Tap:
        if "callback_data" not in button:
            raise Impossible(f"{button['text']!r} opens something; it tells the bot nothing")
        return self.taps_data(message, button["callback_data"])

    def taps_data(self, message: Message | int, data: str) -> Tap:
        """Send any data from any message, old, edited or deleted, as a changed client can."""
        number = message if isinstance(message, int) else message.id
        now = self._standin.now()
        query_id = str(self._standin.chance.randrange(10**17, 10**18))
        tap = Tap(query_id, self.chat.id, number, data, now)
        self._standin.taps[query_id] = tap
        self.chat.taps.append(tap)
        shown = self.chat.messages.get(number)
        lost = {"chat": self.chat.about, "message_id": number, "date": 0}
        query = {
            "id": query_id,
            "from": self.user,
            "message": shown.data if shown else lost,
            "chat_instance": str(self.id ^ 0x5DEECE66D),
            "data": data,
        }
        self._update("callback_query", query, ("user", self.id))
        return tap

    def _presses(self, button: Json) -> Message:
        if self.chat.reply_keyboard and self.chat.reply_keyboard.get("one_time_keyboard"):
            self.chat.reply_keyboard = None
            self._standin.announce("keyboard", self.id, {"reply_keyboard": None})
        if button.get("request_location"):
            return self.sends_location()
        if button.get("request_contact"):
            return self.sends_contact(first_name=self.first_name, own=True)
        return self.sends(button["text"])

    def blocks(self) -> None:
        """Block the bot."""
        self._membership("member", "kicked")

    def unblocks(self) -> None:
        """Let the bot in again."""
        self._membership("kicked", "member")

    def _membership(self, old: str, new: str) -> None:
        self.chat.blocked = new == "kicked"
        bot = self._standin.bot
        change: Json = {
            "chat": self.chat.about,
            "from": self.user,
            "date": int(self._standin.now()),
            "old_chat_member": _member(bot, old),
            "new_chat_member": _member(bot, new),
        }
        self._standin.announce("resident", self.id, {"blocked": self.chat.blocked})
        self._update("my_chat_member", change, ("member", self.id))

    def deactivates(self) -> None:
        """Delete the account; the bot is told only when it writes."""
        self.chat.deactivated = True

    def deletes(self, message: Message) -> None:
        """Delete a message on both sides; Telegram tells a bot nothing about it."""
        self._standin.chats.delete(self.chat, message.id)


def _member(bot: Json, status: str) -> Json:
    return {"user": bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}
