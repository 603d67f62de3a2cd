"""Mergeable counts of a field, and the profile made from them."""
