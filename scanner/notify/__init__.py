"""Notify people about scheduled scans. Messages contain counts and rules, never values from the data."""
