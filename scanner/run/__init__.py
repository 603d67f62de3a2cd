"""A scan, from what was asked to its report. Start at ``pipeline.py``."""
