"""Reads databases through SQLAlchemy, which only this package imports, when a database is opened."""
