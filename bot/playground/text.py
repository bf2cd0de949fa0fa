"""Texts as the bot sends them: what Telegram makes of them, and what is too long or empty."""

import re
from typing import Any

from bot.playground.call import Call, Json, bad_request
from bot.playground.entities import clipped, utf16_length, with_found
from bot.playground.markup import parse_html

MAX_TEXT = 4096
MAX_CAPTION = 1024

_REMOVED = re.compile("[\r\u2028-\u202e]")
_BLANKED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_INVISIBLE = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064"
    "\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\x00]*"
)


def text_of(call: Call) -> Json:
    """`text` and `entities` of a text message, checked."""
    text, entities = _formatted(call, "text", "entities", "parse_mode")
    if _INVISIBLE.fullmatch(text):
        raise bad_request("message text is empty")
    if len(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_of(call: Call) -> Json:
    """`caption` and `caption_entities` of a media message, checked; empty when it has none."""
    text, entities = _formatted(call, "caption", "caption_entities", "parse_mode")
    if len(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def _formatted(call: Call, name: str, entities_name: str, mode_name: str) -> tuple[str, list[Json]]:
    text = call.text(name)
    mode = call.text(mode_name).lower()
    given: list[Json] = []
    if mode == "html":
        text, given = parse_html(cleaned(text))
    elif mode:
        raise bad_request("unsupported parse_mode")
    elif entities_name in call.parameters:
        given = _given(call.value(entities_name, "entities"))
    else:
        text = cleaned(text)
    return trimmed(text, given)


def _given(value: Any) -> list[Json]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise bad_request("expected an Array of MessageEntity")
    return [entity for entity in value if isinstance(entity, dict) and "type" in entity]


def cleaned(text: str) -> str:
    """The text without what Telegram drops from it: odd controls, embedding and override marks."""
    if text.isascii() and text.isprintable():
        return text
    return _BLANKED.sub(" ", _REMOVED.sub("", text))


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """The text without white space at its ends, its entities moved along, and found ones added."""
    core = text.strip()
    if entities and len(core) != len(text):
        lead = utf16_length(text[: len(text) - len(text.lstrip())])
        entities = clipped(entities, lead, utf16_length(core))
    return core, with_found(core, entities)
