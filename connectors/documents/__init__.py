"""Documents and mail: what their formats are made of."""
