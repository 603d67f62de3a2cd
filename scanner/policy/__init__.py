"""Read, check and show policies; see docs/policy.md."""
