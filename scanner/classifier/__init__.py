"""Classify fields by the policy: choose the data element of each field, and derive its class, role and other
labels.
"""
