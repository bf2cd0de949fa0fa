"""The photo counter under attack: spoilt files of every kind, from a seeded chance."""

from __future__ import annotations

import os
import random
from collections.abc import AsyncIterator, Callable
from typing import get_args

import pytest

from bot.darkroom.jpeg import is_bare
from bot.photos import Photos
from dialogs.inputs import Unfit
from tests.bot import pictures
from tests.bot.pictures import encoded, scene

SOAKING = bool(os.environ.get("LYHORD_SOAK"))
TRIES = 500 if SOAKING else 60

MAKERS: tuple[Callable[[], bytes], ...] = (
    pictures.told_jpeg,
    pictures.told_png,
    pictures.told_webp,
    lambda: encoded(scene(), progressive=True),
    lambda: encoded(scene(mode="CMYK")),
    lambda: encoded(scene(mode="P"), "PNG", transparency=3),
    lambda: encoded(scene(), "WEBP", lossless=True),
    lambda: encoded(scene(64, 64), "WEBP", save_all=True, append_images=[scene(64, 64)]),
    lambda: encoded(scene(64, 64), "PNG", save_all=True, append_images=[scene(64, 64)]),
    lambda: encoded(scene(64, 64), "MPO", save_all=True, append_images=[scene(64, 64)]),
    lambda: encoded(scene(), "GIF"),
)


@pytest.fixture
async def photos() -> AsyncIterator[Photos]:
    """A counter with a dark room of its own."""
    photos = Photos()
    yield photos
    await photos.close()


async def test_spoilt_pictures(photos: Photos) -> None:
    """Each comes out bare or is refused with a reason, and the dark room outlives them all."""
    chance = random.Random(20_261_122)
    whole = [make() for make in MAKERS]
    answers: dict[str, int] = {}
    rooms = set()
    for _ in range(TRIES):
        data = pictures.spoilt(chance.choice(whole), chance)
        if chance.random() < 0.2:
            data = chance.choice((pictures.ZIP, b"GIF89a", b"<script>", b"%PDF-")) + data
        answer = await photos.clean(data)
        if isinstance(answer, bytes):
            assert is_bare(answer)
            assert pictures.MARK not in answer
        else:
            assert answer in get_args(Unfit)
            assert answer != "later"
        kind = "taken" if isinstance(answer, bytes) else answer
        answers[kind] = answers.get(kind, 0) + 1
        rooms.add(id(photos._room))
    assert len(rooms) == 1
    assert {"taken", "broken", "foreign"} <= set(answers)
