"""Building blocks of the document and mail formats."""
