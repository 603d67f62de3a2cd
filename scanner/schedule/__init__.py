"""Scheduled scans: what is due, which host runs it, and how it ended."""
