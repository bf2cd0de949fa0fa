"""Residents at their phones: what they do to the bot, and what their phone shows them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bot.playground.attachments import PIXEL, Attachments, hidden_origin, user_origin
from bot.playground.call import Json
from bot.playground.chats import Chat, Message, Tap
from bot.playground.entities import found_in, utf16_length
from bot.playground.sending import quoted

if TYPE_CHECKING:
    from bot.playground.standin import StandIn

Wanted = str | Callable[[Message], bool]


class NotSeen(AssertionError):  # noqa: N818 - a test's finding
    """What a resident waited for did not come; the text shows the chat as it is."""


class Impossible(Exception):  # noqa: N818 - said of an act, not of an error
    """A phone would not let the resident do this."""


class Person:
    """One resident. Every act is a plain call that queues the update and returns at once."""

    def __init__(self, standin: "StandIn", user: Json, chat: Chat) -> None:
        self._standin = standin
        self.user = user
        self.id: int = user["id"]
        self.chat = chat
        self._attachments = Attachments(standin.files, standin.chance)
        self._seen_deeds = 0

    def __repr__(self) -> str:
        return f"<{self.user['first_name']}>"

    # What the phone shows.

    @property
    def first_name(self) -> str:
        """As on the phone."""
        name: str = self.user["first_name"]
        return name

    @property
    def messages(self) -> list[Message]:
        """What the chat shows now, oldest first."""
        return list(self.chat.messages.values())

    @property
    def last(self) -> Message | None:
        """The newest message of the bot."""
        return next((m for m in reversed(self.chat.messages.values()) if not m.mine), None)

    def buttons(self, message: Message | None = None) -> list[str]:
        """The texts of the buttons under a message, or under the bot's newest one."""
        message = message or self.last
        return message.buttons if message else []

    @property
    def reply_buttons(self) -> list[str]:
        """The texts of the reply keyboard below the chat."""
        markup = self.chat.reply_keyboard or {}
        return [button["text"] for row in markup.get("keyboard", []) for button in row]

    @property
    def taps_made(self) -> list[Tap]:
        """Every button press so far, with what came back."""
        return self.chat.taps

    @property
    def toasts(self) -> list[str]:
        """The texts that answered button presses, in the order of the presses; no empty ones."""
        return [tap.text for tap in self.chat.taps if tap.text]

    @property
    def unanswered(self) -> list[Tap]:
        """Button presses that still spin."""
        return [tap for tap in self.chat.taps if not tap.answered]

    @property
    def blocked(self) -> bool:
        """Whether this resident has blocked the bot."""
        return self.chat.blocked

    # Writing.

    def posts(self, content: Json, *, to: Chat | None = None) -> Message:
        """Send any content, given as Bot API fields: for kinds that have no verb here."""
        chat = to or self.chat
        if chat.blocked:
            raise Impossible(f"{self.first_name} has blocked the bot")
        chat.started = True
        message = self._standin.chats.post(chat, self.user, content, mine=True)
        self._update("message", message.data, ("chat", chat.id))
        return message

    def sends(
        self,
        text: str,
        *,
        entities: list[Json] | None = None,
        reply_to: Message | None = None,
        quote: str | None = None,
        to: Chat | None = None,
    ) -> Message:
        """Send a text; commands, mentions and links are marked unless `entities` are given."""
        content = _text(text, entities)
        if reply_to is not None:
            content["reply_to_message"] = quoted(reply_to)
            if quote is not None:
                position = utf16_length(reply_to.text[: max(reply_to.text.find(quote), 0)])
                content["quote"] = {"text": quote, "position": position, "is_manual": True}
        return self.posts(content, to=to)

    def presses_start(self, payload: str | None = None) -> Message:
        """Press Start, from a link with a payload or without; unblocks a blocked bot."""
        if self.chat.blocked:
            self.unblocks()
        return self.sends(f"/start {payload}" if payload else "/start")

    def edits(self, message: Message, text: str) -> Message:
        """Change the text (or caption) of an own message."""
        if not message.mine:
            raise Impossible("only one's own messages can be edited")
        chat = self._standin.chats.get(message.chat_id) or self.chat
        content = {k: v for k, v in message.data.items() if k not in _TEXT_FIELDS}
        name = "text" if "text" in message.data else "caption"
        words = _text(text, None)
        content[name] = words["text"]
        if "entities" in words:
            content["entities" if name == "text" else "caption_entities"] = words["entities"]
        return self._edits(chat, message, content)

    def forwards(
        self, text: str, *, of: Json | None = None, hidden_name: str = "A friend"
    ) -> Message:
        """Forward somebody's text: of a user (Bot API User), or of one who hides their account."""
        date = int(self._standin.now()) - 60
        origin = user_origin(of, date) if of else hidden_origin(hidden_name, date)
        return self.posts({"forward_origin": origin, **_text(text, None)})

    def replies_to_another_chat(self, text: str, *, of: Json | None = None) -> Message:
        """Reply here to a message of some other chat (`external_reply`)."""
        date = int(self._standin.now()) - 60
        origin = user_origin(of, date) if of else hidden_origin("A friend", date)
        return self.posts({"external_reply": {"origin": origin}, **_text(text, None)})

    # Other kinds of message.

    def sends_photo(self, data: bytes = PIXEL, caption: str | None = None) -> Message:
        """Send a picture (PNG or JPEG bytes)."""
        return self.posts({**self._attachments.photo(data), **_caption(caption)})

    def sends_album(self, pictures: Sequence[bytes], caption: str | None = None) -> list[Message]:
        """Send several pictures as one album; the caption goes with the first."""
        group = str(self._standin.chance.randrange(10**16, 10**17))
        sent = []
        for number, data in enumerate(pictures):
            words = _caption(caption if number == 0 else None)
            sent.append(
                self.posts({"media_group_id": group, **self._attachments.photo(data), **words})
            )
        return sent

    def sends_document(
        self, data: bytes = b"text", name: str = "note.txt", caption: str | None = None
    ) -> Message:
        """Send a file as it is."""
        return self.posts({**self._attachments.document(data, name), **_caption(caption)})

    def sends_location(
        self, latitude: float = 55.587, longitude: float = 13.045, live_period: int | None = None
    ) -> Message:
        """Send a place (by default one in Rosengård); a live one with a period in seconds."""
        return self.posts(self._attachments.location(latitude, longitude, live_period))

    def moves(self, message: Message, latitude: float, longitude: float) -> Message:
        """Move on while a live location is shared: arrives as an edit."""
        period = message.data["location"].get("live_period")
        moved = self._attachments.location(latitude, longitude, period)
        return self._edits(self.chat, message, moved)

    def sends_venue(
        self, latitude: float, longitude: float, title: str, address: str = "Amiralsgatan"
    ) -> Message:
        """Send a named place."""
        return self.posts(self._attachments.venue(latitude, longitude, title, address))

    def sends_sticker(self, emoji: str = "👍") -> Message:
        """Send a sticker."""
        return self.posts(self._attachments.sticker(emoji))

    def sends_voice(self, seconds: int = 3) -> Message:
        """Send a voice message."""
        return self.posts(self._attachments.voice(seconds))

    def sends_video_note(self, seconds: int = 3) -> Message:
        """Send a round video."""
        return self.posts(self._attachments.video_note(seconds))

    def sends_contact(
        self, phone_number: str = "+46701740605", first_name: str = "Sam", own: bool = False
    ) -> Message:
        """Send a contact: somebody's, or the own one."""
        return self.posts(
            self._attachments.contact(phone_number, first_name, self.id if own else None)
        )

    def sends_poll(self, question: str = "Tea?", options: Sequence[str] = ("Yes", "No")) -> Message:
        """Send a poll."""
        return self.posts(self._attachments.poll(question, options))

    def sends_dice(self, emoji: str = "🎲") -> Message:
        """Send a die."""
        return self.posts(self._attachments.dice(emoji))

    # Buttons.

    def taps(self, text: str) -> Tap | Message:
        """Tap this button on the newest message that has it, else of the reply keyboard."""
        for message in reversed(self.chat.messages.values()):
            if button := message.button(text):
                return self._taps_inline(message, button)
        return self.presses(text)

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

    # Leaving and coming back.

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

    # Waiting.

    async def sees(self, wanted: Wanted, timeout: float = 5.0) -> Message:
        """The bot's newest message with this text in it (or fulfilling this), waiting for it.

        NotSeen after `timeout` seconds.
        """

        def find() -> Message | None:
            for message in reversed(self.chat.messages.values()):
                if not message.mine and _fits(message, wanted):
                    return message
            return None

        try:
            return await self.chat.bell.until(find, timeout)
        except TimeoutError:
            raise NotSeen(
                f"not seen within {timeout} s: {wanted!r}; {self._transcript()}"
            ) from None

    async def hears_back(self, timeout: float = 5.0) -> None:
        """Wait until the bot did something in this chat after the resident's last act."""
        try:
            await self.chat.bell.until(lambda: self.chat.deeds > self._seen_deeds or None, timeout)
        except TimeoutError:
            raise NotSeen(f"no reaction within {timeout} s; {self._transcript()}") from None

    async def is_answered(self, tap: Tap | None = None, timeout: float = 5.0) -> None:
        """Wait until this button press (or every one) stopped spinning."""

        def done() -> bool:
            return bool(tap.answered) if tap else not self.unanswered

        try:
            await self.chat.bell.until(done, timeout)
        except TimeoutError:
            raise NotSeen(f"still spinning after {timeout} s: {self.unanswered}") from None

    # Parts.

    def _edits(self, chat: Chat, message: Message, content: Json) -> Message:
        self._standin.chats.edit(chat, message, content)
        self._update("edited_message", message.data, ("chat", chat.id))
        return message

    def _update(self, kind: str, payload: Json, key: tuple[str, int]) -> None:
        self._seen_deeds = self.chat.deeds
        self._standin.updates.put(kind, payload, key)

    def _transcript(self) -> str:
        shown = "\n  ".join(repr(message) for message in self.messages[-8:])
        return f"{self.first_name}'s chat shows:\n  {shown or 'nothing'}"


_TEXT_FIELDS = frozenset({"text", "entities", "caption", "caption_entities", "edit_date"})


def _text(text: str, entities: list[Json] | None) -> dict[str, Any]:
    marked = found_in(text) if entities is None else entities
    return {"text": text, "entities": marked} if marked else {"text": text}


def _caption(caption: str | None) -> Json:
    if not caption:
        return {}
    words = _text(caption, None)
    marks = {"caption_entities": words["entities"]} if "entities" in words else {}
    return {"caption": caption, **marks}


def _member(bot: Json, status: str) -> Json:
    return {"user": bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}


def _fits(message: Message, wanted: Wanted) -> bool:
    return wanted in message.text if isinstance(wanted, str) else wanted(message)
