"""Recognisers of Presidio, and those of users in its form, beside our own patterns."""
