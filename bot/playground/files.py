"""Files on the stand-in: kept as they came, named by an id for the bot and one for all bots."""

import hashlib
import mimetypes
import random
import string
import struct
from dataclasses import dataclass

from bot.playground.call import Call, Json, Upload, bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
_ALPHABET = string.ascii_letters + string.digits + "-_"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file; `path` is what getFile tells."""

    file_id: str
    unique_id: str
    path: str
    name: str
    content_type: str
    data: bytes

    def about(self) -> Json:
        """The three fields every kind of file object begins with."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.data),
        }


class Files:
    """All files of both sides."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(
        self, data: bytes, *, name: str = "", content_type: str = "", folder: str
    ) -> StoredFile:
        """Store bytes; the unique id depends on them alone, as it is the same for every bot."""
        kind = content_type or mimetypes.guess_type(name)[0] or _sniffed(data)
        ending = name.rpartition(".")[2] if "." in name else _ENDINGS.get(kind, "bin")
        file_id = "AgAC" + "".join(self._chance.choices(_ALPHABET, k=67))
        unique = "AQAD" + hashlib.blake2b(data, digest_size=6).hexdigest()
        path = f"{folder}/file_{len(self._by_id)}.{ending}"
        stored = StoredFile(file_id, unique, path, name, kind, data)
        self._by_id[file_id] = self._by_path[path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        """The file with this id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file with this path."""
        return self._by_path.get(path)

    def photo_sizes(self, data: bytes) -> list[Json]:
        """PhotoSize objects, smallest first. Each size is its own file; the bytes stay the same."""
        width, height = image_size(data)
        sizes = []
        for longest in (90, 320, 800, 1280):
            scale = min(1.0, longest / max(width, height))
            stored = self.keep(data, name="", folder="photos")
            sizes.append(
                {
                    **stored.about(),
                    "file_unique_id": stored.unique_id + str(longest),
                    "width": max(1, round(width * scale)),
                    "height": max(1, round(height * scale)),
                }
            )
            if scale == 1.0:
                break
        return sizes

    def taken_from(
        self, call: Call, name: str, reference: str | None = None
    ) -> StoredFile | Upload:
        """The file a call sends: an upload, `attach://`, or the id of one already here."""
        if reference is None:
            if name in call.files:
                return call.files[name]
            reference = call.text(name)
        if not reference:
            raise bad_request(f"there is no {name} in the request")
        if reference.startswith("attach://"):
            upload = call.files.get(reference.removeprefix("attach://"))
            if upload is None:
                raise bad_request("attached file not found in the request")
            return upload
        if reference.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        stored = self.get(reference)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored


_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "audio/ogg": "oga", "video/mp4": "mp4",
            "image/webp": "webp", "application/json": "json", "text/plain": "txt"}  # fmt: skip


def _sniffed(data: bytes) -> str:
    if data.startswith(b"\xff\xd8"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG"):
        return "image/png"
    return "application/octet-stream"


def image_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG; ValueError when it is neither."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return max(1, width), max(1, height)
    if data.startswith(b"\xff\xd8"):
        position = 2
        while position + 9 <= len(data) and data[position] == 0xFF:
            mark, length = struct.unpack(">BH", data[position + 1 : position + 4])
            # The frame headers C0-CF hold the size, but for the tables C4, C8 and CC.
            if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
                height, width = struct.unpack(">HH", data[position + 5 : position + 9])
                return max(1, width), max(1, height)
            position += 2 + length
    raise ValueError("neither PNG nor JPEG")
