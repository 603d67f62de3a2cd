"""Find one person's data, without showing the values searched for."""
