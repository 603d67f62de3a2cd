"""Normalise the names of fields and tables, split them into words, and translate them into English."""
