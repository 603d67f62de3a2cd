"""What the actions of `noticemap schedule` do, apart from their options: they need much that is heavy."""
