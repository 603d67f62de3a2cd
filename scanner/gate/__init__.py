"""The gate of a pipeline: ``--fail-on``."""
