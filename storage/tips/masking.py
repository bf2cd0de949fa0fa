"""Masks: passages of a tip that may tell who somebody is, hidden for now or written out of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from storage.audit import append
from storage.coordinators import Coordinator
from storage.errors import NoSuchPassage
from storage.tables import MessageRow
from storage.tips.content import open_message
from storage.tips.masks import MESSAGE, mask_answers
from storage.tips.opening import Opened, find_tip
from storage.tips.rekeying import readers, rekey
from storage.vault import Vault


def mask(
    connection: Connection,
    vault: Vault,
    who: Coordinator,
    tip: str,
    part: str,
    passage: str,
    now: datetime,
    *,
    final: bool,
) -> int:
    """Hide a passage wherever it stands in `part`: a question's id, or "message:3". How often it
    stood there.

    With `final` it is written out of the tip, which gets a new key: what was copied before, with
    the old one, ends with its week. Else it is only not shown. Raises `NoSuchTip` or
    `NoSuchPassage`.
    """
    opened = find_tip(connection, vault, who, tip)
    texts = _texts(connection, opened, part)
    times = sum(text.count(passage) for text in texts) if passage else 0
    if not times:
        raise NoSuchPassage(part=part)
    content = opened.content
    if final:
        hidden = ((part, passage),)
        kept = tuple(each for each in content.masks if each != (part, passage))
        answers = mask_answers(content.answers, hidden)
        opened = replace(opened, content=replace(content, answers=answers, masks=kept))
        rekey(connection, vault, opened, readers(connection, opened), hidden)
    else:
        masks = tuple(dict.fromkeys((*content.masks, (part, passage))))
        opened.rewrite(connection, replace(content, masks=masks))
    action = "mask for good" if final else "mask"
    append(connection, vault, now, who.name, action, f"{opened.id.hex()} {part}")
    return times


def unmask(connection: Connection, vault: Vault, who: Coordinator, tip: str, now: datetime) -> None:
    """Take back all masks that are not final. Raises `NoSuchTip`."""
    opened = find_tip(connection, vault, who, tip)
    opened.rewrite(connection, replace(opened.content, masks=()))
    append(connection, vault, now, who.name, "unmask", opened.id.hex())


def _texts(connection: Connection, opened: Opened, part: str) -> list[str]:
    """What stands in a part; nothing when there is no such part, or no words in it."""
    if not part.startswith(MESSAGE):
        answer = opened.content.answers.get(part)
        return [answer.value] if answer is not None and isinstance(answer.value, str) else []
    found = select(MessageRow.id, MessageRow.sealed).where(
        MessageRow.tip_id == opened.id, MessageRow.shown
    )
    messages = [
        open_message(opened.key, opened.id, ident, sealed)
        for ident, sealed in connection.execute(found)
    ]
    return [each.words for each in messages if f"{MESSAGE}{each.number}" == part]
