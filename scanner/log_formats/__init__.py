"""The formats of log lines, one module per format."""
