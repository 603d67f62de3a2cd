"""The one pass of all patterns over a column or a buffer of lines."""
