"""Count one unit of a collection: search the unit's rows or lines, count per field, and merge the counts."""
