"""A finding as the HTML report shows it: one line, and the details that unfold below the line."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.html_evidence import Detail, Interval, dates, detail_of, interval
from reports.names import legible
from reports.summary import governing, title_of
from reports.words import ClassWords, humanized, kind_words, share
from scanner.finding import Finding, Violation
from scanner.finding.urgency import most_urgent_first, urgency


class _Codes(dict[str, str]):
    """Short codes of classes; the code of a class that only the policy defines is the id of the class."""

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
"""Codes of classes, used in links and in the markup of the page."""

_RANKS = {"customer_account_data": 1, "customer_usage_data": 2, "customer_content": 3}
"""Ranks of the classes of customer data; a class with a higher rank is handled more strictly."""

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


@dataclass(frozen=True, kw_only=True)
class ClassView:
    """The governing class of a finding, with the company's role, and the further classes."""

    code: str
    short: str
    title: str
    also: tuple[str, ...]
    """Short names of the further classes."""
    roles: tuple[tuple[str, str, str], ...]
    """Role, code and short name of each class of the finding."""
    marks: str
    """Marks next to the role, such as CPNI."""
    rank: int
    """How strictly the class is handled, from 1 to 3 (strictest); 0 if it is not a class of customer data."""
    role: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """The findings that share one line of the report."""

    item: str = ""
    """Id of the worklist item."""
    series: str = ""
    """Common pattern of the collection names in the item; empty if each of its findings has a separate
    line.
    """
    n: int = 1
    places: tuple[tuple[str, str], ...] = ()
    """Collection and start of the fingerprint of the first findings on the line; empty if there is only
    one.
    """


@dataclass(frozen=True, kw_only=True)
class FindingView:
    """What the line of a finding shows."""

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
    """Urgency of the broken promises, as ``scanner/finding/urgency.py`` defines it; 0 if the finding breaks
    no promise.
    """
    dates: str
    rule: str
    rules: str
    """Ids of the retention rules of all classes of the finding, separated by blanks."""
    detail: Detail
    line: Line = field(default_factory=Line)

    @property
    def collection(self) -> str:
        """The collection that the line shows: a name, or the common pattern of several names."""
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
    """``whole``: whether every row of the collection was read, so the share has no confidence interval."""
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
        bar=interval(finding, whole=whole, end=1.0),
        severity=first_broken.severity if first_broken else "",
        urgency=urgency(violations),
        dates=dates(finding),
        rule=first.retention.rule if first else "",
        rules=" ".join(dict.fromkeys(label.retention.rule for label in finding.classifications)),
        detail=detail_of(finding, whole=whole, violations=violations, sections=sections),
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


def _roles(finding: Finding) -> tuple[tuple[str, str, str], ...]:
    """Role, code and short name of each class; one "undetermined" entry if there is no class."""
    found = tuple(
        (label.role, CLASS_CODES[label.category], title_of(label, CLASS_SHORT))
        for label in finding.classifications
    )
    return found or (("undetermined", CLASS_CODES["undetermined"], CLASS_SHORT["undetermined"]),)
