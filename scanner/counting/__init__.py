"""What one unit does: rows and lines searched, counted per field, merged."""
