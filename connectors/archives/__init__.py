"""Kinds of archives: one file each, found by walking the package."""
