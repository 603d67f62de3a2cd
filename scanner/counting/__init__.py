"""Count one unit: search its rows or lines, count per field, and merge the counts."""
