"""The checker: each fault is found, and what is fit to be asked has none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dialogs.check import check_logic, check_screen, check_texts
from dialogs.loading import read_dialogue
from dialogs.presses import go
from dialogs.questions import Dialogue
from dialogs.repertoire import read_repertoire
from dialogs.screens import Button, Screen, Text, say
from tests.dialogs.resident import REPERTOIRE

HEAD = 'id = "d"\nversion = "1"\n'
A = '[[question]]\nid = "a"\nkind = "single"\nchoices = ["x", "y"]\nskip = false\n'
N = '[[question]]\nid = "n"\nkind = "number"\nminimum = 1900\nmaximum = 2026\nskip = false\n'
P = '[[question]]\nid = "p"\nkind = "photos"\nmost = 1\nskip = false\n'
B = '[[question]]\nid = "b"\nkind = "text"\nlongest = 10\n'


def dialogue(*parts: str) -> Dialogue:
    """A dialogue of these parts."""
    return read_dialogue(HEAD + "\n".join(parts))


def ending(when: str, name: str = "e") -> str:
    """An ending on a condition."""
    return f'[[ending]]\nid = "{name}"\nwhen = {when}\n'


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ([A, B, "when = {question = 'z', is = 'x'}"], "b looks at z, which is no question"),
        ([A, B, "when = {answered = 'b'}"], "b looks at b, which is not asked before it: a cycle"),
        (
            [A, "when = {answered = 'b'}", B, "when = {question = 'a', is = 'x'}"],
            "a looks at b, which is not asked before it: a cycle",
        ),
        ([A, B, "when = {question = 'a', is = 'z'}"], "b looks for z, which is no choice of a"),
        (
            [A, B, "when = {not = {either = [{all = [{question = 'a', any = ['x', 'z']}]}]}}"],
            "b looks for z, which is no choice of a",
        ),
        ([A, B, "when = {question = 'a', at_least = 1}"], "b compares a, which is no number"),
        ([A, B, "when = {either = []}"], "question b can never be reached"),
        (
            [A, B, "when = {all = [{question = 'a', is = 'x'}, {question = 'a', is = 'y'}]}"],
            "question b can never be reached",
        ),
        ([N, B, "when = {question = 'n', at_least = 2027}"], "question b can never be reached"),
        (
            [
                N,
                B,
                "when = {all = [{question = 'n', at_least = 5}, {question = 'n', at_most = 4}]}",
            ],
            "question b can never be reached",
        ),
        ([N, B, "when = {not = {answered = 'n'}}", B.replace('"b"', '"c"')], None),
        (
            [A, B, "when = {question = 'a', is = 'x'}", ending("{question = 'a', is = 'x'}")],
            "question b can never be reached",  # the dialogue has ended before
        ),
        (
            [A, ending("{question = 'a', is = 'x'}"), ending("{question = 'a', is = 'x'}", "f")],
            "ending f can never be reached",
        ),
        ([A, B, ending("{question = 'a', is = 'z'}")], "ending e looks for z"),
        ([A, B, ending("{question = 'z', is = 'x'}")], "ending e looks at z"),
        (
            [A, N, ending("{not = {question = 'n', at_most = 2000}}")],
            "question n can never be reached",  # "not" holds as soon as anything is answered
        ),
    ],
)
def test_fault_in_the_order_is_found(parts: list[str], fault: str | None) -> None:
    """What nobody can reach, and what looks at nothing or at what comes later."""
    found = check_logic(dialogue(*parts))
    if fault is None:
        assert found == ["question b can never be reached"]
    else:
        assert len(found) == 1, found
        assert found[0].startswith(fault)


@pytest.mark.parametrize(
    "parts",
    [
        [A, B],
        [N, B, "when = {question = 'n', at_least = 2026}"],
        [N, B, "when = {question = 'n', at_most = 1900}"],
        [N, B, "when = {all = [{question='n', at_least=1999}, {question='n', at_most=1999}]}"],
        [A, ending("{question = 'a', is = 'x'}"), B, "when = {question = 'a', is = 'y'}"],
        [
            '[[question]]\nid = "p"\nkind = "photos"\nmost = 1\nskip = false',
            B,
            "when = {answered = 'p'}",
        ],
        [B, '[[question]]\nid = "i"\nkind = "info"', "when = {not = {answered = 'b'}}"],
    ],
)
def test_what_can_be_reached_is_no_fault(parts: list[str]) -> None:
    """Conditions at the very edge of what can be answered."""
    assert check_logic(dialogue(*parts)) == []


def test_what_depends_on_too_much_is_told() -> None:
    """A condition nobody could check is a fault too, not a long wait."""
    codes = [f"c{number}" for number in range(60)]
    question = '[[question]]\nid = "{}"\nkind = "single"\nchoices = {}\n'
    many = [question.format(f"q{number}", codes) for number in range(3)]
    parts = ", ".join(f"{{question = 'q{number}', is = 'c0'}}" for number in range(3))
    found = check_logic(dialogue(*many, B, f"when = {{all = [{parts}]}}"))
    assert found == ["question b depends on too many answers to be checked"]


def test_our_dialogues_have_no_fault_of_order() -> None:
    """Every version that somebody may be in the middle of."""
    for repertoire in (REPERTOIRE, read_repertoire()):
        for each in (*repertoire.surveys.values(), *repertoire.tips.values()):
            assert check_logic(each) == []


def words(text: Text, language: str) -> str:
    """Catalogues in which everything is short."""
    return f"{language}{text.id[-3:]}"


def test_texts_that_fit_are_no_fault() -> None:
    """All of the small repertoire, in two languages."""
    for each in (*REPERTOIRE.surveys.values(), *REPERTOIRE.tips.values()):
        assert check_texts(each, ["en", "ar"], words) == []


def lacking(ident: str) -> Callable[[Text, str], str]:
    """Catalogues without one text, in one language."""

    def text(wanted: Text, language: str) -> str:
        for each in wanted.params.values():
            for part in each if isinstance(each, tuple) else (each,):
                if isinstance(part, Text):
                    text(part, language)
        if wanted.id == ident and language == "ar":
            raise LookupError(ident)
        return "text"

    return text


@pytest.mark.parametrize(
    ("ident", "place"),
    [
        ("survey.consent", "consent"),
        ("survey.consent.yes", "consent"),
        ("survey.scale.size.big", "problem.litter"),
        ("survey.problem.rats", "problem.rats"),
        ("survey.wish.hint", "wish"),
        ("survey.told.short", "the review"),
        ("survey.ending.young", "ending young"),
        ("survey.title", "the end"),
        ("survey.done", "the end"),
        ("chat.position.ask", "part"),
        ("chat.answer.photos", "the review"),
    ],
)
def test_missing_text_is_found(ident: str, place: str) -> None:
    """In whatever language and screen it is missing; nothing falls back in silence."""
    found = check_texts(REPERTOIRE.surveys["1"], ["en", "ar"], lacking(ident))
    assert f"survey 1, {place}, ar: missing: {ident}" in found
    assert all(", ar: missing" in fault for fault in found)


def test_own_words_count_towards_the_length() -> None:
    """A question with a long answer below it must still be one message."""
    assert check_texts(REPERTOIRE.tips["1"], ["en"], spelled) == []
    tip = read_dialogue(
        HEAD + '[[question]]\nid = "a"\nkind = "text"\nlongest = 9000\nhint = true\n'
    )
    [fault] = check_texts(tip, ["en"], spelled)
    assert fault.startswith("d 1, a, en: 4")
    assert fault.endswith("4096 at the most")


def spelled(text: Text, _language: str) -> str:
    """Catalogues that quote, and are long-winded in hints."""
    if text.id.endswith(".hint"):
        return "h" * 1200
    said = (
        each if isinstance(each, str) else spelled(each, "")
        for each in text.params.values()
        if isinstance(each, str | Text)
    )
    return "".join(said) or "text"


@pytest.mark.parametrize(
    ("screen", "fault"),
    [
        (Screen((Text("x" * 4095),)), "4097 characters, 4096 at the most"),
        (Screen((Text("x" * 2047), Text("x" * 2047))), "4098 characters, 4096 at the most"),
        (Screen((), ((Button(Text("x" * 31), "go.home"),),)), "is 31 characters, 30 at the most"),
        (
            Screen((), ((Button(Text("x" * 17), "go.a"), Button(Text("y"), "go.b")),)),
            "is 17 characters, 16 at the most",
        ),
        (Screen((), ((Button(Text("x"), go("area", "å" * 29)),),)), "sends over 64 bytes"),
        (Screen((), position=(Text("x" * 31), Text("y"))), "is 31 characters, 30 at the most"),
    ],
)
def test_what_does_not_fit_is_found(screen: Screen, fault: str) -> None:
    """Telegram refuses it, or a phone cuts it."""
    [found] = check_screen(screen, lambda text: text.id)
    assert fault in found


def test_what_just_fits_is_no_fault() -> None:
    """The very limits."""
    row = tuple(Button(Text("x" * 5), f"go.{letter}") for letter in "abcde")
    wide = (Button(say("x" * 30), go("area", "x" * 40)),)
    screens = [Screen((Text("x" * 4094),)), Screen((), (row, wide))]
    assert [fault for each in screens for fault in check_screen(each, lambda text: text.id)] == []
