"""The promise: what was promised, how it stands, what was observed and reported about it."""
