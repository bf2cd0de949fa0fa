"""Mailings: who follows what, what goes out to them, and how each delivery fared."""
