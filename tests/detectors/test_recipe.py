"""The detector in the recipe of CONTRIBUTING works unchanged, as a single file."""

import re
from pathlib import Path

from detectors.base import Hints
from detectors.matching.pattern_pass import PatternPass
from detectors.registry import load_detectors

RECIPES = Path(__file__).parents[2] / "CONTRIBUTING.md"


def test_the_recipe_is_a_detector_that_finds(tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(\"\"\"Badge.*?)```", RECIPES.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "staff_badge.py").write_text(code)
    (detector,) = load_detectors("plugin.*", [tmp_path])
    assert (detector.entity, detector.about.doc) == ("STAFF_BADGE", "Badge of staff.")
    found = PatternPass(load_detectors("*", [tmp_path])).spans("door opened by BDG-123456 at 9", Hints())
    assert [(one.entity, one.start, one.end) for one in found] == [("STAFF_BADGE", 15, 25)]
    alone = PatternPass([detector])
    assert not any(alone.spans(text, Hints()) for text in detector.counterexamples)
