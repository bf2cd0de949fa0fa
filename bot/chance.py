"""The dice cup: words that nobody can guess."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator


def fresh_words() -> Iterator[str]:
    """Words of six letters that nobody can guess, without end. Asking the system for chance costs
    as much as a small query, so it is asked for a thousand words at a time."""
    while True:
        chance = os.urandom(4 * 1024)
        for at in range(0, len(chance), 4):
            yield base64.urlsafe_b64encode(chance[at : at + 4]).decode().rstrip("=")
