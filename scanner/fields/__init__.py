"""What was counted of a field: mergeable counts, and the profile made of them."""
