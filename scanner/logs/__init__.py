"""Logs: lines searched as they stand, hits given their fields."""
