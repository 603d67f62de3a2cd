"""A finding as the HTML report shows it: one line, and the evidence behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reports.citing import cited, lines_words
from reports.names import legible, visible
from reports.summary import governing, reviewed, title_of
from reports.words import ClassWords, day, duration, humanized, kind_words, share, uncapitalized
from scanner.finding import Classification, Finding, Retention, Violation, distinct_words
from scanner.finding.urgency import most_urgent_first, urgency


class _Codes(dict[str, str]):
    """Short codes of classes; a class defined by the policy uses its id."""

    def __missing__(self, category: str) -> str:
        return category


CLASS_CODES = _Codes(
    {
        "customer_account_data": "account",
        "customer_usage_data": "usage",
        "customer_content": "content",
        "employee_data": "employee",
        "applicant_data": "applicant",
        "undetermined": "undetermined",
        "none": "none",
    }
)
"""Codes of classes in addresses and marks of the page."""

_RANKS = {"customer_account_data": 1, "customer_usage_data": 2, "customer_content": 3}
"""Rank of classes that have an order."""

CLASS_SHORT = ClassWords(
    {
        "customer_account_data": "Account",
        "customer_usage_data": "Usage",
        "customer_content": "Content",
        "employee_data": "Staff",
        "applicant_data": "Applicants",
        "undetermined": "Undecided",
        "none": "Not personal",
    }
)
_FINGERPRINT_SHOWN = 12
_AXIS_ENDS = (0.0001, 0.001, 0.01, 0.1, 1.0)

Pairs = tuple[tuple[str, str], ...]
"""Labels with their texts."""


@dataclass(frozen=True, kw_only=True)
class Interval:
    """The share and its confidence interval in per cent of the axis; no interval if all rows were read."""

    at: float
    low: float
    high: float
    exact: bool
    axis_end: str


@dataclass(frozen=True, kw_only=True)
class ClassView:
    """The class of a finding, and its role."""

    code: str
    short: str
    title: str
    also: tuple[str, ...]
    """Short names of the further classes."""
    roles: tuple[tuple[str, str, str], ...]
    """Role, code and name for each of its classes."""
    marks: str
    """Marks next to the role, such as CPNI."""
    rank: int
    """How strictly the class is handled: 3 is strictest; 0 if it is not a class of customer data."""
    role: str


@dataclass(frozen=True, kw_only=True)
class Detail:
    """The part that opens below the line of a finding: the evidence, and how it was judged."""

    bar: Interval
    promises: tuple[tuple[str, str], ...]
    """Id and title of each promise that it breaks."""
    question: str
    others: tuple[tuple[str, str, str, str], ...]
    """Further classes: title, role, reason, and details of each."""
    evidence: Pairs
    decision: Pairs
    facts: Pairs
    signals: tuple[str, ...]
    """The evidence for the class."""
    terms: tuple[str, ...]
    """The terms of the confidence."""
    in_print: str
    """Details printed below the line, as nothing can be unfolded on paper."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """The findings that share a line, if there are very many."""

    item: str = ""
    """Id of the worklist item."""
    series: str = ""
    """Pattern of the names of its collections; empty if every finding has a line of its own."""
    n: int = 1
    places: tuple[tuple[str, str], ...] = ()
    """Collection and start of the fingerprint of the first ones; empty for one finding."""


@dataclass(frozen=True, kw_only=True)
class FindingView:
    """The line of a finding."""

    finding: Finding
    source: str
    label: ClassView
    kind: str
    element: str
    reason: str
    share: str
    bar: Interval
    severity: str
    urgency: int
    """0: breaks no promise; 5: critical."""
    dates: str
    rule: str
    rules: str
    """Retention rules of all its classes, separated by blanks."""
    detail: Detail
    line: Line = field(default_factory=Line)

    @property
    def collection(self) -> str:
        """The name that the line shows."""
        return self.line.series or self.finding.collection

    @property
    def n(self) -> int:
        """Number of findings on the line."""
        return self.line.n

    @property
    def changed(self) -> bool:
        return self.finding.status in ("new", "changed")


def view(
    finding: Finding,
    *,
    source: str,
    whole: bool,
    violations: tuple[Violation, ...],
    sections: Mapping[str, str],
) -> FindingView:
    """``whole``: every row of the collection was read, so the share has no interval."""
    first = governing(finding)
    first_broken = min(violations, key=most_urgent_first, default=None)
    return FindingView(
        finding=finding,
        source=source,
        label=_class_view(finding),
        kind=kind_words(finding.entity),
        element=(first.element_title or humanized(first.element)) if first else "",
        reason=legible(first.reason) if first else "No class was given.",
        share=share(finding.evidence.prevalence),
        bar=_interval(finding, whole=whole, end=1.0),
        severity=first_broken.severity if first_broken else "",
        urgency=urgency(violations),
        dates=_dates(finding),
        rule=first.retention.rule if first else "",
        rules=" ".join(dict.fromkeys(label.retention.rule for label in finding.classifications)),
        detail=_detail(finding, whole=whole, violations=violations, sections=sections),
    )


def _class_view(finding: Finding) -> ClassView:
    first = governing(finding)
    category = first.category if first else "undetermined"
    return ClassView(
        code=CLASS_CODES[category],
        short=title_of(first, CLASS_SHORT),
        title=title_of(first),
        also=tuple(title_of(label, CLASS_SHORT) for label in finding.classifications[1:]),
        roles=_roles(finding),
        marks=", ".join(flag.upper() for flag in ("cpni",) if first and flag in first.flags),
        rank=_RANKS.get(category, 0),
        role=humanized(first.role).lower() if first else "undetermined",
    )


def _detail(
    finding: Finding, *, whole: bool, violations: tuple[Violation, ...], sections: Mapping[str, str]
) -> Detail:
    first = governing(finding)
    evidence = _evidence(finding, whole=whole)
    decision = _decision(first, sections) if first else ()
    return Detail(
        bar=_interval(finding, whole=whole, end=_axis_end(finding)),
        promises=_promises(violations),
        question=legible(first.question) if first else "",
        others=tuple(
            (title_of(o), humanized(o.role).lower(), legible(o.reason), _said_of(o, sections))
            for o in finding.classifications[1:]
        ),
        evidence=evidence,
        decision=decision,
        facts=_facts(finding),
        signals=tuple(map(legible, first.signals)) if first else (),
        terms=tuple(map(legible, finding.evidence.terms)),
        in_print=_in_print(finding, evidence, decision),
    )


def _promises(violations: Iterable[Violation]) -> tuple[tuple[str, str], ...]:
    """Id and title of each broken promise, without duplicates."""
    return tuple(dict.fromkeys((item.promise, item.title or humanized(item.promise)) for item in violations))


def _roles(finding: Finding) -> tuple[tuple[str, str, str], ...]:
    """Role, code and short name of each class; one "undetermined" entry if there is no class."""
    found = tuple(
        (label.role, CLASS_CODES[label.category], title_of(label, CLASS_SHORT))
        for label in finding.classifications
    )
    return found or (("undetermined", CLASS_CODES["undetermined"], CLASS_SHORT["undetermined"]),)


def _evidence(finding: Finding, *, whole: bool) -> Pairs:
    item = finding.evidence
    low, high = item.interval_95
    reach = "every row was read" if whole else f"{share(low)} to {share(high)}, 95 in 100"
    return (
        ("Rows read", f"{item.n_read:,}"),
        ("Not empty", f"{item.n_non_null:,}"),
        ("Different values", distinct_words(item.n_distinct)),
        ("Rows matched", f"{item.n_match:,}"),
        ("Different values matched", distinct_words(item.n_distinct_match)),
        ("Checked and valid", f"{item.n_valid:,} of {item.n_validated:,}"),
        ("Reserved examples", f"{item.n_example:,}"),
        ("Share", share(item.prevalence)),
        ("Interval", reach if item.n_read else "no row was read"),
    )


def _decision(item: Classification, sections: Mapping[str, str]) -> Pairs:
    rows = (
        ("Class", f"{title_of(item)} ({item.confidence:.2f})"),
        ("Runner-up", item.runner_up or "none close"),
        ("Element", f"{item.element_title} ({item.element})" if item.element_title else item.element),
        ("Part of", item.sub_category),
        ("Role, whose", "; ".join(filter(None, (humanized(item.role).lower(), _words(item.data_subject))))),
        ("Notice", cited(item.notice_section, item.notice_lines, sections)),
        ("Kept", kept(item.retention)),
        ("Except", ", ".join(item.retention.exceptions)),
        ("May receive it", ", ".join(map(_words, item.recipients))),
        ("Marks", ", ".join(dict.fromkeys(map(_words, _marks(item))))),
        ("Legal basis", _legal_basis(item)),
        ("California", _words(item.california_category)),
    )
    return tuple((label, text) for label, text in rows if text.strip(", "))


def _legal_basis(item: Classification) -> str:
    words = ", ".join(map(_words, item.legal_basis))
    return f"{words} ({item.legal_basis_source})" if words else ""


def _marks(item: Classification) -> tuple[str, ...]:
    return (*item.flags, item.confidentiality, item.identifiability)


def _said_of(item: Classification, sections: Mapping[str, str]) -> str:
    """Details of a further class, in one line."""
    told = dict(_decision(item, sections))
    return " ".join(
        f"{label}: {told[label]}." for label in ("Element", "Role, whose", "Kept", "Notice") if label in told
    )


def _facts(finding: Finding) -> Pairs:
    item = finding.evidence
    rows = (
        ("Field", visible(finding.field)),
        ("Record", visible(finding.group) if finding.group else ""),
        ("Name read as", ", ".join(map(visible, item.name_tokens))),
        ("Detector", item.detector),
        ("Where it stands", "the whole field" if finding.axis == "column_type" else "inside longer values"),
        ("Examples", ", ".join(map(visible, finding.masked_examples)) or "none shown"),
        ("First in rows", ", ".join(f"{row:,}" for row in finding.locations)),
        ("Dates", _dates(finding)),
        ("Status", finding.status),
        ("Read", f"on {day(finding.carried_from)}; unchanged since" if finding.carried_from else ""),
        ("Since the last run", _changed(finding)),
        ("Reviews", legible("; ".join(map(reviewed, finding.reviews)))),
    )
    return tuple((label, text) for label, text in rows if text)


def _dates(finding: Finding) -> str:
    oldest, newest = finding.evidence.oldest, finding.evidence.newest
    return f"{day(oldest)} to {day(newest)}" if oldest and newest else ""


def _changed(finding: Finding) -> str:
    if finding.change is None:
        return ""
    return f"{humanized(finding.change.cause)}: {legible(finding.change.why)}"


def kept(item: Retention) -> str:
    """The time limit, what it counts from, what happens then, and who states it."""
    if not item.rule:
        return "no rule"
    limit = duration(item.limit) if item.limit else "no figure stated"
    parts = (limit, f"from: {_words(item.trigger)}" if item.trigger else "", _words(item.action))
    lines = lines_words(item.notice_lines) if item.notice_lines else ""
    said = ", ".join(filter(None, (_words(item.source), lines)))
    return ", ".join(filter(None, parts)) + (f" ({said})" if said else "")


def _words(identifier: str) -> str:
    return uncapitalized(humanized(identifier))


def _axis_end(finding: Finding) -> float:
    reach = max(finding.evidence.interval_95[1], finding.evidence.prevalence)
    return next((end for end in _AXIS_ENDS if reach <= end), 1.0)


def _interval(finding: Finding, *, whole: bool, end: float) -> Interval:
    low, high = finding.evidence.interval_95
    at, low, high = (
        round(100 * min(value / end, 1.0), 2) for value in (finding.evidence.prevalence, low, high)
    )
    return Interval(at=at, low=low, high=high, exact=whole, axis_end=share(end))


def _in_print(finding: Finding, evidence: Pairs, decision: Pairs) -> str:
    """Details printed below the line, as nothing can be unfolded on paper."""
    told, decided = dict(evidence), dict(decision)
    counts = (
        f"Read {told['Rows read']}, not empty {told['Not empty']}, matched {told['Rows matched']}, "
        f"valid {told['Checked and valid']}; {told['Share']} ({told['Interval']})."
    )
    rest = [f"{label}: {decided[label]}." for label in ("Notice", "Kept", "Runner-up") if label in decided]
    return " ".join((counts, *rest, finding.fingerprint[:_FINGERPRINT_SHOWN]))
