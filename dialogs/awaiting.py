"""What a chat waits for, so far as the floors above must know before a turn."""

from __future__ import annotations

from dialogs.chat import Conversation
from dialogs.repertoire import Repertoire


def awaits_photo(talk: Conversation, repertoire: Repertoire) -> bool:
    """Whether the question at the end of the chat takes photos. One more than fit counts, too: the
    turn says so."""
    run = talk.runs.get("tip") if talk.focus == "tip" else None
    dialogue = repertoire.tips.get(run.version) if run is not None else None
    if run is None or dialogue is None:
        return False
    question = dialogue.by_id.get(run.at)
    return question is not None and question.kind == "photos"
