"""Two small promises, and what is written about them."""

from __future__ import annotations

from dataclasses import replace

from dialogs.catalogue import Promise, read_promise
from storage.promise.content import Content

EAST = read_promise("""
id = "east-2026"
place = "East"
start = 2026-01-01
end = 2026-12-31
parties = ["police"]
[followup]
start = 2027-01-01
end = 2027-03-31
[[area]]
id = "litter"
bodies = ["housing", "streets"]
[[area]]
id = "drugs"
bodies = ["police"]
[[activity]]
id = "litter.bins"
area = "litter"
bodies = ["streets"]
[[activity]]
id = "litter.days"
area = "litter"
bodies = ["housing", "streets"]
[[activity]]
id = "drugs.patrols"
area = "drugs"
bodies = ["police"]
[[effect]]
id = "cleaner"
area = "litter"
[[indicator]]
id = "bins"
of = "litter.bins"
kind = "count"
baseline = 10
target = 40
direction = "up"
[[indicator]]
id = "clean"
of = "effect:cleaner"
kind = "measure"
[[indicator]]
id = "story"
of = "litter.days"
kind = "narrative"
""")

WEST = read_promise("""
id = "west-2026"
place = "West"
start = 2026-02-01
end = 2027-01-31
[[area]]
id = "traffic"
bodies = ["police"]
[[activity]]
id = "traffic.checks"
area = "traffic"
bodies = ["police"]
""")

NEXT = read_promise("""
id = "east-2027"
place = "East"
start = 2027-01-01
end = 2027-12-31
succeeds = "east-2026"
[[area]]
id = "litter"
bodies = ["housing"]
[[activity]]
id = "litter.songs"
area = "litter"
bodies = ["housing"]
""")

BINS = Content(
    title={"sv": "Fler papperskorgar", "en": "More bins"},
    text={"sv": "Tio nya.", "en": "Ten new ones."},
    activities=("litter.bins",),
    statuses={"litter.bins": ("under_way", "the first ten stand")},
)
LANGUAGES = ("sv", "en")


def named(promise: Promise, ident: str) -> Promise:
    """The same promise under another id."""
    return replace(promise, id=ident)
