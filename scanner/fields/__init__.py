"""The counts of a field, mergeable, and the profile made from them."""
