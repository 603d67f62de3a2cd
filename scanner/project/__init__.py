"""The project file: what a company scans, in one file beside its other configuration."""
