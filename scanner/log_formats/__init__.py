"""The formats of log lines, one a file."""
