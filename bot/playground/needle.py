"""Playground: the disguises under which a word could sit in a file, and where one was seen."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

HASHES = ("md5", "sha1", "sha256", "sha512", "blake2b")
# SQLite and protocol buffers store small numbers in so few bytes that chance alone would find them.
SMALLEST_TELLING_NUMBER = 1 << 24


# Sealed bytes hold any short word sooner or later; a likelier find than this tells nothing.
CHANCE = 1 / 1000
LETTERS = 128  # the signs a random byte can show once upper and lower case are one
LONG_WORD = 6  # fewer letters are found in the midst of other words: "Ali" in "validity"


@dataclass(frozen=True)
class Sighting:
    """One disguise seen in one place: its name, how often, and an excerpt around one of them.

    `telling` is false when every one of them may be chance, or a part of some other word.
    """

    form: str
    count: int
    excerpt: str
    telling: bool


def disguises(needle: str) -> Mapping[str, frozenset[bytes]]:
    """Every way of writing `needle` that is searched for: the form's name, and its bytes.

    The forms are lower-cased where case carries nothing, so they are to be sought in lower-cased
    bytes as well as in the bytes as they are; `sightings` does both.
    """
    spellings = {needle, needle.lower(), needle.upper(), needle.title()}
    plain = needle.encode(errors="surrogatepass")
    forms = {
        "plain text": _encoded(spellings, "utf-8"),
        "UTF-16": _encoded(spellings, "utf-16-le") | _encoded(spellings, "utf-16-be"),
        "escaped as in JSON": {json.dumps(each)[1:-1].encode() for each in spellings},
        "escaped as in a link": {quote(each, errors="replace").encode() for each in spellings},
        "hexadecimal": {plain.hex().encode(), plain.hex().upper().encode()},
        "base64": set(_base64_anywhere(plain)),
        "a plain hash": set(_hashed(plain)),
    }
    if needle.isascii() and needle.isdigit() and SMALLEST_TELLING_NUMBER <= int(needle) < 1 << 63:
        forms["a stored number"] = set(_numbers(int(needle)))
    tried: set[bytes] = {b""}
    new: dict[str, frozenset[bytes]] = {}
    for name, ways in forms.items():
        if rest := frozenset(ways - tried):
            new[name] = rest
        tried |= ways
    return new


def sightings(
    haystack: bytes, forms: Mapping[str, frozenset[bytes]], *, sealed: bool
) -> Iterator[Sighting]:
    """Look for each form in `haystack` and in its lower-cased twin; yield those that are there.

    `sealed` says that there may be encrypted bytes in it, in which chance spells short words.
    """
    lowered = haystack.lower()
    for name, ways in forms.items():
        seen = {(at, way) for way in ways for twin in (haystack, lowered) for at in _all(twin, way)}
        if not seen:
            continue
        telling = {each for each in seen if _tells(haystack, *each, sealed)}
        at, way = min(telling or seen)
        count = len({place for place, _ in seen})
        yield Sighting(name, count, _excerpt(haystack, at, len(way)), bool(telling))


def _all(haystack: bytes, way: bytes) -> Iterator[int]:
    at = haystack.find(way)
    while at >= 0:
        yield at
        at = haystack.find(way, at + 1)


def _tells(haystack: bytes, at: int, way: bytes, sealed: bool) -> bool:
    if sealed and len(haystack) / LETTERS ** len(way) > CHANCE:
        return False
    around = haystack[max(0, at - 1) : at] + haystack[at + len(way) : at + len(way) + 1]
    return len(way) >= LONG_WORD or not any(chr(sign).isalpha() for sign in around)


def _encoded(spellings: set[str], encoding: str) -> set[bytes]:
    return {each.encode(encoding, errors="surrogatepass") for each in spellings}


def _base64_anywhere(plain: bytes) -> Iterator[bytes]:
    """The part of the base64 that stays the same, whatever stands before and after `plain`.

    Under four characters it is left out: any file holds those by chance.
    """
    for before in range(3):
        text = base64.b64encode(bytes(before) + plain)
        steady = text[-(-before * 8 // 6) : (before + len(plain)) * 8 // 6]
        if len(steady) >= 4:
            yield steady
            yield steady.translate(bytes.maketrans(b"+/", b"-_"))


def _hashed(plain: bytes) -> Iterator[bytes]:
    for name in HASHES:
        digest = hashlib.new(name, plain, usedforsecurity=False).digest()
        yield digest
        yield digest.hex().encode()
        yield base64.b64encode(digest).rstrip(b"=")
        yield base64.urlsafe_b64encode(digest).rstrip(b"=")


def _numbers(number: int) -> Iterator[bytes]:
    """The fixed widths of SQLite's record format and of C, in both byte orders, and a varint."""
    for width in (4, 6, 8):
        if number < 1 << (8 * width - 1) or (width == 4 and number < 1 << 32):
            yield number.to_bytes(width, "big")
            yield number.to_bytes(width, "little")
    yield struct.pack("<d", number)
    varint = bytearray()
    while number:
        number, low = number >> 7, number & 0x7F
        varint.append(low | (0x80 if number else 0))
    yield bytes(varint)


def _excerpt(haystack: bytes, at: int, length: int) -> str:
    text = haystack[max(0, at - 16) : at + length + 16].decode(errors="replace")
    return "".join(sign if sign.isprintable() and sign != "\ufffd" else "·" for sign in text)
