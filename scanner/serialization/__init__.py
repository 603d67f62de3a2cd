"""Frozen dataclasses as JSON and as bytes, and back, strictly."""
