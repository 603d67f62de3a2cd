"""What a run classifies with, and what the classifier says of one field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from detectors.base import Detector
from detectors.company import CompanyFacts
from scanner.classifier.learned.model import Learned, shipped_model
from scanner.classifier.learned.view import Model, Sources, look
from scanner.classifier.score import Candidate
from scanner.evidence.catalogue import Catalogue, catalogue_of
from scanner.evidence.verdict import EntityVerdict
from scanner.fields.profile import RecordGroup
from scanner.finding import Why
from scanner.policy.kinds import Kinds
from scanner.policy.policy import Policy

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
    names_model: Model | None = None
    """None: the one that is shipped."""
    sources: Sources = field(default_factory=Sources)
    """What the tables of each source of the run are called."""

    @cached_property
    def catalogue(self) -> Catalogue:
        return catalogue_of(tuple(self.detectors))

    def of_run(self, groups: Iterable[RecordGroup]) -> "Classifier":
        """The classifier that knows what else its sources hold, where all there is are names."""
        if not self.schema_only:
            return self
        return replace(self, sources=Sources.of(groups))

    def look(self, group: RecordGroup) -> Mapping[str, Learned]:
        """What names say the fields of a record likely are, by path; nothing where values will show it."""
        return look(self.names_model or shipped_model(), group, self.sources) if self.schema_only else {}


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
    cpni: float | None = None
    """Probability that the law on network information protects it; none: values or rules say."""
    said: tuple[str, ...] = ()
    """What people say of the field in a comment or tags, each a sentence in our words."""
