"""Files that say what data look like: one module per kind, found by walking."""
