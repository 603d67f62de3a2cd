"""The project file: what a company scans, in one configuration file."""
