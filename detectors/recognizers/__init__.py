"""Presidio's recognisers, and those of users in the same form, in addition to our own patterns."""
