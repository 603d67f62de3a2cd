"""The migrations of a store's tables: Alembic runs the modules of ``versions`` in the order of their names.

A released migration is never changed, and does not depend on current code: later ones build on its result.
"""
