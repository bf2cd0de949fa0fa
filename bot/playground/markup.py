"""parse_mode HTML into text and entities.

The grammar, the complaints and their byte offsets follow tdlib's parser, which is Telegram's own:
a tag is matched by its name, a missing end tag or an unknown tag is refused, and the references
`&lt; &gt; &amp; &quot;` and numeric ones are the only ones known.
"""

import re

from bot.playground.call import Json, bad_request
from bot.playground.entities import utf16_length

STYLES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote", "code": "code",
    "pre": "pre", "a": "text_link", "tg-emoji": "custom_emoji",
}  # fmt: skip

_SPECIAL = re.compile(r"[<&]")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,7})|#([0-9]{1,8})|(lt|gt|amp|quot)(?![A-Za-z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE = " \t\r\n\0\v"
_ATTRIBUTE = re.compile(r"[^ \t\r\n\0\v=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_LINK = re.compile(r"(?i)(?:https?|tg|ton)://\S+|(?:mailto|tel):\S+|[^\s/?#@:]+\.[^\s]+")
"""What Telegram takes for a link's address; an `<a>` with another one becomes plain text."""


def parse_html(html: str) -> tuple[str, list[Json]]:
    """Text and entities of Telegram's HTML; a Refusal in Telegram's words when it is broken."""
    if not _SPECIAL.search(html):
        return html, []
    return _Parser(html).run()


class _Parser:
    def __init__(self, html: str) -> None:
        self.html = html
        self.end = len(html)
        self.out: list[str] = []
        self.units = 0
        self.open: list[tuple[str, str, int, int]] = []
        self.entities: list[Json] = []

    def run(self) -> tuple[str, list[Json]]:
        position = 0
        while (match := _SPECIAL.search(self.html, position)) is not None:
            self.add(self.html[position : match.start()])
            position = match.start()
            if match[0] == "&":
                reference, position = self.reference(position)
                self.add(reference)
            elif self.html.startswith("</", position):
                position = self.end_tag(position)
            else:
                position = self.start_tag(position)
        self.add(self.html[position:])
        if self.open:
            tag = self.open[-1][0]
            raise _broken(f'Can\'t find end tag corresponding to start tag "{tag}"')
        for entity in self.entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return "".join(self.out), self.entities

    def add(self, text: str) -> None:
        if text:
            self.out.append(text)
            self.units += utf16_length(text)

    def at(self, position: int) -> str:
        # Beyond the end stands a zero, as in the C string this grammar was written for.
        return self.html[position] if position < self.end else "\0"

    def byte(self, position: int) -> int:
        return len(self.html[:position].encode(errors="surrogatepass"))

    def skip_space(self, position: int) -> int:
        while position < self.end and self.html[position] in _SPACE:
            position += 1
        return position

    def reference(self, position: int) -> tuple[str, int]:
        match = _REFERENCE.match(self.html, position)
        if not match:
            return "&", position + 1
        if match[3]:
            return _NAMED[match[3]], match.end()
        code = int(match[1], 16) if match[1] else int(match[2])
        if code == 0 or code >= 0x10FFFF or 0xD800 <= code < 0xE000:
            return "&", position + 1
        return chr(code), match.end()

    def start_tag(self, begin: int) -> int:
        position = begin + 1
        while (mark := self.at(position)) not in _SPACE and mark != ">":
            position += 1
        if position >= self.end:
            raise _broken(f"Unclosed start tag at byte offset {self.byte(begin)}")
        tag = self.html[begin + 1 : position].lower()
        if tag not in STYLES:
            raise _broken(f'Unsupported start tag "{tag}" at byte offset {self.byte(begin)}')
        argument = ""
        while (position := self.skip_space(position)) < self.end and self.html[position] != ">":
            name, value, position = self.attribute(begin, tag, position)
            argument = _argument(tag, name, value) or argument
        if position >= self.end:
            raise _broken(f"Unclosed start tag at byte offset {self.byte(begin)}")
        if tag == "span" and argument != "spoiler":
            where = self.byte(begin)
            raise _broken(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open.append((tag, argument, self.units, len(self.out)))
        return position + 1

    def attribute(self, begin: int, tag: str, position: int) -> tuple[str, str, int]:
        match = _ATTRIBUTE.match(self.html, position)
        name = match[0].lower() if match else ""
        if not name:
            where = self.byte(begin)
            raise _broken(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        position = self.skip_space(position + len(name))
        if self.at(position) != "=":
            return name, "1", position
        position = self.skip_space(position + 1)
        quote = self.at(position)
        if quote not in "'\"":
            token = _TOKEN.match(self.html, position)
            value = token[0].lower() if token else ""
            after = self.at(position + len(value))
            if after not in _SPACE and after != ">":
                where = self.byte(position)
                raise _broken(f"Unexpected end of name token at byte offset {where}")
            return name, value, position + len(value)
        parts: list[str] = []
        position += 1
        while position < self.end and self.html[position] != quote:
            if self.html[position] == "&":
                part, position = self.reference(position)
            else:
                part, position = self.html[position], position + 1
            parts.append(part)
        return name, "".join(parts), position + 1

    def end_tag(self, begin: int) -> int:
        if not self.open:
            raise _broken(f"Unexpected end tag at byte offset {self.byte(begin)}")
        position = begin + 2
        while (mark := self.at(position)) not in _SPACE and mark != ">":
            position += 1
        name = self.html[begin + 2 : position].lower()
        position = self.skip_space(position)
        if self.at(position) != ">":
            raise _broken(f"Unclosed end tag at byte offset {self.byte(begin)}")
        tag, argument, start, part = self.open.pop()
        if name and name != tag:
            raise _broken(
                f"Unmatched end tag at byte offset {self.byte(begin)}, "
                f'expected "</{tag}>", found "</{name}>"'
            )
        if self.units > start:
            inside = "".join(self.out[part:]) if tag == "a" and not argument else ""
            self.close(tag, argument or inside, start)
        return position + 1

    def close(self, tag: str, argument: str, start: int) -> None:
        entity: Json = {"type": STYLES[tag], "offset": start, "length": self.units - start}
        last = self.entities[-1] if self.entities else {}
        same = last.get("offset") == start and last.get("length") == entity["length"]
        if tag == "a":
            if not _LINK.fullmatch(argument):
                return
            entity["url"] = argument
        elif tag == "code" and argument:
            entity["language"] = argument
        elif tag == "tg-emoji":
            entity["custom_emoji_id"] = argument
        elif tag == "blockquote" and argument:
            entity["type"] = "expandable_blockquote"
        elif tag == "pre" and same and last.get("type") == "code" and last.get("language"):
            last["type"] = "pre"
            return
        self.entities.append(entity)


def _argument(tag: str, name: str, value: str) -> str:
    wanted = {
        ("a", "href"): "", ("code", "class"): "language-", ("span", "class"): "tg-",
        ("tg-emoji", "emoji-id"): "", ("blockquote", "expandable"): "",
    }.get((tag, name))  # fmt: skip
    if wanted is None or not value.startswith(wanted):
        return ""
    return value[len(wanted) :]


def _broken(words: str) -> Exception:
    return bad_request(f"can't parse entities: {words}")
