"""Tests of the top floor: settings, transport, turns, webhook, polling, the app."""
