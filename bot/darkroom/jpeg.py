"""The customs desk: looks whether a JPEG holds a picture and nothing else."""

from __future__ import annotations

import re

_START = b"\xff\xd8"
_JFIF = (0xE0, 16, b"JFIF\0")  # with its whole length: a thumbnail would make it longer
_TABLES = {0xDB, 0xC4, 0xDD, 0xC0}  # quantisation, Huffman, restart interval, baseline frame
_SCAN = 0xDA
_END = b"\xff\xd9"
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.DOTALL)  # in a scan, zeros are stuffed


def is_bare(data: bytes) -> bool:
    """Whether `data` is one whole baseline JPEG without anything that is no picture.

    No application segment but a plain JFIF header, no comment, nothing before, between or after.
    The markers are those of ITU-T T.81, annex B, and T.871.
    """
    at = len(_START)
    if data[:at] != _START:
        return False
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        body, at = data[at + 4 : at + 2 + length], at + 2 + length
        if marker == _SCAN:
            after = _NEXT_MARKER.search(data, at)
            return after is not None and data[after.start() :] == _END
        if marker not in _TABLES and (marker, length, body[:5]) != _JFIF:
            return False
    return False
