"""Connectors: one module for each kind of source. The modules are found by walking this package."""
