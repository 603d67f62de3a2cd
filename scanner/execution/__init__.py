"""Where units run: in this process, in worker processes, or on a Dask cluster. Start at ``executors.py``."""

LOCAL = "local"
"""Name of the executor on this machine."""
