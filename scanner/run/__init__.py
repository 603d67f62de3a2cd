"""Run a scan, from the request to the report. Start at ``pipeline.py``."""
