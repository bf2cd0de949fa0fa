"""The promise at the desk: how it stands, what was observed, how it changes."""
