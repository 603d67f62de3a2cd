"""What a run classifies with, and what the classifier says of one field."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from detectors.base import Detector
from detectors.company import CompanyFacts
from scanner.classifier.kinds import Kinds
from scanner.classifier.policy.policy import Policy
from scanner.classifier.score import Candidate
from scanner.entity_verdict import EntityVerdict
from scanner.evidence_catalogue import Catalogue
from scanner.finding import Why

ENOUGH = 3.0
"""Points below which no element is taken."""


@dataclass(frozen=True, kw_only=True)
class Classifier:
    """What a run classifies with."""

    policy: Policy
    kinds: Kinds
    detectors: Sequence[Detector]
    min_confidence: float = 0.5
    schema_only: bool = False
    company: CompanyFacts = field(default_factory=CompanyFacts)

    @cached_property
    def catalogue(self) -> Catalogue:
        return Catalogue.of(self.detectors)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The element that a verdict of a field came to."""

    verdict: EntityVerdict
    best: Candidate | None
    rest: tuple[Candidate, ...] = ()
    inside: str = ""
    """Title of the container whose class it takes."""
    why: Why | None = None
    """Why it is only possible; none: it is a finding."""
    said: tuple[str, ...] = ()
    """What people say of the field in a comment or tags, each a sentence in our words."""
