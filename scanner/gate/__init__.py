"""The gate of a CI pipeline (``--fail-on``): a scan fails if its result meets an expression."""
