"""Receipts: the check digit finds slips, and digits are read as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10

from dialogs.receipts import (
    LENGTH,
    complete,
    entered_digits,
    grouped,
    is_receipt,
    typed_digits,
)

DIGITS = st.text("0123456789", min_size=15, max_size=15)


@given(DIGITS)
def test_check_digit_is_the_standards(digits: str) -> None:
    """ISO 7064 MOD 11,10, as another implementation has it."""
    receipt = complete(digits)
    assert len(receipt) == LENGTH
    assert is_receipt(receipt)
    assert mod_11_10.is_valid(receipt)


@given(DIGITS, st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_is_found(digits: str, place: int, by: int) -> None:
    """Whichever digit it is, the check digit too."""
    receipt = complete(digits)
    wrong = str((int(receipt[place]) + by) % 10)
    assert not is_receipt(receipt[:place] + wrong + receipt[place + 1 :])


def test_nearly_every_swap_of_neighbours_is_found() -> None:
    """At least 97 of 100, over all pairs at all places of some receipts."""
    swaps = found = 0
    for start in range(0, 10**15, 37 * 10**12 + 12_345):
        receipt = complete(f"{start:015}")
        for place in range(15):
            swapped = receipt[:place] + receipt[place + 1] + receipt[place] + receipt[place + 2 :]
            if swapped != receipt:
                swaps += 1
                found += not is_receipt(swapped)
    assert found / swaps > 0.97


@pytest.mark.parametrize(
    "not_one",
    ["", "1", "1" * 17, complete("1" * 15)[:-1], "١" * 16, "abcdabcdabcdabcd", "²" * 16],
)
def test_what_is_no_receipt(not_one: str) -> None:
    """Too short, too long, in another script (the reader's are read before), no digits."""
    assert not is_receipt(not_one)


@given(DIGITS, st.sampled_from([0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xFF10]))
def test_every_script_is_read(digits: str, zero: int) -> None:
    """Arabic-Indic, Persian, Devanagari, Bengali, wide Latin: a digit is a digit."""
    receipt = complete(digits)
    shown = grouped(receipt)
    typed = "".join(chr(zero + int(each)) if each.isdecimal() else each for each in shown)
    assert typed_digits(typed) == receipt
    assert typed_digits(f"\u2068{typed}\u2069") == receipt


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("1234 5678-9012–3456", "1234567890123456"),
        ("1234\u00a05678\n9012\u200f\u20113456", "1234567890123456"),
        ("1234.5678·9012:3456", "1234567890123456"),
        ("١٢٣٤ ۵۶۷۸", "12345678"),
        ("my receipt is 1234", ""),
        ("½ 12", ""),
        ("12²", ""),
        ("😀", ""),
        ("", ""),
        (" - ", ""),
    ],
)
def test_digits_as_they_are_typed(typed: str, digits: str) -> None:
    """Spaces, dashes and invisible marks between them do not count; with words it is no receipt."""
    assert typed_digits(typed) == digits


@given(DIGITS)
def test_a_receipt_is_found_in_a_copy_of_what_showed_it(digits: str) -> None:
    """Who copies the whole message, or writes a word with it; of two, nobody knows which."""
    shown = grouped(complete(digits))
    for words in (f"Your receipt: {shown}", f"إيصالك: \u2068{shown}\u2069\nx", f"{shown}, tack!"):
        assert entered_digits(words) == complete(digits)
    for words in (f"{shown} or {shown}", f"see {shown}-1", f"see 1{shown}", "ring 0701-740605"):
        assert entered_digits(words) == ""
