"""Bot API methods that put something into a chat."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.playground.call import Call, Json, Refusal, Upload, bad_request
from bot.playground.chats import Chat, Message
from bot.playground.files import StoredFile, image_size
from bot.playground.keyboards import markup_of
from bot.playground.text import caption_of, text_of

if TYPE_CHECKING:
    from bot.playground.standin import StandIn

LONG_TEXT = 500
"""Texts beyond this many characters meet the limits sooner; booked here as two messages."""

ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
     "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)  # fmt: skip


def chat_of(standin: "StandIn", call: Call) -> Chat:
    """The chat a call names; a Refusal when there is none."""
    named = call.parameters.get("chat_id")
    if named is None or named == "":
        raise bad_request("chat_id is empty")
    try:
        chat = standin.chats.get(int(named))
    except (TypeError, ValueError):
        chat = None
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise Refusal(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat.migrated_to,
        )
    return chat


def open_chat(standin: "StandIn", call: Call) -> Chat:
    """The chat a call wants to write in; a Refusal when it must not."""
    chat = chat_of(standin, call)
    if chat.deactivated:
        raise Refusal(403, "Forbidden: user is deactivated")
    if chat.blocked:
        words = (
            "bot was blocked by the user" if chat.private else "bot was kicked from the group chat"
        )
        raise Refusal(403, f"Forbidden: {words}")
    if not chat.started:
        raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
    return chat


def book(standin: "StandIn", chat: Chat, cost: float = 1.0) -> None:
    """Book a message against the limits; a 429 when they are spent."""
    wait = standin.limits.retry_after(chat.id, cost)
    if wait:
        raise Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)


def put(
    standin: "StandIn", chat: Chat, call: Call, content: Json, markup: Json | None = None
) -> Json:
    """Post the bot's message with its keyboard and what it replies to; the Message object."""
    if "reply_parameters" in call.parameters:
        content = {**_reply(chat, call), **content}
    if call.flag("protect_content"):
        content["has_protected_content"] = True
    if markup is not None and markup.get("inline_keyboard"):
        content["reply_markup"] = markup
    message = standin.chats.post(chat, standin.bot, content, mine=False)
    if markup is not None:
        _set_reply_keyboard(standin, chat, markup)
    return message.data


def _reply(chat: Chat, call: Call) -> Json:
    wanted = call.value("reply_parameters", "reply parameters")
    if not isinstance(wanted, dict):
        return {}
    message = chat.messages.get(int(wanted.get("message_id", 0)))
    if message is None:
        if wanted.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": quoted(message)}


def quoted(message: Message) -> Json:
    """A message as another one carries it: without what it replied to itself."""
    return {k: v for k, v in message.data.items() if k != "reply_to_message"}


def _set_reply_keyboard(standin: "StandIn", chat: Chat, markup: Json) -> None:
    if "keyboard" in markup:
        chat.reply_keyboard = markup
    elif "remove_keyboard" in markup:
        chat.reply_keyboard = None
    else:
        return
    standin.announce("keyboard", chat.id, {"reply_keyboard": chat.reply_keyboard})
    chat.bell.ring()


def send_message(standin: "StandIn", call: Call) -> Json:
    content = text_of(call)
    markup = markup_of(call)
    chat = open_chat(standin, call)
    book(standin, chat, 2.0 if len(content["text"]) > LONG_TEXT else 1.0)
    return put(standin, chat, call, content, markup)


def photo_content(standin: "StandIn", source: StoredFile | Upload) -> Json:
    """The `photo` field for an upload or a stored file."""
    try:
        image_size(source.data)
    except ValueError:
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    return {"photo": standin.files.photo_sizes(source.data)}


def document_content(standin: "StandIn", source: StoredFile | Upload) -> Json:
    """The `document` field for an upload or a stored file."""
    if isinstance(source, Upload):
        source = standin.files.keep(
            source.data, name=source.name, content_type=source.content_type, folder="documents"
        )
    about = {"file_name": source.name} if source.name else {}
    return {"document": {**about, "mime_type": source.content_type, **source.about()}}


def _send_file(standin: "StandIn", call: Call, name: str) -> Json:
    caption = caption_of(call)
    markup = markup_of(call)
    chat = open_chat(standin, call)
    source = standin.files.taken_from(call, name)
    book(standin, chat)
    return put(standin, chat, call, {**MEDIA[name](standin, source), **caption}, markup)


def send_photo(standin: "StandIn", call: Call) -> Json:
    return _send_file(standin, call, "photo")


def send_document(standin: "StandIn", call: Call) -> Json:
    return _send_file(standin, call, "document")


MEDIA: dict[str, Callable[["StandIn", StoredFile | Upload], Json]] = {
    "photo": photo_content,
    "document": document_content,
}


def media_content(standin: "StandIn", call: Call, item: Any) -> Json:
    """The content an InputMedia object stands for, caption included."""
    if not isinstance(item, dict) or item.get("type") not in MEDIA:
        raise bad_request("can't parse InputMedia: type must be photo or document here")
    inner = Call(call.method, item, call.files)
    source = standin.files.taken_from(inner, "media", str(item.get("media", "")))
    return {**MEDIA[item["type"]](standin, source), **caption_of(inner)}


def send_media_group(standin: "StandIn", call: Call) -> list[Json]:
    items = call.value("media", "media")
    if not isinstance(items, list) or not items:
        raise bad_request("there is no media in the request")
    if not 2 <= len(items) <= 10:
        raise bad_request("wrong number of media in the album: it must be 2-10")
    chat = open_chat(standin, call)
    contents = [media_content(standin, call, item) for item in items]
    book(standin, chat, len(items))
    group = str(standin.chance.randrange(10**16, 10**17))
    return [put(standin, chat, call, {"media_group_id": group, **c}) for c in contents]


def send_location(standin: "StandIn", call: Call) -> Json:
    latitude, longitude = call.decimal("latitude"), call.decimal("longitude")
    if latitude is None or longitude is None:
        raise bad_request("wrong latitude or longitude specified")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")
    markup = markup_of(call)
    chat = open_chat(standin, call)
    book(standin, chat)
    content = {"location": {"latitude": latitude, "longitude": longitude}}
    return put(standin, chat, call, content, markup)


def send_chat_action(standin: "StandIn", call: Call) -> bool:
    open_chat(standin, call)
    if call.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True
