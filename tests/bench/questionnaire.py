"""The textbook bot's questions: as many and as long as the safety survey's, one choice each."""

from __future__ import annotations

from typing import NamedTuple


class Question(NamedTuple):
    """What is asked and the choices' words."""

    text: str
    choices: tuple[str, ...]


_SIZE = ("A big problem", "Some problem", "A small problem", "No problem", "Don't know")
_LIKELY = ("Yes", "Rather yes", "Rather no", "No", "Don't know")
_EXTENT = ("Very much", "Somewhat", "A little", "Not at all", "Don't know")

_PROBLEMS = (
    "litter in the streets and yards", "rats", "people who sell drugs in the open",
    "groups of young people who disturb others", "broken and smeared things",
    "fires and burnt cars", "thefts from cars", "reckless traffic",
    "criminals who decide what goes", "places without enough light",
)  # fmt: skip
_OTHERS = ("the police", "the city", "your landlord")


def _about(stem: str, things: tuple[str, ...], choices: tuple[str, ...]) -> list[Question]:
    return [Question(stem.format(thing), choices) for thing in things]


QUESTIONS = (
    Question(
        "We ask how safe it is around here. It takes five minutes. Will you answer?", ("Yes",)
    ),
    Question(
        "How old are you?",
        ("16-19", "20-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75 or more"),
    ),
    Question("What ties you to this place?", ("I live here", "I work here", "School", "I visit")),
    Question("Which part is yours?", ("North", "East", "South", "West", "The centre", "Another")),
    Question("Are you ...", ("a woman", "a man", "other", "I'd rather not say")),
    Question(
        "How safe do you feel when you are out alone late at night?",
        ("Very safe", "Safe", "Unsafe", "Very unsafe", "I stay in: unsafe", "I stay in: other"),
    ),
    *_about("How much of a problem here: {}?", _PROBLEMS, _SIZE),
    Question(
        "What worried you most in the past year?",
        ("An attack", "A robbery", "A burglary", "The car", "Shootings", "Nothing"),
    ),
    Question(
        "What do you avoid because of it?",
        ("A way", "A place", "Evenings out", "An activity", "The bus", "Nothing"),
    ),
    Question("Did anybody do you harm in the past year?", ("Yes", "No")),
    Question("Would you report a crime you saw?", _LIKELY),
    Question("Would you speak in court about it?", _LIKELY),
    *_about("Do you think that problems here matter to {}?", _OTHERS, _EXTENT),
    *_about("How much do you trust {}?", _OTHERS, _EXTENT),
    Question("Do neighbours help one another here?", _LIKELY),
    Question("Can you rely on your neighbours?", _LIKELY),
    Question("Would somebody step in when things are being broken?", _LIKELY),
    Question("Would somebody step in when a person is being threatened?", _LIKELY),
    Question("Have you heard of the promise to this place?", ("Yes", "The name", "No")),
    Question(
        "What have you noticed of it?",
        ("Police on foot", "Cleaning", "Cameras", "Traffic checks", "Youth work", "Nothing"),
    ),
    Question(
        "What should come first?",
        ("Litter", "Drugs", "Youth", "Vandalism", "Reporting", "Criminals", "Violence", "Traffic"),
    ),
)
