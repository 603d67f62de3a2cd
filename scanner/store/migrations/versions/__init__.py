"""One migration per module, named by its number and purpose."""
