"""What the generated tests draw from: commands, words, passages, forged presses, repertoires."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from hypothesis import strategies as st

from dialogs.inputs import Finding, Telling
from dialogs.presses import go
from dialogs.promise_doors import DOORS
from dialogs.repertoire import read_repertoire
from tests.dialogs.resident import REPERTOIRE

OURS = read_repertoire()
OUR_TIPS = replace(REPERTOIRE, tips=OURS.tips, answer=OURS.answer, routing=OURS.routing)
COMMANDS = [
    "start", "survey", "tip", "promise", "language", "privacy", "mydata", "forget", "help", "stop",
    "receipt", "clear", "updates", "nonsense",
]  # fmt: skip
WORDS = st.one_of(
    st.sampled_from(["40", "16", "15", "0", "٤٢", "5.5", "-1", "No, back", "", "😀" * 4096, "\0"]),
    st.text(st.characters(), max_size=120),  # lone surrogates too
)
FINDINGS = st.lists(
    st.builds(
        Finding, st.integers(-2, 140), st.integers(-2, 140), st.sampled_from(get_args(Telling))
    ),
    max_size=4,
).map(tuple)
CODES = [
    "notice",
    "words",
    "thread",
    "write",
    "withdraw",
    "reopen",
    "other",
    "quiet",
    "tip",
    "page2",
    "all",
    "0",
    "35",
    "36",
    "",
    "yes",
    "no",
    "live",
    "none",
    "theft",
    "threat",
    "big",
    "north",
    "1",
    "2",
    "9",
    "word1",
]
PAYLOADS = ["", "litter", "litter-walks", "b-police", "u-u1", "p-token", "x;y"]
WAYS = st.builds(
    go,
    st.sampled_from([*DOORS, "topic"]),
    st.sampled_from([
        "", "small", "hill", "litter", "litter.walks", "@police", "police", "noise.rounds", "moon",
        "u1", "u1.2", "u1.yes", "u2.no", "u9.yes", "update.u1.2", "area.litter", "drop.litter",
        "week", "month", "off", "leave", "22-07", "none", "stopall", "below.below",
    ]),
)  # fmt: skip
FORGED = st.one_of(
    st.text(min_size=1, max_size=64),
    st.from_regex(r"go\.[a-z]{1,12}(\.[A-Za-z0-9_.@-]{1,48})?", fullmatch=True),
    st.from_regex(r"q\.[A-Za-z0-9_-]{1,16}\.[0-9]{1,6}\.[a-z]{2,7}", fullmatch=True),
)
REPLIES = st.lists(st.integers(0, 15), max_size=20)
DEGREES = st.one_of(st.floats(), st.floats(-90, 90))
