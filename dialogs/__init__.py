"""Ground floor: what can be said and asked. Standard library only; no I/O, no clock, no chance."""
