"""Logs: whole lines are searched, and each hit is then assigned to a field of its line."""
