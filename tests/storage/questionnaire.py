"""A small questionnaire, tip and promise for the tests of storage."""

from __future__ import annotations

import secrets
from dataclasses import replace

from dialogs.catalogue import read_promise
from dialogs.loading import read_dialogue
from dialogs.receipts import complete
from dialogs.repertoire import Repertoire, read_repertoire

SURVEY = """
id = "survey"
version = "1"
[[question]]
id = "consent"
kind = "single"
choices = ["yes", "no"]
skip = false
counts = false
[[question]]
id = "age"
kind = "single"
choices = ["young", "middle", "old"]
[[question]]
id = "part"
kind = "single"
choices = ["north", "south"]
dont_know = true
[[question]]
id = "victim"
kind = "single"
choices = ["yes", "no"]
[[question]]
id = "what"
kind = "multiple"
choices = ["theft", "threat", "fire"]
when = { question = "victim", is = "yes" }
[[question]]
id = "years"
kind = "number"
minimum = 0
maximum = 120
[[question]]
id = "wish"
kind = "text"
longest = 1000
[[ending]]
id = "declined"
when = { question = "consent", is = "no" }
"""

TIP = """
id = "tip"
version = "1"
[[question]]
id = "category"
kind = "single"
choices = ["litter", "drugs"]
[[question]]
id = "words"
kind = "text"
longest = 3000
skip = false
"""

PROMISE = """
id = "test"
place = "Testville"
start = 2023-01-01
end = 2024-12-31
[[area]]
id = "litter"
bodies = ["housing"]
[[area]]
id = "drugs"
bodies = ["police"]
[[activity]]
id = "litter.housing.rules"
area = "litter"
bodies = ["housing"]
[[effect]]
id = "litter.less"
area = "litter"
[[measure]]
id = "cameras"
"""

LANGUAGES = {"en": "English", "sv": "svenska", "ar": "العربية"}


def new_receipt() -> str:
    """A receipt as the host draws them."""
    return complete("".join(secrets.choice("0123456789") for _ in range(15)))


def small_repertoire() -> Repertoire:
    """The three, read; all else is what residents get."""
    return replace(
        read_repertoire(),
        surveys={"1": read_dialogue(SURVEY)},
        tips={"1": read_dialogue(TIP)},
        promises=(read_promise(PROMISE),),
    )
