"""Names of fields and tables: normalise, split into words, translate into English."""
