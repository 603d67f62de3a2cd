"""The worklist: similar findings form one item, which a person decides as a whole. Pure.

Which findings are similar: ``makes.py``. Possible findings and record metadata form items of their own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from scanner.finding import (
    Assignment,
    Audit,
    CollectionSummary,
    Finding,
    Report,
    Severity,
    Verdict,
    Violation,
)
from scanner.finding.counted import by_promise, counted_of, most_of_each
from scanner.finding.identity import SourceNames
from scanner.finding.makes import METADATA, among_folders, item_id, item_ids, shape, wide_id
from scanner.finding.urgency import most_urgent_first, urgency

Kind = Literal["broken", "to_decide", "possible", "unlikely", "found", "metadata"]
"""The kinds of items, most urgent first: a broken promise; a class for a person to decide; possible
personal data; columns that hardly hold any, such as plain keys; a finding without a problem; metadata of
records. The last three need no action."""
ItemState = Literal["open", "decided"]
KINDS: Final = get_args(Kind)
WORK: Final[tuple[Kind, ...]] = ("broken", "to_decide", "possible")
"""Kinds that require action."""
MANY_FOLDERS: Final = 3
MANY_FINDINGS: Final = 50
"""The numbers of folders and findings from which findings of files with the same name form one item."""
UNLIKELY: Final = 0.3
"""A possible finding with a lower confidence and without a matching value is ``unlikely``."""


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """Similar findings that one decision settles."""

    id: str
    kind: Kind
    state: ItemState
    source: str
    collection: str
    """Name of the only collection, or the common pattern of the names with ``#`` for differences."""
    field: str
    element: str
    element_title: str
    category: str
    entities: tuple[str, ...]
    severity: Severity | Literal[""]
    """The severity of the worst promise that it breaks, or broke when the decision was made."""
    findings: tuple[Finding, ...]
    """At least one."""
    violations: tuple[Violation, ...] = ()
    n_rows: int = 0
    """Rows that break its most severe promise, if an audit counted them; else rows with such a value,
    extrapolated if a sample was read."""
    n_people: int | None = None
    """Number of people that the audit counted; else of the data subjects of the records, at most one per row;
    ``None`` if nothing distinguishes people.
    """
    is_estimate: bool = False
    """Whether a sample was read somewhere, so that both counts are estimates."""
    owner: str = ""
    due: str = ""
    """ISO 8601 day, or empty."""
    progress: str = ""
    plan: str = ""
    comment: str = ""
    reviewed: tuple[str, ...] = ()
    """Verdicts of reviews: ``accepted``, ``false_alarm``, ``reclassified`` or ``confirmed``."""
    former_ids: tuple[str, ...] = ()
    """Ids that the item had under former names of its source, or before a decision changed its class."""

    @property
    def n_places(self) -> int:
        return len({(item.collection, item.group, item.field) for item in self.findings})

    @property
    def assignment(self) -> Assignment:
        """The notes of people about it, under its present id."""
        return Assignment(
            item=self.id,
            owner=self.owner,
            due=self.due,
            progress=self.progress,
            plan=self.plan,
            comment=self.comment,
        )

    @property
    def is_work(self) -> bool:
        return self.state == "open" and self.kind in WORK


def worklist(report: Report) -> tuple[WorkItem, ...]:
    """All items of a report, most urgent first."""
    names = SourceNames(report.sources)
    makes: dict[str, list[Finding]] = {}
    wide: dict[str, list[str]] = {}
    for finding in (*report.findings, *report.possible):
        if finding.status != "gone":
            [own, *_] = names.of_finding(finding)
            key = item_id(finding, own.source_id)
            if key not in makes:
                wide.setdefault(wide_id(finding, own.source_id), []).append(key)
            makes.setdefault(key, []).append(finding)
    for key, narrow in wide.items():
        n_findings = sum(len(makes[one]) for one in narrow)
        if len(narrow) >= MANY_FOLDERS and n_findings >= MANY_FINDINGS:
            makes[key] = [finding for one in narrow for finding in makes.pop(one)]
    context = _Context.of(report)
    items = (_item(key, findings, context) for key, findings in makes.items())
    return tuple(sorted(items, key=_urgency))


@dataclass(frozen=True, kw_only=True)
class _Context:
    collections: Mapping[tuple[str, str], CollectionSummary]
    broken: Mapping[str, Sequence[Violation]]
    """By fingerprint of the finding that shows the violation."""
    people: Mapping[tuple[str, str, str], int]
    """Number of data subjects by source, collection and group."""
    assigned: Mapping[str, Assignment]
    audits: Mapping[tuple[str, ...], Audit]
    """Audits with rows that break a promise, in the form of ``by_promise``."""
    decided: Mapping[str, Verdict]
    """Verdicts after the run, by fingerprint."""
    names: SourceNames

    @staticmethod
    def of(report: Report) -> "_Context":
        people = {
            (item.source, item.collection, group.group): group.n_people
            for item in report.collections
            for group in item.record_groups
            if group.n_people is not None
        }
        broken: dict[str, list[Violation]] = {}
        for violation in report.violations:
            broken.setdefault(violation.finding, []).append(violation)
        return _Context(
            collections={(item.source, item.collection): item for item in report.collections},
            broken=broken,
            people=people,
            assigned={item.item: item for item in report.assignments},
            audits=by_promise(item for item in report.audits if item.counts.get("breach")),
            decided={item.fingerprint: item.verdict for item in report.decided},
            names=SourceNames(report.sources),
        )


def _item(key: str, findings: Sequence[Finding], context: _Context) -> WorkItem:
    first = findings[0]
    label = first.classifications[0] if first.classifications else None
    standing = [
        item for item in findings if item.status != "suppressed" and item.fingerprint not in context.decided
    ]
    # decided items keep their title, rows and severity
    broken = tuple(
        found for item in standing or findings for found in context.broken.get(item.fingerprint, ())
    )
    names = sorted({item.collection for item in findings})
    fields = sorted({item.field for item in findings})
    records = {(item.source, item.collection, item.group) for item in findings}
    former_ids = _former_ids(key, findings, context.names)
    assigned = (context.assigned[each] for each in (key, *former_ids) if each in context.assigned)
    given = next(assigned, Assignment(item=key, owner="", due=""))
    category = label.category if label else "undetermined"
    n_rows = _rows(findings, context.collections)
    first_broken = min(broken, key=most_urgent_first, default=None)
    item = WorkItem(
        id=key,
        kind=_kind(findings, category, broken),
        state="open" if standing else "decided",
        source=first.source,
        collection=names[0] if len(names) == 1 else among_folders(map(shape, names)),
        field=fields[0] if len(fields) == 1 else shape(fields[0]),
        element=label.element if label else "",
        element_title=label.element_title if label else "",
        category=category,
        entities=tuple(sorted({item.entity for item in findings})),
        severity=first_broken.severity if first_broken else "",
        findings=tuple(findings),
        violations=broken,
        n_rows=n_rows,
        n_people=_people(records, n_rows, context),
        is_estimate=any(_is_sample(context.collections.get(record[:2])) for record in records),
        owner=given.owner,
        due=given.due,
        progress=given.progress,
        plan=given.plan,
        comment=given.comment,
        reviewed=_reviewed(findings, context),
        former_ids=former_ids,
    )
    return _as_counted(item, context)


def _former_ids(key: str, findings: Sequence[Finding], names: SourceNames) -> tuple[str, ...]:
    named = (
        one for name in names.of_finding(findings[0])[1:] for one in item_ids(findings[0], name.source_id)
    )
    moved = (one for finding in findings for note in finding.reviews for one in note.items_before)
    return tuple(dict.fromkeys(one for one in (*named, *moved) if one != key))


def _people(records: Iterable[tuple[str, str, str]], n_rows: int, context: _Context) -> int | None:
    known = [context.people[record] for record in records if record in context.people]
    return (min(sum(known), n_rows) or None) if known else None


def _reviewed(findings: Sequence[Finding], context: _Context) -> tuple[str, ...]:
    """The verdicts of reviews that were made before or after the run."""
    before = {note.verdict for item in findings for note in item.reviews}
    after = {context.decided[item.fingerprint] for item in findings if item.fingerprint in context.decided}
    return tuple(sorted(before | after))


def _as_counted(item: WorkItem, context: _Context) -> WorkItem:
    """The item with the rows that audits counted for its most severe promises, if there are any. If the same
    rows break several promises, the largest count is used.
    """
    of_promise: dict[str, list[Audit | None]] = {}
    for found in item.violations:
        if found.severity == item.severity:
            of_promise.setdefault(found.promise, []).append(counted_of(found, context.audits))
    some = [_counted_once(audits) for audits in of_promise.values()]
    most = max(some, key=lambda audits: sum(audit.counts["breach"] for audit in audits), default=())
    if not most:
        return item
    n_people = sum(audit.n_subjects for audit in most)
    return replace(
        item,
        n_rows=sum(audit.counts["breach"] for audit in most),
        n_people=n_people or (item.n_people if most[0].any_field else None),
        is_estimate=any(audit.estimate for audit in most),
    )


def _counted_once(audits: Sequence[Audit | None]) -> Sequence[Audit]:
    """The audits of a promise, one per collection; none if fields break it and some were not counted."""
    known = [audit for audit in audits if audit is not None]
    if any(audit.any_field for audit in known) and len(known) < len(audits):
        return ()
    return most_of_each(known)


def _kind(findings: Sequence[Finding], category: str, broken: Sequence[Violation]) -> Kind:
    first = findings[0]
    if broken:
        return "broken"
    if first.tier == "possible":
        is_shown = any(item.evidence.n_match or item.confidence >= UNLIKELY for item in findings)
        return "possible" if is_shown else "unlikely"
    if first.entity == METADATA:
        return "metadata"
    return "to_decide" if category == "undetermined" else "found"


def _rows(findings: Iterable[Finding], collections: Mapping[tuple[str, str], CollectionSummary]) -> int:
    """Sum of the rows over places. Of several entities in one place, the largest count: their rows may be
    the same.
    """
    most: dict[tuple[str, str, str], int] = {}
    for item in findings:
        collection = collections.get((item.source, item.collection))
        n_rows = item.evidence.n_match
        if _is_sample(collection) and collection is not None and collection.rows:
            n_rows = round(n_rows * collection.rows / max(1, collection.rows_read))
        place = (item.collection, item.group, item.field)
        most[place] = max(most.get(place, 0), n_rows)
    return sum(most.values())


def _is_sample(collection: CollectionSummary | None) -> bool:
    return collection is not None and collection.rows is not None and collection.rows_read < collection.rows


def _urgency(item: WorkItem) -> tuple[object, ...]:
    return (
        item.state != "open",
        KINDS.index(item.kind),
        -urgency(item.violations),
        -item.n_rows,
        item.source,
        item.collection,
        item.field,
        item.id,
    )
