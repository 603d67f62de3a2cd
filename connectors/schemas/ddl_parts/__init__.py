"""Reads table definitions in SQL with sqlglot: ``pip install 'noticemap[schemas]'``."""
