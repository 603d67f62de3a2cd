"""Validators that also use facts about the company.

A validator decides whether a value is well formed. Only facts about the company can show whether the value
belongs to the company or its staff, so the ``ours`` function of a detector decides that from these facts. No
value leaves the process for this.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from detectors.base import Detector, Hints, Tell, Validate, ValidateMany, Verdict
from detectors.company import CompanyFacts
from detectors.matching.candidates import Candidates, Verdicts


@dataclass(frozen=True)
class Informed:
    """A validator that also decides whether a well-formed value belongs to the company or its staff."""

    validate: Validate
    tell: Tell
    facts: CompanyFacts

    def __call__(self, value: str, hints: Hints) -> Verdict:
        verdict = self.validate(value, hints)
        if verdict not in (Verdict.VALID, Verdict.EXAMPLE):
            return verdict
        return self.tell(value, self.facts, hints) or verdict


@dataclass(frozen=True)
class InformedMany:
    """The counterpart of ``Informed`` for many values at once; each distinct value is judged once."""

    validate_many: ValidateMany
    tell: Tell
    facts: CompanyFacts

    def __call__(self, found: Candidates, hints: Hints) -> Verdicts:
        verdict = np.array(self.validate_many(found, hints), dtype=np.int8)
        chosen = np.flatnonzero((verdict == Verdict.VALID) | (verdict == Verdict.EXAMPLE))
        if len(chosen):
            texts, codes = found.at(chosen).distinct()
            told = [self.tell(text, self.facts, hints) or Verdict.INVALID for text in texts]
            said = np.array(told, dtype=np.int8)[codes]
            verdict[chosen] = np.where(said == Verdict.INVALID, verdict[chosen], said)
        return verdict


def informed(detectors: Sequence[Detector], facts: CompanyFacts) -> tuple[Detector, ...]:
    """The detectors; if a detector has an ``ours`` function, its validators also use the facts."""
    if facts == CompanyFacts():
        return tuple(detectors)
    return tuple(_informed(detector, facts) for detector in detectors)


def _informed(detector: Detector, facts: CompanyFacts) -> Detector:
    tell, one, many = detector.text.ours, detector.validate, detector.text.validate_many
    if tell is None or one is None:
        return detector
    together = None if many is None else InformedMany(many, tell, facts)
    match = replace(detector.text, validate_many=together)
    return replace(detector, validate=Informed(one, tell, facts), match=match)
