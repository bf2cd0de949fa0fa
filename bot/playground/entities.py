"""Entities of a text: the ones Telegram finds by itself, and how it orders and joins them.

Offsets and lengths are UTF-16 code units, as everywhere in the Bot API.
"""

import re

from bot.playground.call import Json

_HINTS = re.compile(r"[/@#.:]")
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)]"
    r"|(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|se|info|eu|io|me)\b(?:/[^\s<>\"]*[^\s<>\".,;:!?)])?)"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@]))"
    r"|(?P<mention>(?<![\w@])@[A-Za-z0-9_]{3,32}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#\w{1,256})"
)
_JOINABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_OPAQUE = frozenset({"code", "pre", "text_link", "text_mention"})


def utf16_length(text: str) -> int:
    """How many UTF-16 code units the text has."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def found_in(text: str) -> list[Json]:
    """Commands, mentions, hashtags, links and e-mail addresses that Telegram marks by itself."""
    if not _HINTS.search(text):
        return []
    entities = []
    for match in _FOUND.finditer(text):
        kind = match.lastgroup
        offset = utf16_length(text[: match.start()])
        entities.append({"type": kind, "offset": offset, "length": utf16_length(match[0])})
    return entities


def with_found(text: str, given: list[Json]) -> list[Json]:
    """The given entities together with those found outside code and links, in Telegram's order."""
    found = found_in(text)
    if found and given:
        shut = [(e["offset"], e["offset"] + e["length"]) for e in given if e["type"] in _OPAQUE]
        found = [
            e for e in found
            if not any(a < e["offset"] + e["length"] and e["offset"] < b for a, b in shut)
        ]  # fmt: skip
    return ordered(given + found) if given else found


def ordered(entities: list[Json]) -> list[Json]:
    """By offset, the outer before the inner; equal neighbours of one style become one."""
    joined: list[Json] = []
    last: dict[str, Json] = {}
    for entity in sorted(entities, key=lambda e: (e["offset"], -e["length"])):
        kind = entity["type"]
        before = last.get(kind) if kind in _JOINABLE else None
        if before and entity["offset"] <= before["offset"] + before["length"]:
            end = max(before["offset"] + before["length"], entity["offset"] + entity["length"])
            before["length"] = end - before["offset"]
            continue
        entity = dict(entity)
        last[kind] = entity
        joined.append(entity)
    joined.sort(key=lambda e: (e["offset"], -e["length"]))
    return joined


def clipped(entities: list[Json], start: int, length: int) -> list[Json]:
    """The entities as they are after cutting the text down to `length` units from `start`."""
    kept = []
    for entity in entities:
        begin = max(entity["offset"] - start, 0)
        end = min(entity["offset"] + entity["length"] - start, length)
        if end > begin:
            kept.append({**entity, "offset": begin, "length": end - begin})
    return kept
