"""The lookout: what it tells of, what it leaves in peace."""

from __future__ import annotations

import pytest

from bot.identifying import find
from tests.bot.harmless import ARABIC, ENGLISH, SWEDISH


def told(words: str) -> list[tuple[str, str]]:
    """Kind and passage of each finding."""
    return [(each.kind, words[each.start : each.end]) for each in find(words)]


@pytest.mark.parametrize("words", [*SWEDISH, *ENGLISH, *ARABIC])
def test_harmless_sentences_are_left_in_peace(words: str) -> None:
    """A warning at every turn is read by nobody."""
    assert told(words) == []


@pytest.mark.parametrize(
    ("words", "kind", "passage"),
    [
        # The numbers are those that Skatteverket and python-stdnum publish as examples.
        ("Han heter nåt, 811228-9874, tror jag", "number", "811228-9874"),
        ("19811228-9874", "number", "19811228-9874"),
        ("198112289874.", "number", "198112289874"),
        ("8112289874", "number", "8112289874"),
        ("811228+9874", "number", "811228+9874"),
        ("811228 – 9874", "number", "811228 – 9874"),
        ("1981-12-28-9874", "number", "1981-12-28-9874"),
        ("samordningsnummer 701063-2391", "number", "701063-2391"),
        ("٨١١٢٢٨-٩٨٧٤", "number", "٨١١٢٢٨-٩٨٧٤"),
        ("ring 070-123 45 67 ikväll", "phone", "070-123 45 67"),
        ("0701234567", "phone", "0701234567"),
        ("+46 70 123 45 67", "phone", "+46 70 123 45 67"),
        ("0046701234567", "phone", "0046701234567"),
        ("tel 040-12 34 56", "phone", "040-12 34 56"),
        ("رقمه ٠٧٠١٢٣٤٥٦٧ اتصل", "phone", "٠٧٠١٢٣٤٥٦٧"),
        ("شماره ۰۷۰۱۲۳۴۵۶۷", "phone", "۰۷۰۱۲۳۴۵۶۷"),
        ("call +45 32 12 34 56", "phone", "+45 32 12 34 56"),
        ("mejla anna.b@example.se!", "mail", "anna.b@example.se"),
        ("anna (at) example.se", "mail", "anna (at) example.se"),
        ("anna snabel-a example.se", "mail", "anna snabel-a example.se"),
        ("han är @kalle_98.", "name", "@kalle_98"),
        ("se https://example.org/a?b=c).", "link", "https://example.org/a?b=c"),
        ("gå med i t.me/+AbCdEf, där", "link", "t.me/+AbCdEf"),
        ("www.example.org/sida", "link", "www.example.org/sida"),
        ("instagram.com/kalle", "link", "instagram.com/kalle"),
        ("en Volvo ABC 123 stod", "plate", "ABC 123"),
        ("en Volvo ABC 12D stod", "plate", "ABC 12D"),
        ("abc123", "plate", "abc123"),
        ("regnr abc 12d", "plate", "abc 12d"),
        ("ABC-123", "plate", "ABC-123"),
        ("BUS123", "plate", "BUS123"),
        ("registreringsnummer bus 123", "plate", "bus 123"),
        ("hos Ali på Ramels väg 12 B hela dagen", "address", "Ramels väg 12 B"),
        ("von Rosens väg 34", "address", "von Rosens väg 34"),
        ("docentgatan 5", "address", "docentgatan 5"),
        ("Västra Kattarpsvägen 41-43", "address", "Västra Kattarpsvägen 41-43"),
        ("في شارع أمرالسغاتان رقم ٨٣", "address", "شارع أمرالسغاتان رقم ٨٣"),
        ("i lägenhet 1203 då", "address", "lägenhet 1203"),
        ("portkod 4521", "address", "portkod 4521"),
        ("Apartment 12 B", "address", "Apartment 12 B"),
        ("شقة رقم ١٢", "address", "شقة رقم ١٢"),
        ("Jag bor ovanför pizzerian och hör allt", "self", "Jag bor ovanför pizzerian"),
        ("jag heter Ali Hassan och ser", "self", "jag heter Ali Hassan"),
        ("jag heter ali", "self", "jag heter ali"),
        ("Min granne Omar säljer", "self", "Min granne Omar"),
        ("från min balkong ser jag", "self", "min balkong"),
        ("Jag är 34 år", "self", "Jag är 34"),
        ("jag jobbar på Ica", "self", "jag jobbar på Ica"),
        ("Mvh Sara", "self", "Mvh Sara"),
        ("min son Yusuf fick", "self", "min son Yusuf"),
        ("I live above the pizzeria, yes", "self", "I live above the pizzeria"),
        ("My name is Sara Ek.", "self", "My name is Sara Ek"),
        ("my name’s sara", "self", "my name’s sara"),
        ("my neighbour Omar deals", "self", "my neighbour Omar"),
        ("outside my flat at night", "self", "my flat"),
        ("أسكن في الطابق الثالث.", "self", "أسكن في الطابق الثالث"),
        ("واسكن فوق المطعم", "self", "واسكن فوق المطعم"),
        ("اسمي أحمد علي.", "self", "اسمي أحمد علي"),
        ("اِسْمِي أحمد", "self", "اِسْمِي أحمد"),
        ("جاري محمد يصرخ", "self", "جاري محمد"),
        ("أمام شقتي كل يوم", "self", "أمام شقتي"),
        ("عمري ٣٤ سنة", "self", "عمري ٣٤"),
    ],
)
def test_what_tells_who_somebody_is(words: str, kind: str, passage: str) -> None:
    """Exactly the passage, and what it is."""
    assert told(words) == [(kind, passage)]


@pytest.mark.parametrize(
    "words",
    [
        "811228-9875",  # the check digit is another
        "811328-9874",  # no such month
        "556016-0680",  # a company's number
        "812289-9874",
        "0771 234 567",  # a shop's
        "112 114 14 1177",
        "IQV 123",  # letters no plate has
        "ABC 12O",
        "kalle.se, polisen.se",
        "a@b",
    ],
)
def test_what_only_looks_like_it(words: str) -> None:
    """Nobody's number, plate or address."""
    assert told(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "0\u200b7\u200b0\u200b1\u200b2\u200b3\u200b4\u200b5\u200b6\u200b7",
        "\u20680701234567\u2069",
        "070\u00a0123\u202f45 67",
        "070\u2011123 45 67",
        "０７０１２３４５６７",
        "\U0001d7ce\U0001d7d5\U0001d7ce1234567",
        "\u202e0701234567\u202c",
    ],
)
def test_disguises_hide_nothing(words: str) -> None:
    """Invisible marks, other dashes and spaces, letters of another make: found as they came."""
    assert [kind for kind, _ in told(words)] == ["phone"]
    ((_, passage),) = told(words)
    assert passage[0] in "0０\U0001d7ce"
    assert passage[-1] in "7７"


def test_letters_with_loose_marks() -> None:
    """A phone may send "å" as "a" and a ring: it reads the same, and no half is left over."""
    words = "jag heter A\u030asa-Bri\u0301 då"
    assert told(words) == [("self", "jag heter A\u030asa-Bri\u0301")]


def test_overlapping_passages_are_told_of_as_one() -> None:
    """By the sharpest kind of them, so that one tap hides all."""
    assert told("Jag bor på Ramels väg 12 på plan tre, ring") == [
        ("address", "Jag bor på Ramels väg 12 på plan tre")
    ]


def test_a_whole_story() -> None:
    """Several languages in one message, in order, each passage once."""
    words = (
        "Hej, jag heter Sara Ek. My neighbour Omar kör ABC 12D. "
        "Ring 070-123 45 67 eller skriv till sara@example.se. أسكن فوق المطعم."
    )
    assert told(words) == [
        ("self", "jag heter Sara Ek"),
        ("self", "My neighbour Omar"),
        ("plate", "ABC 12D"),
        ("phone", "070-123 45 67"),
        ("mail", "sara@example.se"),
        ("self", "أسكن فوق المطعم"),
    ]
