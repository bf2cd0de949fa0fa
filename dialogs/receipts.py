"""A receipt's 16 digits: their last one, how they are shown, how they are read as typed."""

from __future__ import annotations

import re
import unicodedata

LENGTH = 16
_BETWEEN = {"Zs", "Zl", "Zp", "Pd", "Cf", "Cc", "Pc"}  # spaces, dashes, marks, line ends
_DOTS = ".·•:;,،/"
_SHOWN = re.compile(r"(?<![0-9-])[0-9]{4}(?:-[0-9]{4}){3}(?![0-9-])")


def complete(digits: str) -> str:
    """The receipt of 15 random digits: with its check digit, by ISO 7064 MOD 11,10.

    That finds every single wrong digit and nearly every swap of neighbours.
    """
    return digits + str((11 - _product(digits)) % 10)


def is_receipt(digits: str) -> bool:
    """Whether these are 16 ASCII digits of which the last fits the others."""
    plain = len(digits) == LENGTH and digits.isascii() and digits.isdecimal()
    return plain and complete(digits[:-1]) == digits


def grouped(receipt: str) -> str:
    """A receipt as people read and copy it: 1234-5678-9012-3456."""
    return "-".join(receipt[start : start + 4] for start in range(0, LENGTH, 4))


def typed_digits(words: str) -> str:
    """The digits in a message that holds nothing else, in ASCII; "" for any other message.

    Every script's decimal digits count, Arabic-Indic and Persian among them; spaces, dashes of all
    kinds, dots and the invisible marks of right-to-left writing between them do not.
    """
    digits = []
    for character in words:
        if character.isdecimal():
            digits.append(str(int(character)))
        elif unicodedata.category(character) not in _BETWEEN and character not in _DOTS:
            return ""
    return "".join(digits)


def entered_digits(words: str) -> str:
    """The digits in a message sent to enter a receipt: as they are typed, or in the one receipt
    that stands in it as it is shown, such as in a copy of the message that showed it."""
    shown = _SHOWN.findall(words)
    return typed_digits(words) or (shown[0].replace("-", "") if len(shown) == 1 else "")


def _product(digits: str) -> int:
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return product
