"""Runs all patterns in a single pass over a column or a buffer of lines."""
