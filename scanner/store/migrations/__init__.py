"""How the tables of a store came to be: Alembic runs the modules of ``versions`` in the order of their names.

A migration, once released, is never changed, and says itself what it makes: later ones build on what it left.
"""
