"""The classifier's configuration for a run, and its decision about one field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from detectors.base import Detector
from detectors.company import CompanyFacts
from scanner.classifier.context import LOG
from scanner.classifier.score import Candidate
from scanner.classifier.view import Model, Sources, kinds_of, look
from scanner.evidence.catalogue import Catalogue, catalogue_of
from scanner.evidence.verdict import EntityVerdict
from scanner.fields.profile import RecordGroup
from scanner.finding import Why
from scanner.names.learned.learned import Learned
from scanner.names.learned.model import shipped_model
from scanner.policy.kinds import Kinds
from scanner.policy.policy import Policy

LEAST_FIELDS = 3
"""Minimum number of fields of a record whose names the name model judges."""
ENOUGH = 3.0
"""Minimum points with which an element is accepted."""
AS_REST = 0.6
"""Confidence in a column that is recognised only by its record."""


Column = tuple[str, str, str]
"""Id of a source, the file in it that holds the table, and ``table.column`` in lower case."""


@dataclass(frozen=True, kw_only=True)
class Classifier:
    """The policy, models and options by which a run classifies."""

    policy: Policy
    kinds: Kinds
    detectors: Sequence[Detector]
    min_confidence: float = 0.5
    schema_only: bool = False
    company: CompanyFacts = field(default_factory=CompanyFacts)
    names_model: Model | None = None
    """The name model; ``None`` for the shipped one."""
    sources: Sources = field(default_factory=Sources)
    """Names of the tables of each source of the run."""
    peoples: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By source id, the last words of the names of tables that hold people."""
    persons: Mapping[Column, float] = field(default_factory=dict)
    """Columns that hold keys of people according to a finding or a possible finding, with its confidence."""
    person_keys: frozenset[Column] = frozenset()
    """The columns in ``persons`` with a finding, not only a possible finding."""
    key_elements: Mapping[Column, str] = field(default_factory=dict)
    """Data element of each column that holds identifiers of people."""

    @cached_property
    def catalogue(self) -> Catalogue:
        return catalogue_of(tuple(self.detectors))

    def of_run(self, groups: Iterable[RecordGroup]) -> "Classifier":
        """Return the classifier with the names in all record groups of a run, for the name model."""
        return replace(self, sources=Sources.of(groups))

    def look(self, group: RecordGroup) -> Mapping[str, Learned]:
        """The name model's result for each field of a record, by path; empty for logs and for records with
        fewer than ``LEAST_FIELDS`` fields, unless only the schema is classified.
        """
        is_schema = len(group.fields) >= LEAST_FIELDS and group.collection_kind != LOG
        if not self.schema_only and not is_schema:
            return {}
        return look(self.names_model or shipped_model(), group, self.sources)

    def nobodys(self, learned: Mapping[str, Learned]) -> float:
        """Probability that a record is about nobody, from the name model's results for its fields; 0.5 if
        there are none.
        """
        classes = self.policy.impersonal_classes
        found = [sum(one.categories.get(key, 0.0) for key in classes) for one in learned.values()]
        return sum(found) / len(found) if found else 0.5

    def kinds_of(self, group: RecordGroup) -> Callable[[str], Mapping[tuple[str, str], float]]:
        """A function that maps a table name to the name model's probability of each (record kind, class)."""
        return partial(kinds_of, self.names_model or shipped_model(), group, sources=self.sources)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The element chosen for a verdict of a field."""

    verdict: EntityVerdict
    best: Candidate | None
    rest: tuple[Candidate, ...] = ()
    inside: str = ""
    """Title of the container's element, if the entity is inside a container and takes its class."""
    why: Why | None = None
    """Why this is only a possible finding; ``None`` for a finding."""
    cpni: float | None = None
    """The name model's probability that the field is customer proprietary network information (CPNI);
    ``None`` if values or rules decide.
    """
    said: tuple[str, ...] = ()
    """Comments and tags about the field, each as a sentence in our words."""


def is_enough(best: Candidate) -> bool:
    """Whether a candidate has enough evidence; a weak name alone is never enough, however well values fit."""
    return best.points >= ENOUGH and best.placed
