"""The policy as data, and what decides with it."""
