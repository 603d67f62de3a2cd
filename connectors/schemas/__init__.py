"""Schema files: one module per kind, found by walking the package."""
