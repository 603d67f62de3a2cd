"""Building blocks of the text formats: modules for encodings, dialects, lines, JSON and SQL."""
