"""Clearing the chat: what is said while messages are deleted, and what became of them."""

from __future__ import annotations

from dialogs.buttons import HOME
from dialogs.screens import Screen, say


def clearing() -> Screen:
    """Said before the deleting begins; this message goes too."""
    return Screen((say("chat.clear.begun"),), ((HOME,),))


def cleared(deleted: int, left: int) -> Screen:
    """What became of it: so many messages were deleted, so many could not be."""
    if left:
        lines = (say("chat.clear.done", n=deleted), say("chat.clear.left", n=left))
    else:
        lines = (say("chat.clear.done", n=deleted), say("chat.clear.all"))
    return Screen(lines, ((HOME,),))
