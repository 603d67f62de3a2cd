"""Numbers that several reports show."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.audited import is_said
from reports.words import CLASS_TITLES, ClassWords, before, classes_of, humanized, listed, plural
from scanner.finding import (
    Classification,
    CollectionSummary,
    Finding,
    PossibleFinding,
    Report,
    ReviewNote,
    Violation,
)
from scanner.finding.counted import NOT_COUNTED, counted, telling
from scanner.finding.makes import METADATA
from scanner.finding.urgency import SEVERITIES, most_urgent_first, urgency

Place = tuple[str, str, str]
"""Source, collection and field of a finding or violation."""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Numbers of collections by how they were read. The five counts add up to ``total``."""

    whole: int
    sample: int
    names: int
    """Number of collections of which only names and types were read, as with ``--schema-only``."""
    part: int
    unread: int

    @property
    def total(self) -> int:
        return self.whole + self.sample + self.names + self.part + self.unread

    @property
    def seen(self) -> int:
        return self.total - self.unread


@dataclass(frozen=True, kw_only=True)
class ClassCount:
    """Counts for one class: its findings, their collections, sources and roles, and how many break a
    promise.
    """

    category: str
    title: str
    n_findings: int
    n_collections: int
    n_sources: int
    roles: tuple[tuple[str, int], ...]
    n_breaching: int


def held(report: Report) -> tuple[Finding, ...]:
    """Findings that are neither gone nor false alarms; findings that a review accepted are included."""
    return tuple(
        finding for finding in report.findings if finding.status != "gone" and not _is_denied(finding)
    )


def denied_words(report: Report) -> str:
    """How many findings reviews marked as false alarms, in words, for reports without other findings."""
    told = _counted_apart(report, filter(_is_denied, (*report.findings, *report.possible)))
    is_one = len(told) == 1 and told[0].startswith("1 ")
    words = "was decided to be a false alarm" if is_one else "were decided to be false alarms"
    return f": {listed(told)} {words} by review" if told else ""


def also_suppressed(report: Report) -> tuple[str, ...]:
    """In words: the numbers of suppressed possible findings and of suppressed fields of record metadata,
    which no count of findings includes.
    """
    aside = [item for item in (*report.findings, *report.possible) if item.status == "suppressed"]
    n_counted = len(counted(report, (item for item in aside if item.tier == "finding")))
    return tuple(_counted_apart(report, aside)[1 if n_counted else 0 :])


def _counted_apart(report: Report, findings: Iterable[Finding]) -> list[str]:
    """In words: the numbers of findings, of possible findings, and of fields of record metadata; zeros are
    left out.
    """
    every = list(findings)
    found = [item for item in every if item.tier == "finding"]
    n_counted, n_possible = len(counted(report, found)), len(every) - len(found)
    numbers = ((n_counted, "finding"), (n_possible, "possible finding"), (len(found) - n_counted, "field"))
    return [plural(n, noun) + (" of record metadata" if noun == "field" else "") for n, noun in numbers if n]


def _is_denied(finding: Finding) -> bool:
    """Whether a review suppresses the finding as a false alarm."""
    accepted = any(note.verdict == "accepted" and not note.refused for note in finding.reviews)
    return finding.status == "suppressed" and not accepted


def without_limit(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Titles of the classes of ``findings`` for which the policy states no time limit."""
    titles = {
        label.category: title_of(label)
        for finding in findings
        for label in finding.classifications[:1]
        if label.retention.source == "notice_silent"
        and not label.retention.limit
        and label.category not in ("undetermined", "none")
    }
    return tuple(sorted(titles.values()))


def is_metadata(finding: Finding) -> bool:
    """Whether a finding is record metadata, such as a status or date of change, which is counted
    separately.
    """
    return finding.entity == METADATA


def live_possible(report: Report) -> tuple[PossibleFinding, ...]:
    """Possible findings that are neither gone nor suppressed by a review."""
    return tuple(finding for finding in report.possible if finding.status not in NOT_COUNTED)


def governing(finding: Finding) -> Classification | None:
    return finding.classifications[0] if finding.classifications else None


def category(finding: Finding) -> str:
    first = governing(finding)
    return first.category if first else "undetermined"


def reviewed(note: ReviewNote) -> str:
    """A review as a sentence: the decision, its author and reason."""
    until = f" (until {note.expires_at})" if note.expires_at else ""
    refused = f". Not followed: {note.refused}" if note.refused else ""
    return f"{note.verdict.replace('_', ' ')} by {note.author}: {note.reason}{until}{refused}"


def class_titles(findings: Iterable[Finding]) -> ClassWords:
    """Titles of classes by id: our titles, and the policy's titles for classes that the policy defines."""
    labels = (label for finding in findings for label in finding.classifications)
    own = {label.category: label.category_title for label in labels if label.category_title}
    return ClassWords({**own, **CLASS_TITLES})


def title_of(label: Classification | None, words: ClassWords = CLASS_TITLES) -> str:
    """The title of a classification's class. ``words`` gives the titles to use, for example short ones."""
    if label is None:
        return words["undetermined"]
    return words[label.category] if label.category in words else label.category_title or words[label.category]


def place(item: Finding | Violation) -> Place:
    return (item.source, item.collection, item.field)


def breaching(report: Report) -> dict[Place, Violation]:
    """The most urgent broken promise at each place that breaks one."""
    first: dict[Place, Violation] = {}
    for item in sorted(report.violations, key=most_urgent_first):
        first.setdefault(place(item), item)
    return first


def most_urgent(findings: Iterable[Finding], broken: Mapping[Place, Violation]) -> list[Finding]:
    """All ``findings``, sorted by the urgency of their broken promises and then by confidence. ``broken`` is
    the result of ``breaching``.
    """

    def weight(finding: Finding) -> tuple[int, float]:
        shown = broken.get(place(finding))
        return -urgency([shown] if shown else []), -finding.confidence

    return sorted(findings, key=weight)


def coverage(report: Report) -> Coverage:
    by_names = bool(report.run.settings.get("schema_only"))
    counts = Counter(how_read(item, schema_only=by_names) for item in report.collections)
    return Coverage(**{key: counts[key] for key in ("whole", "sample", "names", "part", "unread")})


def how_read(item: CollectionSummary, *, schema_only: bool = False) -> str:
    """How a collection was read: ``whole``, ``sample``, ``names``, ``part`` or ``unread``."""
    if item.status in ("skipped", "failed"):
        return "unread"
    if item.status == "partial":
        return "part"
    if schema_only:
        return "names"
    return "sample" if item.rows is not None and item.rows_read < item.rows else "whole"


def class_counts(report: Report) -> tuple[ClassCount, ...]:
    """One entry per class with findings. If all findings have built-in classes, the three classes of customer
    data are included even without findings.
    """
    places = breaching(report)
    standing = telling(report)
    rows = []
    for key in classes_of(map(category, standing)):
        mine = [finding for finding in standing if category(finding) == key]
        if mine or key.startswith("customer_"):
            rows.append(_class_count(key, mine, places))
    return tuple(rows)


def _class_count(key: str, findings: list[Finding], places: Mapping[Place, Violation]) -> ClassCount:
    firsts = filter(None, map(governing, findings))
    return ClassCount(
        category=key,
        title=class_titles(findings)[key],
        n_findings=len(findings),
        n_collections=len({(item.source, item.collection) for item in findings}),
        n_sources=len({item.source for item in findings}),
        roles=tuple(
            sorted(Counter(item.role for item in firsts).items(), key=lambda pair: (-pair[1], pair[0]))
        ),
        n_breaching=sum(place(item) in places for item in findings),
    )


def held_as(row: ClassCount) -> str:
    """The roles in which a class is held, with counts if there are several."""
    names = [(humanized(role).lower(), count) for role, count in row.roles]
    return (
        ", ".join(f"{name} {count:,}" for name, count in names)
        if len(names) > 1
        else "".join(n for n, _ in names)
    )


def stated(report: Report) -> tuple[Violation, ...]:
    """Violations of promises that the notice states or whose basis is unknown. If the policy has no company's
    notice, all violations.
    """
    is_of_law = not report.declared.company
    return tuple(item for item in report.violations if is_of_law or is_said(item.basis))


def whose_promises(report: Report) -> str:
    return "of the notice" if report.declared.company else "of law"


def severity_counts(report: Report) -> tuple[tuple[str, int, int], ...]:
    """For each severity: its name, the number of broken promises that the notice states, and the number of
    places. ``info`` is left out if there are none.
    """
    broken = stated(report)
    promises = gravest_by_promise(broken)
    places = Counter[str](item.severity for item in broken)
    counts = Counter(promises.values())
    return tuple((name, counts[name], places[name]) for name in SEVERITIES if name != "info" or places[name])


def gravest_by_promise(violations: Iterable[Violation]) -> dict[str, str]:
    gravest: dict[str, str] = {}
    for item in sorted(violations, key=most_urgent_first):
        gravest.setdefault(item.promise, item.severity)
    return gravest


@dataclass(frozen=True, kw_only=True)
class BrokenNews:
    """Which promises are newly broken or no longer broken, compared with the last run of the same sources
    with the same policy.
    """

    known: bool
    """Whether there is an earlier run to compare with."""
    new: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()
    since: str = ""
    """The date of the earlier run, in words."""


def broken_news(report: Report) -> BrokenNews:
    past = report.comparison.past if report.comparison else ()
    alike = [run for run in past if run.policy in ("", report.run.policy.id)]
    if not alike:
        return BrokenNews(known=False)
    now, then = {item.promise for item in report.violations}, set(alike[-1].broken)
    return BrokenNews(
        known=True,
        new=frozenset(now - then),
        settled=frozenset(then - now),
        since=before(alike[-1].started_at, report.run.started_at),
    )


def holding(report: Report) -> int:
    """Number of collections with personal data."""
    return len(
        {(item.source, item.collection) for item in counted(report, held(report)) if category(item) != "none"}
    )


def possibly_holding(report: Report) -> int:
    """Number of fields with possible findings but no finding."""
    possible = {place(item) for item in live_possible(report) if category(item) != "none"}
    return len(possible - {place(item) for item in held(report) if category(item) != "none"})


def possible_counts(report: Report) -> str:
    """The numbers of possible findings and of their collections in words, such as "12 possible findings, 3
    collections".
    """
    possible = live_possible(report)
    held = {(item.source, item.collection) for item in possible}
    return f"{plural(len(possible), 'possible finding')}, {plural(len(held), 'collection')}"


def last_run(report: Report) -> str:
    """Time of the run with which this run is compared, in words; empty if there is none."""
    return before(report.comparison.started_at, report.run.started_at) if report.comparison else ""
