"""Finds and reads the bytes of files."""
