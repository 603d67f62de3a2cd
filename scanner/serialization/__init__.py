"""Convert frozen dataclasses to JSON and to bytes, and back with strict checks."""
