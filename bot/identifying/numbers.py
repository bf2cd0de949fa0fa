"""Numbers that name a person: the Swedish personal number, and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from phonenumbers import (
    Leniency,
    PhoneNumberMatcher,
    PhoneNumberType,
    number_type,
)
from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import personnummer

from bot.identifying.reading import Reading, Span

REGION = "SE"  # where numbers without a country code belong
CHECKED = 20  # rows of digits looked at in one text; with more, their shape alone is believed

# Century or not, month 01-12, day 01-31, or 61-91 in a coordination number (Skatteverket SKV 704).
_PERSONAL = re.compile(
    r"(?<![\d-])(?P<year>(?:1[89]|20)?\d\d)[ -]?(?P<month>0[1-9]|1[0-2])[ -]?"
    r"(?P<day>[0-2]\d|3[01]|6[1-9]|[78]\d|9[01])(?P<sign> ?[-+] ?|)(?P<last>\d{4})(?!\d)",
    re.ASCII,
)
_COORDINATION = 60  # added to the day of birth
_MOBILE = re.compile(r"07[02369]\d{7}")
_SEVEN_DIGITS = re.compile(r"\d(?:[ ()./+-]{0,3}\d){6}", re.ASCII)
_SHAPE = re.compile(r"(?<![\d+])(?:\+|0)\d(?:[ ()-]{0,2}\d){6,13}(?!\d)", re.ASCII)
# Help lines and shops: nobody's own.
_NOBODYS = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN,
}


def find_numbers(reading: Reading) -> Iterator[Span]:
    """Valid personal and coordination numbers, and telephone numbers of people."""
    text = reading.text
    if not _SEVEN_DIGITS.search(text):
        return
    for match in _PERSONAL.finditer(text):
        if _is_personal(match):
            yield Span(match.start(), match.end(), "number")
    yield from _phones(text)


def _is_personal(match: re.Match[str]) -> bool:
    year, month, day, sign, last = match.group("year", "month", "day", "sign", "last")
    if _MOBILE.fullmatch(match[0]):  # ten digits can be both, and are hardly ever the first
        return False
    born = int(day) % _COORDINATION if int(day) > _COORDINATION else int(day)
    mark = sign.strip() or "-"
    try:
        personnummer.get_birth_date(f"{year}{month}{born:02}{mark}{last}")
        luhn.validate(f"{year[-2:]}{month}{day}{last}")
    except ValidationError:
        return False
    return True


def _phones(text: str) -> Iterator[Span]:
    if len(list(islice(_SEVEN_DIGITS.finditer(text), CHECKED))) == CHECKED:
        for shape in _SHAPE.finditer(text):
            yield Span(shape.start(), shape.end(), "phone")
        return
    for match in PhoneNumberMatcher(text, REGION, Leniency.VALID):
        if number_type(match.number) not in _NOBODYS:
            yield Span(match.start, match.end, "phone")
