"""Detectors: one file per entity, found by walking the package."""
