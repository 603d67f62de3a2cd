"""What textual formats are made of: encodings, dialects, lines, JSON, SQL."""
