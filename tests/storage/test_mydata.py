"""What /mydata tells."""

from __future__ import annotations

import json
from typing import Any

from storage.database import Database
from storage.mydata import mydata
from storage.vault import Vault
from storage.waves import close_wave
from tests.storage.conftest import Residents
from tests.storage.resident import NOON


def told(database: Database, vault: Vault, chat_id: int) -> dict[str, Any]:
    """What the file says, through JSON and back."""
    held = database.read_now(lambda connection: mydata(connection, vault, chat_id))
    read: dict[str, Any] = json.loads(json.dumps(held))
    return read


def test_mydata_tells_all_there_is(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """Language, dialogues, every answer ever given, what is followed, what is planned."""
    person = resident(77).arrives("ar").consents()
    person.taps("survey.age.young")
    person.taps("back")
    person.taps("survey.age.old")
    person.presses("go.follow.drugs")
    held = told(database, vault, 77)
    assert held["chat"] == 77
    assert held["dialogues"]["chat"]["language"] == "ar"
    answers = held["survey_response"]["answers"]
    assert [each["value"] for each in answers if each["question"] == "age"] == ["young", "old"]
    assert held["follows"] == {"drugs": "2026-03-02"}
    assert (held["news"]["pace"], held["news"]["quiet"]) == ("now", "21-08")
    assert held["reminders"] == {"sent": 0, "next": "2026-03-03T11:00:00Z"}
    assert held["cannot_be_tied_to_you"]


def test_mydata_opens_ones_own_words(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """What a resident wrote is readable in their own file, and in nobody else's."""
    resident(77).arrives().consents().answers(wish="Fler bänkar")
    resident(78).arrives().consents()
    assert "Fler bänkar" in str(told(database, vault, 77))
    assert "Fler bänkar" not in str(told(database, vault, 78))


def test_mydata_cannot_find_a_closed_waves_answers(
    database: Database, vault: Vault, wave: str, resident: Residents
) -> None:
    """After closing the response is not the chat's any more, and the file says so."""
    resident(77).arrives().consents().answers().completes()
    close_wave(database, vault, wave, NOON.date())
    held = told(database, vault, 77)
    assert held["survey_response"] is None
    assert "survey" not in held["dialogues"]
    assert "destroyed" in held["cannot_be_tied_to_you"][0]


def test_mydata_of_a_stranger_is_empty(database: Database, vault: Vault) -> None:
    """About a chat that never wrote, or was forgotten, nothing is held."""
    held = told(database, vault, 77)
    assert not any(
        held[part] for part in ("dialogues", "survey_response", "follows", "news", "reminders")
    )
