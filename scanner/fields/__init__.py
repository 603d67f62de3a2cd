"""Counts of a field's values, which can be merged, and the profile of the field that contains them."""
