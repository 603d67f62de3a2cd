"""The parts of ``noticemap policy``."""
