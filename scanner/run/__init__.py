"""Run a scan, from the request to the report. To read this package, start with ``pipeline.py``."""
