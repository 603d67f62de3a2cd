"""Turns rows into flat Arrow arrays, cut into batches."""
