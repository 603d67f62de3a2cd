"""Databases through SQLAlchemy, which is imported here alone, and only when a database is opened."""
