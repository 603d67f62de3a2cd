"""Check rows against retention rules and promises, by counting in the source. Start at ``audit.py``."""
