"""The name model, which predicts what a field is from the names around the field, and the role model for
audits.
"""
