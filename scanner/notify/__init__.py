"""Notify people about scheduled scans: counts and rules, never a value."""
