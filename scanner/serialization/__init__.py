"""Convert frozen dataclasses to JSON and to bytes, and strictly back."""
