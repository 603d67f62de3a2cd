"""Logs: search whole lines, and assign hits to fields."""
