"""Conversations as they were read and found right, played again."""

from __future__ import annotations

import pytest

from tests.dialogs import transcripts


@pytest.mark.parametrize("name", transcripts.names())
def test_bot_says_what_it_said(name: str) -> None:
    """Each transcript states its truth in its first line."""
    lines = transcripts.read(name)
    assert lines[0].startswith("# ")
    assert list(transcripts.play(lines)) == lines
