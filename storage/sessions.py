"""What is kept of a chat between turns, sealed: its dialogues and the updates already handled."""

from __future__ import annotations

import struct
from array import array
from collections import deque
from dataclasses import dataclass, field

from dialogs.conversation import Conversation
from dialogs.records import pack, unpack
from storage.vault import Vault
from storage.vault.drafts import slot_of

SEEN_KEPT = 64
_ENDING = ("tip", "receipt")  # compartments that must not last: sealed under a draft key
_PARTS_BEFORE = 6  # the first release's sessions, whose tips under way are let go
_LENGTH = struct.Struct(">I")
_CHAT = struct.Struct(">q")
_SLOT = struct.Struct(">q")


@dataclass(frozen=True, slots=True)
class Session:
    """One chat: its number, the ids of the last updates handled, the conversation."""

    chat_id: int
    seen: tuple[int, ...] = ()
    conversation: Conversation = field(default_factory=Conversation)

    def after(self, update_id: int, conversation: Conversation) -> Session:
        """The session after a turn: another conversation, one update more seen."""
        seen = deque(self.seen, maxlen=SEEN_KEPT)
        seen.append(update_id)
        return Session(self.chat_id, tuple(seen), conversation)


def seal_session(vault: Vault, tag: bytes, session: Session, wave: str | None) -> bytes:
    """A session as its row holds it, under the server key.

    Within it the survey's answers are once more sealed under the key of `wave`, the open one, and
    are lost with that key; what is known of a tip, and what opens a thread, under the draft key of
    the half hour the conversation was last touched in, and is lost 30 to 60 minutes later.
    """
    compartments = pack(session.conversation)
    survey = compartments.get("survey")
    if survey is not None:
        if wave is None:
            raise ValueError("a survey under way needs an open wave")
        survey = vault.waves.of(wave).lock.seal(survey, tag, step=1)
    parts = [
        _CHAT.pack(session.chat_id),
        array("q", session.seen).tobytes(),
        compartments.get("chat", b""),
        (wave or "").encode(),
        survey or b"",
        *_seal_ending(vault, tag, session, compartments),
    ]
    return vault.sessions.seal(_join(parts), tag)


def open_session(vault: Vault, tag: bytes, sealed: bytes, wave: str | None) -> Session:
    """The session of a row. Answers of a survey whose wave is not `wave`, the open one, are gone,
    and so is what was sealed under a draft key that ended.

    Raises `WrongKey` when the row was sealed with another server key or belongs to another tag.
    """
    parts = _split(vault.sessions.open(sealed, tag))
    if len(parts) == _PARTS_BEFORE:
        chat, seen, talk, _, survey_wave, survey = parts
        slot, ending = b"", b""
    else:
        chat, seen, talk, survey_wave, survey, slot, ending = parts
    compartments = _open_ending(vault, tag, slot, ending)
    if talk:
        compartments["chat"] = talk
    if survey and wave is not None and survey_wave == wave.encode():
        compartments["survey"] = vault.waves.of(wave).lock.open(survey, tag)
    numbers = array("q")
    numbers.frombytes(seen)
    return Session(_CHAT.unpack(chat)[0], tuple(numbers), unpack(compartments))


def _seal_ending(
    vault: Vault, tag: bytes, session: Session, compartments: dict[str, bytes]
) -> tuple[bytes, bytes]:
    """The half hour's number and what is sealed under its key; nothing when there is nothing."""
    touched = session.conversation.touched
    if touched is None or not any(name in compartments for name in _ENDING):
        return b"", b""
    slot = slot_of(touched)
    parts = _join([compartments.get(name, b"") for name in _ENDING])
    return _SLOT.pack(slot), vault.drafts.begin(slot).session.seal(parts, tag, step=1)


def _open_ending(vault: Vault, tag: bytes, slot: bytes, sealed: bytes) -> dict[str, bytes]:
    key = vault.drafts.of(_SLOT.unpack(slot)[0]) if slot else None
    if key is None:
        return {}
    parts = _split(key.session.open(sealed, tag))
    return {name: part for name, part in zip(_ENDING, parts, strict=True) if part}


def _join(parts: list[bytes]) -> bytes:
    return b"".join(_LENGTH.pack(len(part)) + part for part in parts)


def _split(joined: bytes) -> list[bytes]:
    parts, place = [], 0
    while place < len(joined):
        (length,) = _LENGTH.unpack_from(joined, place)
        place += _LENGTH.size
        parts.append(joined[place : place + length])
        place += length
    return parts
