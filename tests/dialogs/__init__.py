"""Tests of the ground floor: what can be said and asked."""
