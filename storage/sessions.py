"""What is kept of a chat between turns, sealed: its dialogues and the updates already handled."""

from __future__ import annotations

import struct
from array import array
from collections import deque
from dataclasses import dataclass, field

from dialogs.conversation import Conversation
from dialogs.records import pack, unpack
from storage.errors import WrongKey
from storage.vault import Vault

SEEN_KEPT = 64
_ALL_BUT_SURVEY = ("chat", "tip")
_LENGTH = struct.Struct(">I")
_CHAT = struct.Struct(">q")


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
    """A session as its row holds it, under the server key; within it the survey's answers are
    once more sealed under the key of `wave`, the open one, and are lost with that key."""
    compartments = pack(session.conversation)
    survey = compartments.get("survey")
    if survey is not None:
        if wave is None:
            raise ValueError("a survey under way needs an open wave")
        survey = vault.waves.of(wave).lock.seal(survey, tag, step=1)
    parts = [
        _CHAT.pack(session.chat_id),
        array("q", session.seen).tobytes(),
        *(compartments.get(name, b"") for name in _ALL_BUT_SURVEY),
        (wave or "").encode(),
        survey or b"",
    ]
    return vault.sessions.seal(_join(parts), tag)


def open_session(vault: Vault, tag: bytes, sealed: bytes, wave: str | None) -> Session:
    """The session of a row. Answers of a survey whose wave is not `wave`, the open one, are gone.

    Raises `WrongKey` when the row was sealed with another server key or belongs to another tag.
    """
    chat, seen, *named, survey_wave, survey = _split(vault.sessions.open(sealed, tag))
    compartments = {name: part for name, part in zip(_ALL_BUT_SURVEY, named, strict=True) if part}
    if survey and wave is not None and survey_wave == wave.encode():
        compartments["survey"] = vault.waves.of(wave).lock.open(survey, tag)
    numbers = array("q")
    numbers.frombytes(seen)
    return Session(_CHAT.unpack(chat)[0], tuple(numbers), unpack(compartments))


def _join(parts: list[bytes]) -> bytes:
    return b"".join(_LENGTH.pack(len(part)) + part for part in parts)


def _split(joined: bytes) -> list[bytes]:
    parts, place = [], 0
    while place < len(joined):
        (length,) = _LENGTH.unpack_from(joined, place)
        place += _LENGTH.size
        parts.append(joined[place : place + length])
        place += length
    if len(parts) != len(_ALL_BUT_SURVEY) + 4:
        raise WrongKey
    return parts
