"""The nudge about an unfinished survey."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs import survey
from tests.dialogs.resident import Resident
from tests.dialogs.telling import tell


def test_reminder_says_how_far_it_is_and_offers_to_stop() -> None:
    """One tap goes on, one tap ends the reminders."""
    resident = Resident()
    for action in ("/survey", "taps survey.consent.yes", "taps chat.button.home"):
        resident.does(action)
    reminder = survey.reminder(resident.conversation.runs["survey"], resident.facts)
    assert tell(reminder, None, ()) == [
        "chat.reminder",
        "chat.progress(step=1, steps=6)",
        "[chat.button.survey_continue]",
        "[chat.button.quiet]",
    ]
    resident.screens.append(reminder)
    went_on = resident.does("taps chat.button.survey_continue")
    assert went_on is not None
    assert went_on.conversation.focus == "survey"
    resident.screens.append(reminder)
    stopped = resident.does("taps chat.button.quiet")
    assert stopped is not None
    assert tell(stopped.screen, None, stopped.events)[-1] == "stored: RemindersStopped"


def test_reminder_at_a_question_that_counts_for_nothing_is_shorter() -> None:
    """Before the first step there is no "1 of 6"."""
    resident = Resident()
    resident.does("/survey")
    reminder = survey.reminder(resident.conversation.runs["survey"], resident.facts)
    assert tell(reminder, None, ())[:2] == ["chat.reminder", "[chat.button.survey_continue]"]


def test_no_survey_begins_without_a_wave() -> None:
    """A misuse by code, and told as one."""
    with pytest.raises(ValueError, match="no wave"):
        survey.start(replace(Resident().facts, wave=None), "key")
