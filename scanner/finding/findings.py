"""Findings: what a field holds, its class, the evidence for it, and reviews."""

from dataclasses import dataclass

from scanner.finding.terms import Axis, Category, Cause, FindingStatus, Role, Severity, Tier, Verdict, Why


@dataclass(frozen=True, kw_only=True)
class Retention:
    rule: str
    limit: str
    """ISO 8601 duration; empty if the notice gives no figure."""
    trigger: str
    action: str
    source: str
    """``notice``, ``customer_setting``, ``other_document``, ... or ``default`` (the tool's own)."""
    title: str = ""
    exceptions: tuple[str, ...] = ()
    """Rules that exempt records from this one."""
    notice_lines: tuple[int, ...] = ()
    """Lines of the notice; empty if the policy gives none."""


@dataclass(frozen=True, kw_only=True)
class Classification:
    category: Category
    role: Role
    data_subject: str
    element: str
    confidence: float
    runner_up: str
    """The second-best element and its distance, in words; empty if there is none."""
    retention: Retention
    flags: tuple[str, ...]
    identifiability: str
    confidentiality: str
    recipients: tuple[str, ...]
    legal_basis: tuple[str, ...]
    california_category: str
    notice_section: str
    reason: str
    element_title: str = ""
    sub_category: str = ""
    """Title of the policy's group of elements with a common purpose."""
    category_title: str = ""
    """Title of the class in the policy."""
    legal_basis_source: str = "our reading"
    """Who assigned ``legal_basis`` to the element; a notice at most names legal bases in general."""
    signals: tuple[str, ...] = ()
    """Evidence with points, strongest first."""
    question: str = ""
    """The question that a person must answer, if the category is undetermined."""
    options: tuple[str, ...] = ()
    """If the category is undetermined: an element of each possible class, for ``review reclassify --as``."""
    notice_lines: tuple[int, ...] = ()
    """Lines about the element; empty if the policy gives none."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    name_tokens: tuple[str, ...]
    detector: str
    n_read: int
    n_non_null: int
    n_distinct: int
    n_match: int
    n_distinct_match: int
    n_validated: int
    n_valid: int
    n_example: int
    prevalence: float
    interval_95: tuple[float, float]
    oldest: str | None
    newest: str | None
    terms: tuple[str, ...] = ()
    """Terms of the confidence, as log-odds with words, strongest first."""


@dataclass(frozen=True, kw_only=True)
class ReviewNote:
    """The decision of a person about a finding."""

    number: int
    verdict: Verdict
    """``accepted`` and ``false_alarm`` suppress the finding, ``reclassified`` changes its classification,
    ``confirmed`` makes a possible finding a finding."""
    author: str
    reason: str
    expires_at: str = ""
    """Last day on which it is valid, or empty."""
    refused: str = ""
    """Why the decision is not applied, or empty. A decision cannot override values that pass a check."""
    items_before: tuple[str, ...] = ()
    """Ids of the worklist items that contained the finding before this decision moved it to another."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One property of a finding that differs from the previous run; an empty value means none."""

    what: str
    """``tier``, ``class``, ``role``, ``element``, ``kept`` (retention), ``flags``, ``confidentiality``,
    ``also`` (further classifications), ``axis``, ``share of values`` or ``review``."""
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """Why a finding is new, changed, gone or newly suppressed."""

    cause: Cause
    why: str
    differences: tuple[Difference, ...] = ()
    """Empty unless the status of the finding is ``changed``."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    fingerprint: str
    source: str
    collection: str
    group: str
    field: str
    entity: str
    axis: Axis
    confidence: float
    evidence: Evidence
    locations: tuple[int, ...]
    classifications: tuple[Classification, ...]
    masked_examples: tuple[str, ...]
    status: FindingStatus = "new"
    carried_from: str = ""
    """Time of reading, if an earlier run read the collection."""
    reviews: tuple[ReviewNote, ...] = ()
    change: Change | None = None
    """Change since the run before; ``None`` if nothing changed or there was none."""

    @property
    def tier(self) -> Tier:
        """Whether it is a finding or a possible finding."""
        return "finding"


@dataclass(frozen=True, kw_only=True)
class PossibleFinding(Finding):
    """A field that may hold an entity by its name or values, without enough evidence for a finding.

    It breaks no promise and is in no count of findings. A fingerprint is in one tier only.
    """

    why: Why

    @property
    def tier(self) -> Tier:
        return "possible"


@dataclass(frozen=True, kw_only=True)
class Violation:
    promise: str
    severity: Severity
    source: str
    collection: str
    field: str
    evidence: str
    notice_section: str
    remediation: str
    title: str = ""
    paraphrase: str = ""
    basis: str = ""
    """``said``, ``implied`` or ``our reading``."""
    kind: str = ""
    fingerprint: str = ""
    finding: str = ""
    """Fingerprint of the finding that shows the violation; empty if there is none."""
    notice_lines: tuple[int, ...] = ()
    """Lines with the promise; empty if the policy gives none."""
    at_once: bool = False
    """Whether it is urgent: a readable secret gives access to something until it is replaced."""
