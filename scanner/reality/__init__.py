"""The notice against what was found: which elements are there, of how many people, and where data flows."""
