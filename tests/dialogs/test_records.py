"""A conversation in locked compartments: each can be lost without the others."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from dialogs.conversation import Conversation
from dialogs.following import News
from dialogs.records import pack, unpack
from tests.dialogs.resident import Resident


def talking() -> Conversation:
    """A conversation with a survey and a tip under way, and an area followed."""
    resident = Resident()
    for action in (
        "/survey", "taps survey.consent.yes", 'types "40"', "taps survey.tie.live",
        "forges go.follow.litter", "/tip", "taps chat.button.continue", "taps tip.category.drugs",
        "shares 55.58 13.03",
    ):  # fmt: skip
        resident.does(action)
    return resident.conversation


def test_nothing_is_lost_between_turns() -> None:
    """What is packed is what is unpacked, in three compartments."""
    conversation = talking()
    packed = pack(conversation)
    assert sorted(packed) == ["chat", "survey", "tip"]
    assert unpack(packed) == conversation


def test_answers_lie_in_their_own_compartment() -> None:
    """With the wave's key the answers go, and the rest of the chat stays."""
    packed = pack(talking())
    survey = packed.pop("survey")
    assert b'"live"' in survey
    assert b'"live"' not in b"".join(packed.values())
    assert sorted(unpack(packed).runs) == ["tip"]


def test_chat_compartment_may_be_lost_too() -> None:
    """Then the resident is asked for the language again, and goes on."""
    packed = pack(talking())
    del packed["chat"]
    left = unpack(packed)
    assert left.language == ""
    assert left.focus == "home"
    assert sorted(left.runs) == ["survey", "tip"]


def test_what_was_packed_before_there_was_news_is_readable() -> None:
    """With the settings that everybody begins with."""
    packed = pack(talking())
    chat = json.loads(packed["chat"])
    del chat["news"], chat["told"]
    left = unpack(packed | {"chat": json.dumps(chat).encode()})
    assert left == talking()
    assert left.news == News("now", "21-08", None, silent=False)


def test_news_and_what_was_told_are_kept() -> None:
    """When to be told, until which day not at all, and which updates were answered."""
    chosen = News("week", "", date(2026, 3, 9), silent=True)
    conversation = replace(talking(), news=chosen, told=("u1", "u2"))
    assert unpack(pack(conversation)) == conversation


def test_new_conversation_is_nothing() -> None:
    """No compartments, no conversation."""
    assert unpack({}) == Conversation()
    assert unpack(pack(Conversation())) == Conversation()
