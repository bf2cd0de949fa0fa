"""The tray: a picture's pixels alone, upright, smaller; cells blacked out; a grid drawn over it.

Imported by the sanitiser only: Pillow has no business in the bot's own process.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Any

from PIL import (
    Image,
    ImageDraw,
    ImageFont,
    MpoImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)
from PIL.Image import Transpose

FORMATS = ("JPEG", "PNG", "WEBP")  # Telegram sends JPEG; every further decoder is one more door
PIXELS = 25_000_000  # ten times what Telegram makes of a photo
SIDE = 1600  # pixels of the longer side: enough to see what happened
QUALITY = 82

Order = dict[str, Any]

_TURNED = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}  # by the Orientation of EXIF 2.32, 4.6.4
_ORIENTATION = 0x0112
_LONGEST_SHAPE = 20  # times as long as high: the Bot API's own limit for photos
_LAZY = (MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)  # no file can be opened when needed


class Refused(Exception):  # noqa: N818 - says what happened
    """The picture is not taken: its one argument is the reason."""


def develop(order: Order, data: bytes) -> bytes:
    """The JPEG an order asks for. Raises `Refused`, or whatever a decoder makes of a bad one.

    `work` is "clean", "black" (`cells` of a grid of `columns` and `rows` overwritten) or "grid"
    (the same, with the grid and a label in each cell drawn over it).
    """
    picture = _opened(data)
    if order["work"] != "clean":
        boxes = _boxes(picture.size, order["columns"], order["rows"])
        for cell in order["cells"]:
            left, top, right, bottom = boxes[cell]
            picture.paste((0, 0, 0), (left, top, right, bottom))
        if order["work"] == "grid":
            _draw(picture, boxes, order["labels"])
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _opened(data: bytes) -> Image.Image:
    """The pixels alone, upright, on white, no longer than SIDE: no metadata comes along."""
    try:
        picture: Image.Image = Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("large") from None
    except UnidentifiedImageError:
        raise Refused("foreign") from None
    width, height = picture.size
    longest = max(width, height)
    if longest > _LONGEST_SHAPE * min(width, height):
        raise Refused("foreign")
    turn = _turn(picture)
    if longest > SIDE:
        picture.draft(None, (width * SIDE // longest, height * SIDE // longest))
    picture = _flat(picture)
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    if turn is not None:
        picture = picture.transpose(turn)
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    return bare


def _turn(picture: Image.Image) -> Transpose | None:
    try:
        return _TURNED.get(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # whatever a damaged EXIF makes Pillow raise: then it stays as it lies
        return None


def _flat(picture: Image.Image) -> Image.Image:
    """Eight bits of red, green and blue; halved as often as that helps before it costs memory."""
    if picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    clear = picture.has_transparency_data
    if picture.mode in {"1", "P", "PA"}:
        picture = picture.convert("RGBA" if clear else "RGB")
    factor = max(picture.size) // (2 * SIDE)
    if factor > 1:
        picture = picture.reduce(factor)
    if not clear:
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    white = Image.new("RGB", picture.size, (255, 255, 255))
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _boxes(size: tuple[int, int], columns: int, rows: int) -> list[tuple[int, int, int, int]]:
    """Each cell's pixels, row by row; rounded outwards, so that every cell covers its edges."""
    width, height = size
    return [
        (
            column * width // columns,
            row * height // rows,
            -(-(column + 1) * width // columns),
            -(-(row + 1) * height // rows),
        )
        for row in range(rows)
        for column in range(columns)
    ]


def _draw(picture: Image.Image, boxes: list[tuple[int, int, int, int]], labels: list[str]) -> None:
    pen = ImageDraw.Draw(picture)
    thick = max(1, max(picture.size) // 600)
    font = ImageFont.load_default(max(9, max(picture.size) // 42))
    for (left, top, right, bottom), label in zip(boxes, labels, strict=True):
        box = (left, top, right - 1, bottom - 1)
        pen.rectangle(box, outline=(0, 0, 0), width=2 * thick)
        pen.rectangle(box, outline=(255, 255, 255), width=thick)
        pen.text(
            (left + 4 * thick, top + 3 * thick), label, (255, 255, 255), font,
            stroke_width=2 * thick, stroke_fill=(0, 0, 0),
        )  # fmt: skip


def rehearse() -> None:
    """Open and draw small pictures, so that all that is ever needed is loaded."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    order = {"work": "grid", "columns": 1, "rows": 1, "cells": [0], "labels": ["A1"]}
    for form in FORMATS:
        sample = BytesIO()
        Image.new("RGB", (8, 8)).save(sample, form, exif=exif)
        develop(order, sample.getvalue())
