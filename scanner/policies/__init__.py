"""Policies: the notice as data."""
