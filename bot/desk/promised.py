"""The promises as they stand, for what the desk shows of them."""

from __future__ import annotations

from bot.desk.room import Room
from dialogs.board import Board


def read_board(room: Room) -> Board:
    """All that residents can read of the promises at this moment."""
    return room.library.board
