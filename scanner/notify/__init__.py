"""Telling people what a scheduled scan found, or that it did not run: counts and rules, never a value."""
