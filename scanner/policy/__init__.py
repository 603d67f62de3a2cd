"""Policies: read, checked and shown; see docs/policy.md."""
