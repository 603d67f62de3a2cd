"""The report: what a scan says, frozen, JSON-ready, with no field that could hold a raw value.

``to_json`` turns a report into the mapping that ``findings.json`` holds; the JSON Schema beside the
policies publishes it. ``from_json`` is its inverse.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from scanner.serialization.strict import build

SCHEMA_VERSION = "1.0"
BESIDE = ("worklist", "folded")
"""Keys of ``findings.json`` that are made of the others."""
EXACT_UP_TO = 512
"""Different values that are counted one by one; more are estimated, within 9 % nineteen times in twenty."""

Category = str
"""A class of data: the id of one of the policy's, ``none`` or ``undetermined``."""
Role = Literal["controller", "processor", "not_applicable", "undetermined"]
Axis = Literal["column_type", "contains"]
Severity = Literal["info", "low", "medium", "high", "critical"]
FindingStatus = Literal["new", "unchanged", "changed", "gone", "suppressed"]
Verdict = Literal["accepted", "false_alarm", "reclassified"]
Tier = Literal["finding", "possible"]
Why = Literal[
    "named_values_fail_check",
    "named_values_unknown",
    "named_few_values",
    "looks_alike",
    "contained_rarely",
]
"""Why a finding is only possible: what the name or the values say that the rest does not bear out."""
Cause = Literal["data", "rules", "review", "reading", "data or rules"]
"""Rules are detectors, policy and settings; reading: the place was not read completely in one of the runs."""


def distinct_words(n: int) -> str:
    """A number of different values as it can be believed: exact, or about so many.

    >>> distinct_words(512), distinct_words(5_678)
    ('512', 'about 5,700')
    """
    if n <= EXACT_UP_TO:
        return f"{n:,}"
    step = 10 ** (len(str(n)) - 2)
    return f"about {round(n / step) * step:,}"


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
    """Rules that take records out of this one."""


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


@dataclass(frozen=True, kw_only=True)
class Unscanned:
    source: str
    collection: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SourceSummary:
    source: str
    kind: str
    status: Literal["complete", "partial", "failed"]
    reason: str = ""
    categories: tuple[Category, ...] = ()
    """Classes that its findings have, strictest first."""
    source_id: str = ""
    """What fingerprints rest on: the same for one source however its URI was written."""


@dataclass(frozen=True, kw_only=True)
class RecordGroupSummary:
    group: str
    record_kind: str
    category: Category
    """The strictest that governs one of its findings."""
    dominant: Category = "none"
    """The one that governs most of them."""
    strictest: Category = "none"
    """How the record must be handled: the strictest of all classes, also of those that apply beside."""
    confidentiality: str = ""
    """The most secret of all."""
    clock: str = ""
    """Field that dates its records, or empty."""
    retention: Retention | None = None
    """The rule that its records are kept under."""


@dataclass(frozen=True, kw_only=True)
class NearMiss:
    """What a detector found in a field that is not reported. Candidates are counted once each."""

    detector: str
    n_match: int
    """Values with something valid in them."""
    n_candidates: int
    n_valid: int
    n_trait: tuple[int, ...] = ()
    """Of the valid ones, those that have each trait by which the detector tells how values are spread."""


@dataclass(frozen=True, kw_only=True)
class FieldSummary:
    field: str
    type: str
    n_read: int
    n_non_null: int
    n_distinct: int
    near_misses: tuple[NearMiss, ...] = ()
    """Where nothing is reported of it."""


@dataclass(frozen=True, kw_only=True)
class CollectionSummary:
    source: str
    collection: str
    kind: Literal["table", "file", "log", "document", "keyspace", "stream"]
    members: tuple[str, ...]
    record_groups: tuple[RecordGroupSummary, ...]
    status: Literal["complete", "partial", "skipped", "failed"]
    reason: str
    rows: int | None
    rows_read: int
    bytes_read: int
    fields: tuple[FieldSummary, ...]
    source_kind: str = "unknown"
    sampling: str = ""
    """How the rows read were chosen and with what bias, where they are not all."""
    carried_from: str = ""
    """When it was read, where that was not in this run: it has not changed since."""


@dataclass(frozen=True, kw_only=True)
class PolicyRef:
    id: str
    version: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Reread:
    """A collection that was read again after an interruption, although it had been read before."""

    source: str
    collection: str
    why: Literal["changed", "damaged"]
    """It had changed meanwhile, or what was kept of it could not be read back."""


@dataclass(frozen=True, kw_only=True)
class Interruption:
    """The run was stopped, and went on."""

    resumed_at: str
    n_kept: int
    """Parts that had been read by then; of collections that had not changed they were not read again."""
    reread: tuple[Reread, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReadAgain:
    """Collections that an incremental scan read, and why."""

    why: Literal["new", "changed", "unmarked", "aged", "rules", "compared", "damaged"]
    """It was not there, or not read whole, the last time; it has changed; its source cannot tell whether it
    has; it was read too long ago; it was read by other rules; its values had to be compared with those of
    what was read now; or what was kept of it was damaged."""
    what: str
    """The rules that moved, by name."""
    n_collections: int


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What an incremental scan did not read, since it had not changed."""

    max_age: str
    """What was read longer ago was read again."""
    n_carried: int
    """Collections whose counts are those of an earlier run."""
    oldest: str
    """When the one was read that was read longest ago; empty: none was carried."""
    judged_anew: tuple[str, ...] = ()
    """What of the policy has changed since: carried counts were classified by what holds now."""
    read_again: tuple[ReadAgain, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Run:
    id: str
    started_at: str
    finished_at: str
    status: Literal["complete", "partial", "failed"]
    tool_version: str
    policy: PolicyRef
    settings: dict[str, Any]
    interruptions: tuple[Interruption, ...] = ()
    carried: Carried | None = None
    """Of an incremental scan."""


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """A setting in force where the notice is silent, and how many findings rest on it."""

    setting: str
    value: str
    why: str
    notice_section: str
    n_findings: int = 0


@dataclass(frozen=True, kw_only=True)
class DeclaredElement:
    """What the policy says of an element beyond its classification."""

    activity: str
    """Heading of the group of elements that are processed together."""
    purposes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What the policy declares and no scan can see, for records of processing; empty where it is silent."""

    company: str = ""
    """Whose notice it is; empty: nobody's in particular."""
    notice: str = ""
    """What the notice is called."""
    elements: dict[str, DeclaredElement] = field(default_factory=dict)
    """By id, those that findings have."""
    words: dict[str, str] = field(default_factory=dict)
    """Words for recipients, legal bases and data subjects, by id."""
    statements: dict[str, str] = field(default_factory=dict)
    """Contacts, transfers, safeguards, security measures: by the keys of ``processing_record``."""
    counts: dict[str, int] = field(default_factory=dict)
    """How many ``elements``, ``retention_rules`` and ``promises`` there are, and how many of these data can
    show to be broken (``promises_tested``)."""


@dataclass(frozen=True, kw_only=True)
class PastRun:
    """An earlier run of the same sources."""

    id: str
    started_at: str
    n_findings: int
    """Those that stood: neither gone nor set aside."""
    broken: tuple[str, ...]
    """Promises that were broken then, by id."""


@dataclass(frozen=True, kw_only=True)
class RuleChange:
    """The tool, the policy or a setting is another than in the run before."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The run that this one was held against."""

    run: str
    started_at: str
    rules: tuple[RuleChange, ...] = ()
    past: tuple[PastRun, ...] = ()
    """The last runs of exactly the same sources, oldest first; empty where the sources are others."""


RowState = Literal[
    "in_time", "overdue", "on_hold", "open_ended", "de_identified", "breach", "kept", "cannot_tell"
]
"""What a row can be under a rule or promise."""
AuditKind = Literal["retention", "promise"]
Answer = Literal["kept", "broken", "cannot_tell", "not_data"]
"""Of a promise: kept by all rows it was tested on, broken by some, not testable here, or never by data."""


@dataclass(frozen=True, kw_only=True)
class AuditClock:
    """The event that a limit counts from, and where it was found."""

    collection: str
    field: str
    event: str


@dataclass(frozen=True, kw_only=True)
class Audit:
    """The rows of one collection held against a retention rule or a promise: counts, never values."""

    id: str
    """Of the rule or the promise."""
    kind: AuditKind
    source: str
    collection: str
    field: str
    """The first of the columns that say whose a row is, or that show the breach."""
    counts: dict[str, int]
    """Rows ``in_time``, ``overdue``, ``on_hold``, ``open_ended``, ``de_identified``, ``breach``, ``kept`` and
    ``cannot_tell``: those that apply."""
    n_subjects: int
    """Different people among the rows that are overdue, in breach, or open-ended."""
    oldest: str | None
    """The earliest event of those rows, ISO 8601."""
    days_over: int
    """Days since the oldest of them was due."""
    clock: AuditClock | None
    limit: str = ""
    """ISO 8601 duration from the event of the clock; empty where there is no figure."""
    estimate: bool = False
    """Counted on a sample of the rows and scaled up."""
    interval_95: tuple[int, int] | None = None
    """Of the rows that are overdue or in breach, where they are estimated."""
    reason: str = ""
    """Why something cannot be told, in words."""
    statement: str = ""
    """SQL that lists the keys of the rows, for the owner to run."""
    notice_section: str
    notice_lines: tuple[int, ...]
    basis: str
    """``said``, ``implied`` or ``reading``."""
    title: str = ""
    severity: Severity = "info"
    """By the rule, the people and the days over; ``info`` where nothing is wrong."""


@dataclass(frozen=True, kw_only=True)
class PromiseAnswer:
    """What data say of one promise."""

    promise: str
    title: str
    answer: Answer
    basis: str
    """``said``, ``implied`` or ``reading``."""
    severity: Severity
    n_tested: int = 0
    """Rows, or fields where it is a matter of fields."""
    n_broken: int = 0
    n_subjects: int = 0
    reason: str = ""
    """What is missing, or why it is no matter of data."""
    notice_section: str
    notice_lines: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """Who does an item of the worklist, and until when."""

    item: str
    owner: str
    due: str
    """ISO 8601 day, or empty."""


@dataclass(frozen=True, kw_only=True)
class Report:
    run: Run
    sources: tuple[SourceSummary, ...]
    collections: tuple[CollectionSummary, ...]
    findings: tuple[Finding, ...]
    violations: tuple[Violation, ...]
    unscanned: tuple[Unscanned, ...]
    possible: tuple[PossibleFinding, ...] = ()
    audits: tuple[Audit, ...] = ()
    """Worst first; empty where no audit was made."""
    answers: tuple[PromiseAnswer, ...] = ()
    """One for each promise, in the order of the policy; empty where no audit was made."""
    assumptions: tuple[Assumption, ...] = ()
    sections: dict[str, str] = field(default_factory=dict)
    """Heading and lines of each notice section that is cited, by section id."""
    declared: Declared = field(default_factory=Declared)
    comparison: Comparison | None = None
    """None where no run before this one read any of its sources."""
    assignments: tuple[Assignment, ...] = ()
    """As they stood when the report was asked for: they belong to the store, not to the run."""
    schema_version: str = SCHEMA_VERSION


def to_json(report: Report) -> dict[str, Any]:
    """The mapping that ``findings.json`` holds, keys in the order of the contract."""
    body = dataclasses.asdict(report)
    return {"schema_version": body.pop("schema_version"), **body}


def from_json(body: Mapping[str, object]) -> Report:
    """The report that ``to_json`` made ``body`` from. Raises ``ShapeError`` where a key is amiss.

    What ``findings.json`` repeats beside the report is passed over.
    """
    return build(Report, {key: value for key, value in body.items() if key not in BESIDE})
