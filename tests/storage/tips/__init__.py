"""Tests of tips: sent, read, answered, handed on, ended."""
