"""Connectors: one file per kind of source, found by walking the package."""
