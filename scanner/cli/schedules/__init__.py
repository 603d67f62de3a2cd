"""The actions of `noticemap schedule`, separate from their options because their imports are slow."""
