"""The numbers a text may name, each a placeholder in every catalogue: {emergency} and so on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# SOS Alarm; the police when it is not urgent; Kvinnofridslinjen; Bris; Brottsofferjouren.
PHONES: Mapping[str, str] = MappingProxyType(
    {
        "emergency": "112",
        "police": "114 14",
        "women_helpline": "020-50 50 50",
        "children_helpline": "116 111",
        "victim_support": "116 006",
    }
)
