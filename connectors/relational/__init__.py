"""Databases through SQLAlchemy. Only this package imports it, and only when a database is opened."""
