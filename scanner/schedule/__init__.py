"""Scheduled scans: which schedules are due, which host runs each of them, and how the runs ended."""
