"""Findings: what a field holds, the class of the data, the evidence, and the reviews."""

from dataclasses import dataclass

from scanner.finding.terms import Axis, Category, Cause, FindingStatus, Role, Severity, Tier, Verdict, Why


@dataclass(frozen=True, kw_only=True)
class Retention:
    rule: str
    limit: str
    """How long data is kept after ``trigger``, as an ISO 8601 duration; empty if there is no figure."""
    trigger: str
    action: str
    source: str
    """Where the limit comes from: ``notice``, ``customer_setting``, ``other_document``, ..., or ``default``
    (set by noticemap)."""
    title: str = ""
    exceptions: tuple[str, ...] = ()
    """Rules that exempt records from this retention rule."""
    notice_lines: tuple[int, ...] = ()
    """Line numbers in the notice; empty if the policy gives none."""


@dataclass(frozen=True, kw_only=True)
class Classification:
    category: Category
    role: Role
    data_subject: str
    element: str
    confidence: float
    runner_up: str
    """The second-best element and how far it is behind, in words; empty if there is none."""
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
    """Title of the group to which the policy assigns the element; the elements of a group have a common
    purpose."""
    category_title: str = ""
    """Title that the policy gives to the class."""
    legal_basis_source: str = "our reading"
    """Who assigned ``legal_basis`` to the element. A notice names legal bases only in general, if at all."""
    signals: tuple[str, ...] = ()
    """The signals for the element, each as points and words, strongest first."""
    question: str = ""
    """The question that a person must answer if the category is undetermined; else empty."""
    options: tuple[str, ...] = ()
    """If the category is undetermined: one element of each possible class, as an option for
    ``review reclassify --as``."""
    notice_lines: tuple[int, ...] = ()
    """Line numbers in the notice about the element; empty if the policy gives none."""


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
    """The terms that add up to the confidence, each as log-odds and words, strongest first."""


@dataclass(frozen=True, kw_only=True)
class ReviewNote:
    """A person's decision about a finding."""

    number: int
    verdict: Verdict
    """``accepted`` and ``false_alarm`` suppress the finding, ``reclassified`` changes its classification,
    ``confirmed`` makes a possible finding a finding."""
    author: str
    reason: str
    expires_at: str = ""
    """Last day on which the decision is valid; empty if it does not expire."""
    refused: str = ""
    """Why the decision is not applied, or empty. A decision cannot override values that pass a check."""
    items_before: tuple[str, ...] = ()
    """Ids of the worklist items that contained the finding before this decision moved it to another item."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A property of a finding that differs from the previous run. An empty ``before`` or ``after`` means that
    the finding had no value there.
    """

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
    """What differs; empty unless the status of the finding is ``changed``."""


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
    """Time at which an earlier run read the collection; empty if this run read it."""
    reviews: tuple[ReviewNote, ...] = ()
    change: Change | None = None
    """The change since the previous run; ``None`` if nothing changed or there was no previous run."""

    @property
    def tier(self) -> Tier:
        """``finding``, or ``possible`` for a possible finding."""
        return "finding"


@dataclass(frozen=True, kw_only=True)
class PossibleFinding(Finding):
    """A field whose name or values suggest an entity without enough evidence for a finding.

    A possible finding breaks no promise and is not counted as a finding. No fingerprint belongs to both a
    finding and a possible finding.
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
    """How directly the notice states the promise: ``said``, ``implied`` or ``our reading``."""
    kind: str = ""
    fingerprint: str = ""
    finding: str = ""
    """Fingerprint of the finding that shows the violation; empty if no finding does."""
    notice_lines: tuple[int, ...] = ()
    """Line numbers of the promise in the notice; empty if the policy gives none."""
    at_once: bool = False
    """Whether the violation needs action at once: a readable secret gives access until it is replaced."""
