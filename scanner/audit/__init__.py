"""Rows held against retention rules and promises, counted where they are. Start at ``audit.py``."""
