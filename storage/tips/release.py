"""Release: what residents sent becomes visible to coordinators, in batches, every row anew."""

from __future__ import annotations

from storage.database import Database


def release_tips(database: Database, *, urgent: bool = False) -> int:
    """Release all that waits, with `urgent` only the urgent tips; how many tips were touched.

    To be called every quarter of an hour or so, at a moment nobody can foretell, and for urgent
    ones each minute. Blocks: for a thread.
    """
    raise NotImplementedError
