"""Scans that are run by themselves: what is due when, who runs it, and how it ended."""
