"""Count one unit: search its rows or lines, count per field, merge."""
