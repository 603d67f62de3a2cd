"""Classify fields by the policy: which data element each is, and what follows from that."""
