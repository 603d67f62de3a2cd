"""Rows as Arrow arrays: flattened, cut into batches."""
