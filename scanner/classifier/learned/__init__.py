"""The learned model of names: what a field is likely to be, from what it and all around it are called."""
