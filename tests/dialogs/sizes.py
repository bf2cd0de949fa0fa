"""How many sequences the generated tests try: a few hundred every day, ten thousand in a soak."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

SOAKING = bool(os.environ.get("LYHORD_SOAK"))

settings.register_profile(
    "dialogs",
    max_examples=10_000 if SOAKING else 300,
    stateful_step_count=40,
    deadline=None,  # other developers' work on the same machine is no fault of ours
    suppress_health_check=[HealthCheck.too_slow],
)
SEQUENCES = settings(settings.get_profile("dialogs"))
