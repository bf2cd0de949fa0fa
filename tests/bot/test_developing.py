"""The tray and the sanitiser's own steps, in this process, where they can be looked at."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from io import BytesIO

import pytest
from PIL import Image

from bot.darkroom import developing
from bot.darkroom.developing import Refused, develop, rehearse
from bot.darkroom.jpeg import is_bare
from bot.darkroom.sanitizer import answer, serve
from bot.darkroom.seccomp import Filter
from tests.bot import pictures
from tests.bot.pictures import encoded, exif, scene

CLEAN = {"work": "clean"}
GRID = {"columns": 2, "rows": 2, "cells": [3], "labels": ["A1", "B1", "A2", "B2"]}


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)
    rehearse()


def answered(order: Mapping[str, object], data: bytes) -> bytes:
    """What the sanitiser says to an order, over a real socket."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(json.dumps(order).encode() + b"\n" + data)
        ours.shutdown(socket.SHUT_WR)
        answer(theirs)
        theirs.close()
        with ours.makefile("rb") as incoming:
            said = incoming.read()
    assert said[-1:] == b"."
    return said[:-1]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_mode_becomes_colours(mode: str) -> None:
    """A large one too, which is halved on the way."""
    source = scene(3600, 300).convert("L" if mode == "I;16" else mode)
    source = source.convert(mode) if mode != "I;16" else source.convert("I").convert("I;16")
    data = encoded(source, "JPEG" if mode == "CMYK" else "PNG")
    clean = develop(CLEAN, data)
    assert is_bare(clean)
    assert Image.open(BytesIO(clean)).size == (1600, 133)


def test_each_work() -> None:
    """Clean, blacked out, and with the grid: three different pictures."""
    data = encoded(scene(), exif=exif(6))
    made = [develop({**GRID, "work": work}, data) for work in ("clean", "black", "grid")]
    assert all(map(is_bare, made))
    assert len(set(made)) == 3
    black = Image.open(BytesIO(made[1])).convert("L").crop((130, 170, 240, 320))
    assert sum(black.histogram()[17:]) == 0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "foreign"),
        (pictures.png_of(9_999, 9_999), "large"),
        (pictures.png_of(99_999, 99_999), "large"),
        (pictures.png_of(210, 10, bytes(6_310)), "foreign"),
    ],
)
def test_refusals(data: bytes, reason: str) -> None:
    """Each before a pixel is decoded."""
    with pytest.raises(Refused, match=reason):
        develop(CLEAN, data)
    assert answered(CLEAN, data) == b"-" + reason.encode()


def test_damaged_exif_turns_nothing() -> None:
    """The picture is taken as it lies."""
    data = encoded(scene(), exif=b"Exif\0\0MM\0*\xff\xff\xff\xff" + bytes(40))
    assert Image.open(BytesIO(develop(CLEAN, data))).size == (320, 240)


def test_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture, a broken one, one that takes all memory; no order is no crash."""
    assert is_bare(answered(CLEAN, encoded(scene()))[1:])
    assert answered(CLEAN, encoded(scene())[:-3000]) == b"-broken"
    assert answered({}, encoded(scene())) == b"-broken"

    def greedy(_: Image.Image) -> Image.Image:
        raise MemoryError

    monkeypatch.setattr(developing, "_flat", greedy)
    assert answered(CLEAN, encoded(scene())) == b"-large"


def test_it_ends_with_the_bot() -> None:
    """When nobody holds the other end of its control, it is over."""
    ours, theirs = socket.socketpair()
    ours.close()
    with theirs:
        serve(theirs, Filter())
