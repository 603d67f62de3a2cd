"""Finds values with a label before or after them, in prose, tickets, documents and logs."""
