"""Whether a reply answers a question, and if not, the kind words why."""

from __future__ import annotations

from dialogs.answers import Answer
from dialogs.cells import snap
from dialogs.inputs import Input, Photo, PhotoRefused, Position, Typed, Unfit, Unsupported
from dialogs.questions import Question
from dialogs.screens import Text, say

_UNFIT: dict[Unfit, Text] = {
    "large": say("chat.photos.large"),
    "broken": say("chat.photos.broken"),
    "foreign": say("chat.photos.foreign"),
    "slow": say("chat.photos.slow"),
    "later": say("chat.photos.later"),
}
_ODD = {
    "sticker": say("chat.odd.sticker"),
    "voice": say("chat.odd.voice"),
    "video": say("chat.odd.video"),
    "file": say("chat.odd.file"),
    "contact": say("chat.odd.contact"),
    "poll": say("chat.odd.poll"),
    "forward": say("chat.odd.forward"),
    "album": say("chat.odd.album"),
    "live": say("chat.odd.live"),
    "other": say("chat.odd.other"),
}


def accept(question: Question, reply: Input) -> Answer | Text:
    """The answer in a reply that is no button press, or the explanation why it is none."""
    match reply, question.kind:
        case Unsupported(kind), _:
            return _ODD[kind]
        case Typed(words), "number":
            return _number(question, words)
        case Typed(words), "text":
            return _words(question, words)
        case PhotoRefused(reason), "photos":
            return _UNFIT[reason]
        case Position(), "place" if not question.fine:
            return say("chat.refuse.too_fine")
        case Position(latitude, longitude), "place":
            cell = snap(latitude, longitude)
            return Answer(cell) if cell else say("chat.refuse.nowhere")
        case _, "photos":
            return say("chat.refuse.not_photo")
        case _, "text" | "number":
            return say("chat.refuse.not_words")
        case Photo() | PhotoRefused(), _:
            return say("chat.refuse.photo")
        case Position(), _:
            return say("chat.refuse.position")
    return say("chat.refuse.not_tap")


def unasked(reply: Input) -> Text:
    """What to say of a reply where nothing is asked: in the review, or after the end."""
    match reply:
        case Unsupported(kind):
            return _ODD[kind]
        case Photo() | PhotoRefused():
            return say("chat.refuse.photo")
    return say("chat.refuse.not_tap")


def astray(reply: Input) -> Text:
    """What to say of a reply outside of all dialogues, where not even a button is waited for."""
    match reply:
        case Unsupported(kind):
            return _ODD[kind]
        case Photo() | PhotoRefused() | Position():
            return _ODD["other"]
    return say("chat.lost")


def clean(words: str) -> str:
    """Words without what no database stores: U+0000 and lone surrogates; outer space trimmed."""
    return "".join(c for c in words if c != "\0" and not "\ud800" <= c <= "\udfff").strip()


def _number(question: Question, words: str) -> Answer | Text:
    digits = clean(words)
    # int() reads every script's decimal digits; isdecimal() keeps out signs, fractions, words.
    number = int(digits) if digits.isdecimal() and len(digits) <= 9 else None
    if number is None or not question.minimum <= number <= question.maximum:
        return say("chat.refuse.number", minimum=question.minimum, maximum=question.maximum)
    return Answer(number)


def _words(question: Question, words: str) -> Answer | Text:
    text = clean(words)
    if not text:
        return say("chat.refuse.empty")
    if len(text) > question.longest:
        return say("chat.refuse.long", n=question.longest, length=len(text))
    return Answer(text)
