"""File formats: one file each, found by walking the package."""
