"""Finds the matches of all detectors' patterns in one pass over a column or a buffer of lines."""
