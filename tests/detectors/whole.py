"""All detectors in one pass, built when a test first needs it, from the compiled patterns of the test run."""

from functools import cache

from detectors.matching.pattern_pass import PatternPass
from detectors.registry import load_detectors
from tests import compiled


@cache
def whole() -> PatternPass:
    """All detectors in one pass. Call it in tests, not on import, when the cache does not exist yet."""
    return PatternPass(load_detectors(), compiled.folder())
