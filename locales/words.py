"""Somebody's words, made safe to stand inside a text written in another direction."""

from __future__ import annotations

import re

FSI, PDI = "\u2068", "\u2069"

# Of the control characters only the tab may stay; line ends are taken apart before this is used.
# Directional embeddings, overrides and isolates (Unicode TR 9, table 4) would reach beyond the
# words or show them as what they are not; the marks U+200E, U+200F, U+061C cannot, and stay.
_UNWANTED = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def isolate(words: str) -> str:
    """The words with each line between U+2068 and U+2069, and nothing inside that could end it.

    Lines are isolated one by one since a line's end ends every isolate (TR 9, rule X8). Control
    characters and directional overrides are left out; half a surrogate pair becomes U+FFFD.
    """
    if words.isalnum():
        return FSI + words + PDI
    return "\n".join(
        FSI + tidy + PDI if (tidy := _tidy(line)) else "" for line in words.splitlines()
    )


def _tidy(line: str) -> str:
    return _SURROGATE.sub("\ufffd", _UNWANTED.sub("", line))
