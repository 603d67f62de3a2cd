"""The project file: what a company scans, kept in one file beside its other configuration."""
