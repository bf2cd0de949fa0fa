"""Bot API methods that change or take away what a chat shows, and the answer to a button press."""

from typing import TYPE_CHECKING

from bot.playground.call import Call, Json, bad_request
from bot.playground.chats import Chat, Message
from bot.playground.keyboards import inline_of
from bot.playground.sending import book, chat_of, media_content, open_chat
from bot.playground.text import caption_of, text_of

if TYPE_CHECKING:
    from bot.playground.standin import StandIn

DELETABLE_FOR = 48 * 3600
QUERY_LIFETIME = 150.0
MAX_ANSWER = 200

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_MEDIA = ("photo", "document")
_CONTENT = (
    "text", "entities", "caption", "caption_entities", "photo", "document", "location",
    "reply_markup",
)  # fmt: skip


def _to_edit(standin: "StandIn", call: Call) -> tuple[Chat, Message]:
    if "inline_message_id" in call.parameters:
        raise bad_request("message to edit not found")
    chat = open_chat(standin, call)
    number = call.integer("message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None:
        raise bad_request("message to edit not found")
    if message.mine:
        raise bad_request("message can't be edited")
    return chat, message


def _change(
    standin: "StandIn", chat: Chat, message: Message, content: Json, markup: Json | None
) -> Json:
    if markup is not None:
        content["reply_markup"] = markup
    old = message.data
    if all(old.get(name) == content.get(name) for name in _CONTENT):
        raise bad_request(NOT_MODIFIED)
    book(standin, chat)
    standin.chats.edit(chat, message, content)
    return message.data


def edit_message_text(standin: "StandIn", call: Call) -> Json:
    content = text_of(call)
    markup = inline_of(call)
    chat, message = _to_edit(standin, call)
    if "text" not in message.data:
        raise bad_request("there is no text in the message to edit")
    return _change(standin, chat, message, content, markup)


def edit_message_caption(standin: "StandIn", call: Call) -> Json:
    caption = caption_of(call)
    markup = inline_of(call)
    chat, message = _to_edit(standin, call)
    media = {name: message.data[name] for name in _MEDIA if name in message.data}
    if not media:
        raise bad_request("there is no caption in the message to edit")
    return _change(standin, chat, message, {**media, **caption}, markup)


def edit_message_media(standin: "StandIn", call: Call) -> Json:
    markup = inline_of(call)
    chat, message = _to_edit(standin, call)
    content = media_content(standin, call, call.value("media", "media"))
    return _change(standin, chat, message, content, markup)


def edit_message_reply_markup(standin: "StandIn", call: Call) -> Json:
    markup = inline_of(call)
    chat, message = _to_edit(standin, call)
    content = {name: message.data[name] for name in _CONTENT[:-1] if name in message.data}
    return _change(standin, chat, message, content, markup)


def _deletable(standin: "StandIn", chat: Chat, message: Message) -> bool:
    age = standin.now() - message.data["date"]
    return age < DELETABLE_FOR and (chat.private or not message.mine)


def delete_message(standin: "StandIn", call: Call) -> bool:
    chat = chat_of(standin, call)
    message = chat.messages.get(call.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(standin, chat, message):
        raise bad_request("message can't be deleted")
    standin.chats.delete(chat, message.id)
    chat.stir()
    return True


def delete_messages(standin: "StandIn", call: Call) -> bool:
    """True even where messages were skipped: gone already, or too old."""
    chat = chat_of(standin, call)
    numbers = call.value("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad_request("too many message identifiers specified")
    for number in numbers:
        message = chat.messages.get(int(number))
        if message is not None and _deletable(standin, chat, message):
            standin.chats.delete(chat, message.id)
    chat.stir()
    return True


def answer_callback_query(standin: "StandIn", call: Call) -> bool:
    tap = standin.taps.get(call.text("callback_query_id"))
    if tap is None or standin.now() - tap.at > QUERY_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = call.text("text")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    chat = standin.chats.get(tap.chat_id)
    tap.answered += 1
    if tap.answered == 1:
        tap.text, tap.show_alert, tap.url = text, call.flag("show_alert"), call.text("url")
        standin.announce(
            "toast",
            tap.chat_id,
            {
                "text": text,
                "show_alert": tap.show_alert,
                "message_id": tap.message_id,
                "data": tap.data,
            },
        )
    if chat is not None:
        chat.stir()
    return True
