"""What masks do to a tip's words: a passage is not shown, wherever it stands in its part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dialogs.answers import Answer
from dialogs.masking import MASK
from dialogs.messages import Message

MESSAGE = "message:"  # a part that is no question's id: a message, by its number

Masks = Iterable[tuple[str, str]]  # the part, the passage


def mask_answers(answers: Mapping[str, Answer], masks: Masks) -> dict[str, Answer]:
    """The answers as they are shown."""
    shown = dict(answers)
    for part, passage in masks:
        answer = shown.get(part)
        if answer is not None and isinstance(answer.value, str):
            shown[part] = Answer(answer.value.replace(passage, MASK))
    return shown


def mask_message(message: Message, masks: Masks) -> Message:
    """A message as it is shown."""
    for part, passage in masks:
        if part == f"{MESSAGE}{message.number}":
            message = replace(message, words=message.words.replace(passage, MASK))
    return message
