"""The demo estate: a made-up communications company, the same bytes for the same seed."""
