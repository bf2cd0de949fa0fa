"""Hostile hands on a tip: whatever is sent at whatever place gets an answer, and harms nothing."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable

import pytest

from bot.playground.attachments import PIXEL
from tests.bot.pictures import MARK, ZIP, encoded, jpeg_of, png_of, scene, spoilt, told_jpeg
from tests.bot.pictures import told_png as png
from tests.whole.acts import FORGERIES, KINDS, WORDS
from tests.whole.conftest import Sites
from tests.whole.coordinator import Coordinator
from tests.whole.reporter import Reporter

INPUTS = 60
INPUTS_IN_A_SOAK = 500
STAGES = ("begun", "words", "photos", "review", "receipt", "entering", "thread", "writing")
FEW = ("block", "let in", "pinned message")  # Telegram's own matters, which nobody waits for

TEXTS = (
    *WORDS,
    "\u202e0605 471-070\u202c",
    "\u2068" * 200 + "x",
    "٠٧٠-١٧٤ ٠٦ ٠٥",
    "1234567890123456" * 50,
    "0000-0000-0000-0000",
    "ZWJ\u200d\u200d\u200d" * 300,
    "\U000e0041" * 400,
    "a\u0301" * 2000,
    "<a href='tg://user?id=1'>x</a>",
    "q.aaaaaa.1.ok",
    "/" * 4096,
    "/receipt " + "9" * 4000,
    "/receipt 0000-0000-0000-0000",
    "\r\n" * 2000 + "x",
    "ﷺ" * 4096,
)


def files(chance: random.Random) -> bytes:
    """A file that calls itself a photo."""
    match chance.randrange(8):
        case 0:
            return spoilt(told_jpeg(), chance)
        case 1:
            return spoilt(png(), chance)
        case 2:
            return png_of(chance.choice((1, 20_000)), chance.choice((1, 20_000)))
        case 3:
            return jpeg_of(65_000, chance.choice((1, 65_000)))
        case 4:
            return (
                chance.choice((b"GIF89a", b"<svg>", b"%PDF-1.7", b"BM", b"II*\0", b"")) + MARK * 9
            )
        case 5:
            return encoded(scene()) + ZIP
        case 6:
            return chance.randbytes(chance.randrange(1, 5000))
        case _:
            return told_jpeg()


def strikes(ali: Reporter, chance: random.Random) -> None:
    """One hostile thing."""
    person, standin = ali.person, ali.site.standin
    mine = [message for message in person.messages if message.mine and "text" in message.data]
    match chance.randrange(9):
        case 0 | 1 | 2:
            data = files(chance)
            about = standin.files.keep(data, folder="photos", content_type="image/jpeg").about()
            if chance.random() < 0.2:
                about["file_size"] = chance.choice((0, 2**40))
            size = {"width": chance.choice((1, 10_000)), "height": chance.choice((1, 10_000))}
            person.posts({"photo": [{**about, **size}]})
        case 3:
            person.sends_album([PIXEL] * chance.randrange(2, 11), caption=chance.choice(TEXTS))
        case 4:
            person.sends_document(files(chance), f"{MARK.decode()}.jpg")
        case 5 | 6:
            person.sends(chance.choice([each for each in TEXTS if each]))
        case 7:
            if mine and chance.random() < 0.5:
                person.edits(chance.choice(mine), chance.choice([each for each in TEXTS if each]))
            else:
                person.taps_data(chance.choice(person.messages), chance.choice(FORGERIES))
        case _:
            KINDS[chance.choice([kind for kind in KINDS if kind not in FEW])](person)


async def to(ali: Reporter, stage: str, receipt: str) -> None:
    """Bring somebody to a place in a tip or a thread."""
    ways: dict[str, Callable[[], Awaitable[object]]] = {
        "begun": ali.begins,
        "words": ali.comes_to_words,
        "photos": ali.comes_to_photos,
        "review": lambda: _reviews(ali),
        "receipt": ali.comes_to_receipt,
        "entering": lambda: ali.opens("0"),
        "thread": lambda: ali.opens(receipt),
        "writing": lambda: ali.opens(receipt),
    }
    await ways[stage]()
    if stage == "writing":
        await ali.taps("Add something")


async def _reviews(ali: Reporter) -> None:
    await ali.comes_to_photos()
    await ali.taps("No pictures")


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_whatever_is_sent_gets_an_answer(place: Sites, database: str, soak: bool) -> None:
    """Made-up images, polyglots, bombs, odd texts, albums, files, forwards, replies, edits, forged
    presses, at every place of a tip and a thread: each is answered, no turn fails, no press spins;
    afterwards whoever sent it leaves a tip, and it is as they wrote it."""
    site = place(database)
    chance = random.Random() if soak else random.Random(len(database))
    async with site.house() as house:
        sound = Reporter.of(site, "Sound")
        receipt = await sound.leaves_a_tip("sound words")
        for number in range(INPUTS_IN_A_SOAK if soak else INPUTS):
            if number % 5 == 0:
                ali = Reporter.of(site, f"Ali {number}")
                await to(ali, STAGES[number // 5 % len(STAGES)], receipt)
            before = ali.person.chat.deeds
            strikes(ali, chance)
            await site.settles()
            assert ali.person.chat.deeds > before, ali.person.messages[-3:]
            assert ali.person.unanswered == []
            if number % 5 == 4:
                await ali.sends("/tip")
                if "Throw the tip away" in ali.last.buttons:
                    await ali.taps("Throw the tip away")
                await ali.leaves_a_tip(f"words {number}")
        metrics = house.metrics.exposed().decode()
    for outcome in ("failed", "unreadable", "not stored", "unsent"):
        assert f'lyhord_turns_total{{outcome="{outcome}"}}' not in metrics
    words = {str(tip.answers["words"].value) for tip in Coordinator(site).sees()}
    expected = {f"words {n}" for n in range(4, INPUTS_IN_A_SOAK if soak else INPUTS, 5)}
    assert expected <= words
    assert "sound words" in words
