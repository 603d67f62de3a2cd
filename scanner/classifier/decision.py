"""The classifier's configuration for a run, and the type of its decisions about fields."""

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
"""Minimum number of fields that a record must have for the name model to judge it."""
ENOUGH = 3.0
"""Minimum points with which a candidate's element is accepted."""
AS_REST = 0.6
"""Confidence of a decision about a column that only its record explains."""


Column = tuple[str, str, str]
"""A column: the id of the source, the file in the source that contains the table (empty if none), and
``table.column`` in lower case."""


@dataclass(frozen=True, kw_only=True)
class Classifier:
    """The policy, models and options with which a run classifies fields."""

    policy: Policy
    kinds: Kinds
    detectors: Sequence[Detector]
    min_confidence: float = 0.5
    schema_only: bool = False
    company: CompanyFacts = field(default_factory=CompanyFacts)
    names_model: Model | None = None
    """The name model; ``None`` means the shipped model."""
    sources: Sources = field(default_factory=Sources)
    """Names of the tables of each source of the run."""
    peoples: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By source id: the last word of the name of each table that holds people."""
    persons: Mapping[Column, float] = field(default_factory=dict)
    """Columns that hold keys of people according to a finding or possible finding, each with the confidence
    of that finding."""
    person_keys: frozenset[Column] = frozenset()
    """The columns in ``persons`` that have a finding, rather than only a possible finding."""
    key_elements: Mapping[Column, str] = field(default_factory=dict)
    """The data element of each column that holds identifiers of people."""

    @cached_property
    def catalogue(self) -> Catalogue:
        return catalogue_of(tuple(self.detectors))

    def of_run(self, groups: Iterable[RecordGroup]) -> "Classifier":
        """Return the classifier with the names of all record groups of a run, which the name model needs."""
        return replace(self, sources=Sources.of(groups))

    def look(self, group: RecordGroup) -> Mapping[str, Learned]:
        """By path: the name model's result for each field of a record. Unless only the schema is classified,
        it is empty for logs and for records with fewer than ``LEAST_FIELDS`` fields.
        """
        is_schema = len(group.fields) >= LEAST_FIELDS and group.collection_kind != LOG
        if not self.schema_only and not is_schema:
            return {}
        return look(self.names_model or shipped_model(), group, self.sources)

    def nobodys(self, learned: Mapping[str, Learned]) -> float:
        """Probability that a record is about nobody, computed from the name model's results for the record's
        fields; 0.5 without results.
        """
        classes = self.policy.impersonal_classes
        found = [sum(one.categories.get(key, 0.0) for key in classes) for one in learned.values()]
        return sum(found) / len(found) if found else 0.5

    def kinds_of(self, group: RecordGroup) -> Callable[[str], Mapping[tuple[str, str], float]]:
        """Return a function that maps a table name to the name model's probability of each (record kind,
        class).
        """
        return partial(kinds_of, self.names_model or shipped_model(), group, sources=self.sources)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A verdict about a field, and the element chosen for it."""

    verdict: EntityVerdict
    best: Candidate | None
    rest: tuple[Candidate, ...] = ()
    inside: str = ""
    """If the entity is inside a container and gets the container's class: the title of the container's
    element; else empty."""
    why: Why | None = None
    """Why the decision leads only to a possible finding; ``None`` for a finding."""
    cpni: float | None = None
    """The name model's probability that the field is customer proprietary network information (CPNI);
    ``None`` if values or rules decide.
    """
    said: tuple[str, ...] = ()
    """What comments and tags say about the field, each in noticemap's words."""


def is_enough(best: Candidate) -> bool:
    """Whether a candidate has enough evidence. A weak name alone is never enough, however well the values
    fit.
    """
    return best.points >= ENOUGH and best.placed
