"""One migration a module, called by its number and what it does."""
