"""Looking for traces: every way in which a name, a number or words could lie in some bytes."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from collections.abc import Iterator, Mapping
from urllib.parse import quote

SHORTEST = 4  # bytes; anything shorter lies anywhere by chance
TELLING = 8  # bytes of a hash that tell it from any other, however much of it is cut off


def forms_of_words(words: str) -> dict[str, set[bytes]]:
    """A text's forms, by name."""
    plain = words.encode()
    return {
        "raw": {plain, words.lower().encode(), words.upper().encode()},
        "utf-16": {words.encode("utf-16-le"), words.encode("utf-16-be")},
        "utf-32": {words.encode("utf-32-le"), words.encode("utf-32-be")},
        "base64": set(_base64(plain)),
        "hex": {plain.hex().encode(), plain.hex().upper().encode()},
        "JSON": {json.dumps(words)[1:-1].encode()},
        "URL": {quote(words).encode()},
        "reversed": {plain[::-1]},
        "hash": set(_hashes(plain)),
    }


def forms_of_number(number: int) -> dict[str, set[bytes]]:
    """A number's forms: its digits' and, as binary, of every width it fits in."""
    signed = [width for width in (4, 5, 6, 8) if number < 1 << (8 * width - 1)]
    unsigned = [4] if 1 << 31 <= number < 1 << 32 else []
    packed = {
        number.to_bytes(width, order)
        for width in (*signed, *unsigned)
        for order in ("big", "little")
    }
    forms = forms_of_words(str(number))
    forms["binary"] = packed | {struct.pack("<d", number), struct.pack(">d", number)}
    forms["varint"] = {_varint(number), _sqlite_varint(number), _varint(number << 1)}
    forms["hex of the number"] = {f"{number:x}".encode(), f"{number:X}".encode()}
    for width in (width for width in (4, 8) if number < 1 << (8 * width)):
        for order in ("big", "little"):
            forms["hash"] |= {*_hashes(number.to_bytes(width, order))}
    return forms


def found(haystack: bytes, forms: Mapping[str, set[bytes]]) -> list[str]:
    """The names of the forms that are in there."""
    return [
        name
        for name, ways in forms.items()
        if any(len(way) >= SHORTEST and way in haystack for way in ways)
    ]


def _hashes(plain: bytes) -> Iterator[bytes]:
    """The beginnings of all usual hashes, as bytes, in hexadecimal and in base64."""
    names = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256")
    digests = [hashlib.new(name, plain, usedforsecurity=False).digest() for name in names]
    # Of these the length is part of what is hashed.
    digests += [hashlib.blake2b(plain, digest_size=size).digest() for size in (8, 16, 20, 32, 64)]
    digests += [hashlib.blake2s(plain, digest_size=size).digest() for size in (8, 16, 20, 32)]
    for digest in digests:
        start = digest[:TELLING]
        yield start
        yield start.hex().encode()
        yield start.hex().upper().encode()
        yield base64.b64encode(digest)[: TELLING * 8 // 6]
        yield base64.urlsafe_b64encode(digest)[: TELLING * 8 // 6]


def _base64(plain: bytes) -> Iterator[bytes]:
    """What stays the same in base64 whatever stands before and after."""
    for before in range(3):
        coded = base64.b64encode(bytes(before) + plain)
        steady = coded[-(-before * 8 // 6) : (before + len(plain)) * 8 // 6]
        yield steady
        yield steady.replace(b"+", b"-").replace(b"/", b"_")


def _varint(number: int) -> bytes:
    """As in protocol buffers: seven bits a byte, the lowest first."""
    groups = bytearray()
    while number > 0x7F:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*groups, number))


def _sqlite_varint(number: int) -> bytes:
    """As in SQLite's file format: seven bits a byte, the highest first."""
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))
