"""The name model, which predicts what a field is from all names around it, and the role model for audits."""
