"""What detector files of addresses, names and telephone numbers are made of."""
