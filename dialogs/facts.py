"""What a turn must know of the world beside the conversation itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialogs.board import Board
from dialogs.messages import Thread
from dialogs.repertoire import Repertoire

_AS_PROMISED = Board()


@dataclass(frozen=True, slots=True)
class Wave:
    """The open wave: its id, and the version of the questionnaire it asks."""

    id: str
    version: str


@dataclass(frozen=True, slots=True)
class Facts:
    """`languages` are ours, each code with the language's own name; `guess` is the one that the
    resident's phone suggests, "" if it is none of ours.

    `receipt` is one that nobody has yet, offered at every turn: `receipts.complete` of 15 random
    digits. `thread` is the one the chat has open: that of `Conversation.secret`, or of the
    `ThreadOpened` that came in; None when it is gone. `wait` is in how many minutes this chat may
    send another tip, `hold` in how many it may add to a thread again; 0 for now.
    `board` is that of the repertoire unless another is given.
    """

    repertoire: Repertoire
    languages: Mapping[str, str]
    wave: Wave | None = None
    tips_open: bool = False
    guess: str = ""
    receipt: str = field(default="", repr=False)
    thread: Thread | None = None
    wait: int = 0
    hold: int = 0
    board: Board = _AS_PROMISED

    def __post_init__(self) -> None:
        if self.board is _AS_PROMISED:
            object.__setattr__(self, "board", self.repertoire.board)
