"""Stored results of a scan, for ``--resume`` and for incremental scans."""
