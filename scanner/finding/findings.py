"""Findings: what a field holds, its class, the evidence for it, and reviews."""

from dataclasses import dataclass

from scanner.finding.terms import Axis, Category, Cause, FindingStatus, Role, Severity, Tier, Verdict, Why


@dataclass(frozen=True, kw_only=True)
class Retention:
    rule: str
    limit: str
    """ISO 8601 duration, or empty where the notice gives no figure."""
    trigger: str
    action: str
    source: str
    """``notice``, ``customer_setting``, ``other_document``, ... or ``default`` (ours)."""
    title: str = ""
    exceptions: tuple[str, ...] = ()
    """Rules that exempt records from this one."""
    notice_lines: tuple[int, ...] = ()
    """Of the notice's text; empty where the policy gives none."""


@dataclass(frozen=True, kw_only=True)
class Classification:
    category: Category
    role: Role
    data_subject: str
    element: str
    confidence: float
    runner_up: str
    """Element that came second and by how much, as words; empty where nothing else was near."""
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
    """Of the policy: the elements that share a purpose, in words."""
    category_title: str = ""
    """Of the policy: the class in words."""
    legal_basis_source: str = "our reading"
    """Who ties ``legal_basis`` to the element: a notice names legal bases in general at most."""
    signals: tuple[str, ...] = ()
    """What spoke for it, with points, strongest first."""
    question: str = ""
    """What a person must answer where the category is undetermined."""
    notice_lines: tuple[int, ...] = ()
    """Those that tell of the element; empty where the policy gives none."""


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
    """What the confidence is the sum of, as log-odds in words, strongest first."""


@dataclass(frozen=True, kw_only=True)
class ReviewNote:
    """What a person decided about a finding."""

    number: int
    verdict: Verdict
    """The first two set it aside (``suppressed``), the third changes its classification."""
    author: str
    reason: str
    expires_at: str = ""
    """Last day on which it holds, or empty."""
    refused: str = ""
    """Why it is not followed, or empty: values that prove what they are outdo it."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One fact about a finding that is another than in the run before, as identifiers; empty: none."""

    what: str
    """``class``, ``role``, ``element``, ``kept``, ``flags``, ``confidentiality``, ``axis``,
    ``share of values`` or ``review``."""
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """Why a finding is new, changed, gone or newly set aside."""

    cause: Cause
    why: str
    differences: tuple[Difference, ...] = ()
    """Of one that changed."""


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
    """When its place was read, where that was not in this run but in an earlier one."""
    reviews: tuple[ReviewNote, ...] = ()
    change: Change | None = None
    """Against the run before; none where there was none, or nothing changed."""

    @property
    def tier(self) -> Tier:
        """Where it stands: among the findings of a report or among what is only possible."""
        return "finding"


@dataclass(frozen=True, kw_only=True)
class PossibleFinding(Finding):
    """What a name or a value plainly says and the rest does not bear out: the second tier of a report.

    It breaks no promise and is in no count of findings. A fingerprint stands in one tier alone.
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
    """Fingerprint of the finding that shows it."""
    notice_lines: tuple[int, ...] = ()
    """Those with the promise; empty where the policy gives none."""
