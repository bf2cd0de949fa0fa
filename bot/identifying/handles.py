"""Names on the net: mail addresses, @names and links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.identifying.reading import Reading, Span

_AT = r"(?:@| ?[(\[{] ?(?:@|at|a|snabel-?a) ?[)\]}] ?| snabel-?a )"
_DOT = r"(?:\.| ?[(\[{] ?(?:\.|dot|punkt) ?[)\]}] ?)"
_MAIL = re.compile(rf"(?<![\w.+%-])[\w.+%-]++{_AT}[\w-]++(?:{_DOT}[\w-]++){{1,6}}")
_NAME = re.compile(r"(?<![\w@./])@\w(?:[\w.]{0,30}\w)?")
_LINK = re.compile(
    r"(?<![\w@.-])(?:[a-z][a-z0-9+]{1,9}://|www\.|(?:m\.)?"
    r"(?:t|telegram|wa|instagram|facebook|fb|snapchat|tiktok|youtube|youtu|x|twitter)"
    r"\.(?:me|dog|com|be)/)"
    r"[^\s<>\"]*[^\s<>\".,;:!?)\]}،؛؟]"
)


def find_handles(reading: Reading) -> Iterator[Span]:
    """Mail addresses, also with "(at)"; @names of any network; links."""
    low = reading.low
    if "@" in low or "(" in low or "[" in low or "{" in low or "snabel" in low:
        for match in _MAIL.finditer(low):
            yield Span(match.start(), match.end(), "mail")
        for match in _NAME.finditer(low):
            yield Span(match.start(), match.end(), "name")
    if "/" in low or "www." in low:
        for match in _LINK.finditer(low):
            yield Span(match.start(), match.end(), "link")
