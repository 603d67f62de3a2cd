"""All detectors in one pass, made when a test first needs it."""

from functools import cache

from detectors.matching.pattern_pass import PatternPass
from detectors.registry import load_detectors


@cache
def whole() -> PatternPass:
    """All detectors in one pass. Call it in tests, not on import, which takes longer."""
    return PatternPass(load_detectors())
