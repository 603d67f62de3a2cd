"""Derive from the profile of a field which entities the field may hold, each with a confidence."""
