"""An answer as its reader would say it."""

from __future__ import annotations

from dialogs.answers import Answer
from dialogs.questions import Question
from dialogs.screens import Text, say


def describe(question: Question, answer: Answer, *, quote: int = 3000) -> Text:
    """An answer in words; typed ones are cut after `quote` characters."""
    if answer.missing == "skipped":
        photos = question.kind == "photos"
        return say("chat.answer.no_photos") if photos else say("chat.answer.skipped")
    labels = {choice.code: choice.label for choice in question.choices}
    match answer.value, question.kind:
        case list(), "photos":
            return say("chat.answer.photos", n=len(answer.value))
        case int(number), _:
            return say("chat.answer.number", number=number)
        case str(code), _ if code in labels:
            return labels[code]
        case str(words), _:
            cut = words if len(words) <= quote else words[:quote].rstrip() + "…"
            return say("chat.answer.words", words=cut)
        case [float(latitude), float(longitude)], _:  # what is stored, and no rounder
            return say("chat.answer.position", place=f"{latitude}, {longitude}")
        case [*codes], _:
            return say("chat.answer.several", answers=tuple(labels[str(code)] for code in codes))
    return say("chat.answer.unknown")
