"""What changed since earlier runs, and what people decided about findings. Pure: the store is elsewhere."""
