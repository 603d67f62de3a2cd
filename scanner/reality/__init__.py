"""Compare the notice with the findings: which elements exist, of how many people, and where data flows."""
