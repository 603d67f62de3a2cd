"""Run units in this process, in worker processes, or on a Dask cluster. Start reading with
``executors.py``.
"""

LOCAL = "local"
"""The name, as in ``--executor``, of the executor on this machine."""
