"""Names of fields and tables: normalised, taken apart, translated into English."""
