"""The registry finds files and plugins, and suggests similar names for a wrong one."""

from pathlib import Path

import pytest

from detectors.registry import load_detectors

PLUGIN = '''"""Badge number of a made-up firm.

* https://example.org/badges

>>> DETECTOR.entity
'BADGE'
"""
from detectors.base import Detector

DETECTOR = Detector(
    entity="BADGE", patterns=(r"\\\\bBDG-[0-9]{4}\\\\b",), strength="strong",
    examples=("BDG-0001",), counterexamples=("BDG-1",),
)
'''


def test_ids_are_unique_and_sorted() -> None:
    ids = [detector.id for detector in load_detectors()]
    assert ids == sorted(set(ids))


def test_entities_can_be_asked_for() -> None:
    assert {detector.entity for detector in load_detectors("PHONE_*")} == {"PHONE_NUMBER"}


def test_unknown_names_the_near_ones() -> None:
    with pytest.raises(ValueError, match="did you mean email_address"):
        load_detectors("email_adress")


def test_a_plugin_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "badge.py").write_text(PLUGIN.replace("\\\\\\\\", "\\\\"), encoding="utf-8")
    (badge,) = load_detectors("badge", extra=(tmp_path,))
    assert (badge.id, badge.about.doc) == ("plugin.badge", "Badge number of a made-up firm.")
