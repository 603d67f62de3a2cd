"""The formats of log lines, one per file."""
