"""All detectors in one pass, made where a test first asks for it, from what another test of the run compiled."""

from functools import cache

from detectors.matching.pattern_pass import PatternPass
from detectors.registry import load_detectors
from tests import compiled


@cache
def whole() -> PatternPass:
    """Not made while tests are collected: every process would, and none has a cache by then."""
    return PatternPass(load_detectors(), compiled.folder())
