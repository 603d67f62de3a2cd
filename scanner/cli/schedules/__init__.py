"""The actions of `noticemap schedule`, apart from their options because their imports are slow."""
