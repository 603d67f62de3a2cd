"""Every number that python-stdnum can check has a detector, or a listed reason for having none."""

from detectors.catalogue import load_catalogue
from detectors.stdnum_modules import answers, modules


def test_every_module_has_an_answer() -> None:
    assert sorted(answers()) == sorted(modules())
    assert all(bool(answer.entities) != bool(answer.why) for answer in answers().values())


def test_what_is_named_is_looked_for() -> None:
    looked_for = {detector.entity for detector in load_catalogue()}
    assert {entity for answer in answers().values() for entity in answer.entities} - looked_for == set()
