"""The name model: predicts what a field is from its name and all names around it."""
