"""What reads table definitions in SQL with sqlglot: ``pip install 'noticemap[schemas]'``."""
