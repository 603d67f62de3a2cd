"""Building blocks of the text formats: encodings, dialects, lines, JSON, SQL."""
