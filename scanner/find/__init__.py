"""Find one person's data, without showing the values that are looked for."""
