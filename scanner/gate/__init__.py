"""The gate of a CI pipeline: ``--fail-on``."""
