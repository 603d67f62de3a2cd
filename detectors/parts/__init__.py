"""Building blocks for the detectors of addresses, names and phone numbers."""
