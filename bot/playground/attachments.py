"""What a resident can send besides text: the Bot API fields of each kind."""

import random
from collections.abc import Sequence
from typing import Any

from bot.playground.call import Json
from bot.playground.files import Files

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
"""The smallest PNG: one red dot."""


class Attachments:
    """Makes the content of messages; files go into the store they would go into."""

    def __init__(self, files: Files, chance: random.Random) -> None:
        self._files = files
        self._chance = chance

    def photo(self, data: bytes) -> Json:
        return {"photo": self._files.photo_sizes(data)}

    def document(self, data: bytes, name: str, content_type: str = "") -> Json:
        kept = self._files.keep(data, name=name, content_type=content_type, folder="documents")
        about = {"file_name": name, "mime_type": kept.content_type, **kept.about()}
        return {"document": about}

    def sticker(self, emoji: str = "👍") -> Json:
        kept = self._files.keep(b"RIFF....WEBP" + emoji.encode(), name="s.webp", folder="stickers")
        return {
            "sticker": {
                **kept.about(), "type": "regular", "width": 512, "height": 512,
                "is_animated": False, "is_video": False, "emoji": emoji, "set_name": "Playground",
            }
        }  # fmt: skip

    def voice(self, seconds: int = 3) -> Json:
        kept = self._files.keep(b"OggS" + bytes(seconds), name="v.oga", folder="voice")
        return {"voice": {**kept.about(), "duration": seconds, "mime_type": "audio/ogg"}}

    def video_note(self, seconds: int = 3) -> Json:
        kept = self._files.keep(b"ftyp" + bytes(seconds), name="n.mp4", folder="video_notes")
        return {"video_note": {**kept.about(), "length": 240, "duration": seconds}}

    def location(self, latitude: float, longitude: float, live_period: int | None = None) -> Json:
        place: Json = {"latitude": latitude, "longitude": longitude}
        if live_period is not None:
            place |= {"live_period": live_period, "horizontal_accuracy": 12.5}
        return {"location": place}

    def venue(self, latitude: float, longitude: float, title: str, address: str) -> Json:
        place = {"latitude": latitude, "longitude": longitude}
        # Telegram sends the place of a venue a second time, as a plain location.
        return {"location": place, "venue": {"location": place, "title": title, "address": address}}

    def contact(self, phone_number: str, first_name: str, user_id: int | None = None) -> Json:
        card: Json = {"phone_number": phone_number, "first_name": first_name}
        if user_id is not None:
            card["user_id"] = user_id
        return {"contact": card}

    def dice(self, emoji: str = "🎲") -> Json:
        return {"dice": {"emoji": emoji, "value": self._chance.randrange(1, 7)}}

    def poll(self, question: str, options: Sequence[str]) -> Json:
        return {
            "poll": {
                "id": str(self._chance.randrange(10**17)),
                "question": question,
                "options": [
                    {"persistent_id": str(n), "text": text, "voter_count": 0}
                    for n, text in enumerate(options)
                ],
                "total_voter_count": 0,
                "type": "regular",
                **dict.fromkeys(_POLL_FLAGS, False),
                "is_anonymous": True,
            }
        }


_POLL_FLAGS = (
    "is_closed",
    "is_anonymous",
    "allows_multiple_answers",
    "allows_revoting",
    "members_only",
)


def hidden_origin(name: str, date: int) -> Json:
    """Where a forwarded message came from: someone who hides their account."""
    return {"type": "hidden_user", "sender_user_name": name, "date": date}


def user_origin(user: dict[str, Any], date: int) -> Json:
    """Where a forwarded message came from: a user, by id and name."""
    return {"type": "user", "sender_user": user, "date": date}
