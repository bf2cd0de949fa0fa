"""Tests of the desk: what coordinators and the operator type, and what they are told."""
