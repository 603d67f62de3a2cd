"""Decide which names of paths, collections, fields and types may be shown. A name can be personal data."""
