"""What a resident can send: texts and every other kind of message, edits and forwards."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.playground.attachments import PIXEL, Attachments, hidden_origin, user_origin
from bot.playground.call import Json
from bot.playground.chats import Chat, Message
from bot.playground.entities import found_in, utf16_length
from bot.playground.phone import Phone
from bot.playground.sending import quoted

if TYPE_CHECKING:
    from bot.playground.standin import StandIn


class Impossible(Exception):  # noqa: N818 - said of an act, not of an error
    """A phone would not let the resident do this."""


class Outbox(Phone):
    """A phone that sends. Every act is a plain call that queues the update and returns at once."""

    def __init__(self, standin: "StandIn", user: Json, chat: Chat) -> None:
        super().__init__(standin, user, chat)
        self._attachments = Attachments(standin.files, standin.chance)

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

    def _edits(self, chat: Chat, message: Message, content: Json) -> Message:
        self._standin.chats.edit(chat, message, content)
        self._update("edited_message", message.data, ("chat", chat.id))
        return message


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
