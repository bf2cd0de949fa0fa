"""Pictures as they come: from phones, from the net, from people who mean harm."""

from __future__ import annotations

import random
import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

MARK = b"Marked-Sara-Ek-55.5894-13.0444"
"""What metadata holds here, and no clean picture may."""


def scene(width: int = 320, height: int = 240, mode: str = "RGB") -> Image.Image:
    """Something with structure, so that no encoder has it easy; the top left corner is red."""
    small = Image.effect_noise((max(1, width // 4), max(1, height // 4)), 60)
    picture = small.resize((width, height), Image.Resampling.BICUBIC).convert("RGB")
    picture.paste((255, 0, 0), (0, 0, max(1, width // 4), max(1, height // 4)))
    return picture.convert(mode)


def encoded(picture: Image.Image, form: str = "JPEG", **how: Any) -> bytes:
    """The picture as a file of this format."""
    out = BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """EXIF with a place, an owner and a camera."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010E] = MARK.decode()
    data[0x9003] = "2026:11:22 22:13:14"
    data[0x8825] = {1: "N", 2: (55.0, 35.0, 21.8), 3: "E", 4: (13.0, 2.0, 39.8)}
    return data


def told_jpeg() -> bytes:
    """A JPEG with everything that could tell of its owner, a thumbnail and a ZIP behind it too."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + MARK
    told = encoded(
        scene(), exif=exif(), icc_profile=profile, comment=MARK, xmp=b"<x>" + MARK + b"</x>",
        dpi=(123, 45), quality=90,
    )  # fmt: skip
    thumbnail = b"JFXX\0\x10" + encoded(scene(32, 24))
    photoshop = b"Photoshop 3.0\x008BIM" + MARK
    return told[:2] + _segment(0xE0, thumbnail) + _segment(0xED, photoshop) + told[2:] + ZIP


def told_png() -> bytes:
    """A PNG with text chunks, EXIF and a chunk nobody knows."""
    about = PngImagePlugin.PngInfo()
    about.add_text("Author", MARK.decode())
    about.add_itxt("XML:com.adobe.xmp", MARK.decode())
    about.add(b"prVt", MARK)
    return encoded(scene(), "PNG", pnginfo=about, exif=exif())


def told_webp() -> bytes:
    """A WebP with EXIF and XMP."""
    return encoded(scene(), "WEBP", exif=exif(), xmp=MARK)


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


ZIP = b"PK\x03\x04" + MARK + b"PK\x05\x06" + bytes(18)


def png_of(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG that claims a size, whatever its data holds."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG that claims a size its data does not fill."""
    data = bytearray(encoded(scene(64, 64)))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """The file with something wrong in it: bytes turned, cut out, doubled or made up."""
    broken = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 64))):
        at = chance.randrange(len(broken))
        match chance.randrange(5):
            case 0:
                broken[at] ^= 1 << chance.randrange(8)
            case 1:
                broken[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff"))
            case 2:
                del broken[at : at + chance.randrange(1, 200)]
            case 3:
                broken[at:at] = broken[at : at + chance.randrange(1, 200)]
            case _:
                broken[at : at + 1] = chance.randbytes(chance.randrange(1, 40))
        if not broken:
            break
    return bytes(broken)
