"""The photo counter: what comes in, what comes out, what survives nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from time import thread_time

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot import photos as counter
from bot.darkroom.developing import PIXELS, SIDE
from bot.darkroom.jpeg import is_bare
from bot.photos import Photos
from dialogs.inputs import Unfit
from dialogs.pictures import COLUMNS, ROWS
from tests.bot import pictures
from tests.bot.pictures import MARK, encoded, exif, scene


@pytest.fixture
async def photos() -> AsyncIterator[Photos]:
    """A counter with a dark room of its own."""
    photos = Photos()
    yield photos
    await photos.close()


def seen(result: bytes | Unfit) -> Image.Image:
    """A result that must be a clean picture, as it looks."""
    assert isinstance(result, bytes), result
    assert is_bare(result)
    picture = Image.open(BytesIO(result), formats=["JPEG"])
    picture.load()
    assert picture.mode == "RGB"
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    return picture


def colour(picture: Image.Image, across: float, down: float) -> tuple[int, ...]:
    """The colour at a place given in parts of the whole."""
    width, height = picture.size
    found = picture.getpixel((int(across * width), int(down * height)))
    assert isinstance(found, tuple)
    return tuple(round(part / 32) * 32 for part in found)


@pytest.mark.parametrize("told", [pictures.told_jpeg, pictures.told_png, pictures.told_webp])
async def test_nothing_but_pixels_survives(photos: Photos, told: object) -> None:
    """EXIF, place, thumbnail, XMP, colour profile, comments, a ZIP behind it: all gone."""
    data = told()  # type: ignore[operator]
    assert MARK in data
    result = await photos.clean(data)
    picture = seen(result)
    assert isinstance(result, bytes)
    for piece in (MARK, MARK[7:], b"Exif", b"ICC_P", b"http", b"JFXX", b"PK\x03\x04", b"8BIM"):
        assert piece not in result
    assert picture.size == (320, 240)
    assert picture.info["jfif_density"] == (1, 1)
    assert colour(picture, 0.1, 0.1) == (256, 0, 0)


@pytest.mark.parametrize("turn", range(1, 9))
async def test_it_stands_upright(photos: Photos, turn: int) -> None:
    """Turned as EXIF says, before EXIF goes: what was red at the top left is there again."""
    upright = Image.new("RGB", (300, 200), (0, 0, 255))
    upright.paste((255, 0, 0), (0, 0, 150, 100))
    back = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[turn]  # fmt: skip
    stored = upright if back is None else upright.transpose(back)
    picture = seen(await photos.clean(encoded(stored, exif=exif(turn), quality=95)))
    assert picture.size == (300, 200)
    assert colour(picture, 0.25, 0.25) == (256, 0, 0)
    assert colour(picture, 0.75, 0.25)[2] == colour(picture, 0.25, 0.75)[2] == 256


@pytest.mark.parametrize(
    ("width", "height", "becomes"),
    [
        (1, 1, (1, 1)),
        (1600, 1200, (1600, 1200)),
        (1601, 1601, (1600, 1600)),
        (2560, 1440, (1600, 900)),
        (900, 4800, (300, 1600)),
        (4000, 3000, (1600, 1200)),
    ],
)
async def test_it_is_made_smaller_never_larger(
    photos: Photos, width: int, height: int, becomes: tuple[int, int]
) -> None:
    """The longer side is at most 1600 pixels, the shape stays."""
    assert seen(await photos.clean(encoded(scene(width, height)))).size == becomes


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
async def test_every_kind_of_png(photos: Photos, mode: str) -> None:
    """Black and white, grey, palette, transparent, sixteen bits: eight bits of colour after."""
    source = scene().convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        source = source.convert("I").point(lambda value: value * 257).convert("I;16")
    picture = seen(await photos.clean(encoded(source, "PNG")))
    middle = colour(picture, 0.1, 0.1)
    assert middle == ((256, 0, 0) if mode in {"RGB", "RGBA", "P"} else middle)
    if mode in {"L", "I;16"}:
        assert middle == (64, 64, 64)  # red, as grey


async def test_other_colours(photos: Photos) -> None:
    """Four colours of a printer, and grey."""
    cmyk = seen(await photos.clean(encoded(scene(mode="CMYK"))))
    assert colour(cmyk, 0.1, 0.1) == (256, 0, 0)
    assert colour(seen(await photos.clean(encoded(scene(mode="L")))), 0.1, 0.1) == (64, 64, 64)


async def test_what_is_clear_becomes_white(photos: Photos) -> None:
    """Hidden colours under a transparent part do not come to light."""
    hidden = Image.new("RGBA", (100, 100), (255, 0, 0, 0))
    for form in ("PNG", "WEBP"):
        data = encoded(hidden, form, **({"exact": True} if form == "WEBP" else {}))
        assert colour(seen(await photos.clean(data)), 0.5, 0.5) == (256, 256, 256)


async def test_of_what_moves_the_first_frame(photos: Photos) -> None:
    """Animated PNG and WebP, and pairs of pictures in one JPEG."""
    frames = [Image.new("RGB", (64, 64), c) for c in ((0, 0, 255), (255, 0, 0), (0, 255, 0))]
    for form in ("PNG", "WEBP", "MPO"):
        data = encoded(frames[0], form, save_all=True, append_images=frames[1:])
        assert colour(seen(await photos.clean(data)), 0.5, 0.5)[2] > 200


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "foreign"),
        (b"\xff\xd8", "foreign"),
        (b"\xff\xd8\xff\xe0", "foreign"),
        (b"GIF89a/*" + b"alert(1)//*/", "foreign"),
        (encoded(scene(), "GIF"), "foreign"),
        (encoded(scene(), "BMP"), "foreign"),
        (encoded(scene(), "TIFF"), "foreign"),
        (b"%PDF-1.7 " + bytes(99), "foreign"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "foreign"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run", "foreign"),
        (pictures.ZIP, "foreign"),
        (pictures.png_of(65_535, 1, bytes(65_535 * 3 + 1)), "foreign"),
        (pictures.png_of(1, 65_535, bytes(4) * 65_535), "foreign"),
        (pictures.png_of(50_000, 50_000), "large"),
        (pictures.png_of(5_001, 5_000), "large"),
        (pictures.png_of(2**31 - 1, 2**31 - 1), "large"),
        (pictures.jpeg_of(65_500, 65_500), "large"),
        (pictures.png_of(100, 100, bytes(10)), "broken"),
        (pictures.png_of(0, 100), "foreign"),
        (encoded(scene())[:-3000], "broken"),
        (encoded(scene(), "PNG")[:-3000], "broken"),
        (encoded(scene(), "WEBP")[:-3000], "broken"),
        (bytes(counter.MOST + 1), "large"),
    ],
    ids=str,
)
async def test_what_is_not_taken(photos: Photos, data: bytes, reason: str) -> None:
    """Each with its reason, and the next picture is none the worse for it."""
    assert await photos.clean(data) == reason
    assert isinstance(await photos.clean(encoded(scene(8, 8))), bytes)


async def test_bombs_go_off_nowhere(photos: Photos) -> None:
    """A hundred kilobytes that would unfold to gigabytes are refused before they do."""
    bomb = encoded(Image.new("1", (30_000, 30_000)), "PNG")
    assert len(bomb) < 200_000
    assert await photos.clean(bomb) == "large"
    most = encoded(Image.new("P", (5_000, PIXELS // 5_000)), "PNG")
    assert seen(await photos.clean(most)).size == (SIDE, SIDE)
    about = PngInfo()
    about.add_text("Comment", "a" * (80 << 20), zip=True)
    assert await photos.clean(encoded(scene(), "PNG", pnginfo=about)) == "broken"


async def test_blacked_out_is_gone(photos: Photos) -> None:
    """The pixels themselves are overwritten, to the cell's very edge; the others stay."""
    clean = await photos.clean(encoded(Image.new("RGB", (601, 401), (0, 255, 0))))
    assert isinstance(clean, bytes)
    cells = {0, 7, COLUMNS * ROWS - 1}
    picture = seen(await photos.blackout(clean, cells))
    assert picture.size == (601, 401)
    for cell in range(COLUMNS * ROWS):
        row, column = divmod(cell, COLUMNS)
        box = (
            column * 601 // COLUMNS, row * 401 // ROWS,
            (column + 1) * 601 // COLUMNS, (row + 1) * 401 // ROWS,
        )  # fmt: skip
        part = picture.crop(box).getextrema()
        green = part[1]
        assert isinstance(green, tuple)
        if cell in cells:
            assert green[1] < 128, cell  # what JPEG blurs over from its neighbours
        else:
            inner = picture.crop((box[0] + 9, box[1] + 9, box[2] - 9, box[3] - 9))
            low = inner.getextrema()[1]
            assert isinstance(low, tuple)
            assert low[0] > 200, cell


async def test_even_the_smallest_can_be_blacked_out(photos: Photos) -> None:
    """A picture with fewer pixels than the grid has cells: each cell covers what it touches."""
    clean = await photos.clean(encoded(Image.new("RGB", (2, 2), (255, 255, 255))))
    assert isinstance(clean, bytes)
    assert colour(seen(await photos.blackout(clean, [0])), 0, 0) == (0, 0, 0)
    everything = seen(await photos.blackout(clean, range(COLUMNS * ROWS)))
    assert everything.getextrema() == ((0, 0), (0, 0), (0, 0))


async def test_the_grid_shows_what_is_black(photos: Photos) -> None:
    """Lines and names over the picture, black cells named too; the picture kept is another."""
    clean = await photos.clean(encoded(scene(1600, 1200)))
    assert isinstance(clean, bytes)
    preview = await photos.preview(clean, [8])
    picture = seen(preview)
    assert picture.size == (1600, 1200)
    assert preview != await photos.blackout(clean, [8])
    black = picture.crop((540, 210, 790, 390)).convert("L")
    darkest, brightest = black.getextrema()
    assert darkest == 0
    assert brightest == 255  # its name
    assert black.histogram()[0] > 0.8 * 250 * 180 * 0.9


async def test_a_bad_cell_is_no_crash(photos: Photos) -> None:
    """Beyond the grid there is nothing to black out, and nothing comes out uncovered."""
    assert await photos.blackout(encoded(scene()), [99]) == "broken"


async def test_the_bot_goes_on_meanwhile(photos: Photos) -> None:
    """A picture of 12 megapixels costs the bot's own thread next to nothing."""
    data = encoded(scene(4000, 3000), quality=90)
    await photos.clean(data)
    began = thread_time()
    result = await photos.clean(data)
    assert thread_time() - began < 0.05
    assert seen(result).size == (1600, 1200)


async def test_many_at_once(photos: Photos) -> None:
    """Each gets its own picture back."""
    colours = [(level, 255 - level, 0) for level in range(0, 256, 32)]
    results = await asyncio.gather(
        *(photos.clean(encoded(Image.new("RGB", (64, 64), each), "PNG")) for each in colours)
    )
    for wanted, result in zip(colours, results, strict=True):
        found = seen(result).getpixel((32, 32))
        assert isinstance(found, tuple)
        assert all(abs(a - b) < 6 for a, b in zip(wanted, found, strict=True))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff\xd9",
        encoded(scene(), exif=exif()),
        encoded(scene(), comment=b"x"),
        encoded(scene(), progressive=True),
        encoded(scene()) + b"x",
        encoded(scene())[:-1],
        encoded(scene()).replace(b"JFIF\0", b"JFXX\0"),
        pictures.told_jpeg(),
        encoded(scene(), "PNG"),
    ],
)
def test_what_is_not_bare(data: bytes) -> None:
    """Anything beside a whole baseline picture is found."""
    assert not is_bare(data)


def test_what_is_bare() -> None:
    """Pillow's plainest JPEG is, of colour and of grey."""
    assert is_bare(encoded(scene()))
    assert is_bare(encoded(scene(mode="L")))
