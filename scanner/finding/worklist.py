"""The worklist: similar findings form one item, about which a person decides once. Pure.

``makes.py`` defines which findings are similar. Possible findings and record metadata form separate items.
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
"""The kinds of items, most urgent first: a broken promise; findings whose class a person must decide;
possible personal data; columns that are unlikely to hold personal data, such as plain keys; findings without
a problem; metadata of records. The last three kinds need no action."""
ItemState = Literal["open", "decided"]
KINDS: Final = get_args(Kind)
WORK: Final[tuple[Kind, ...]] = ("broken", "to_decide", "possible")
"""Kinds of items that require action."""
MANY_FOLDERS: Final = 3
MANY_FINDINGS: Final = 50
"""Minimum numbers of folders and findings with which the findings in files of the same name form one item."""
UNLIKELY: Final = 0.3
"""A possible finding without a matching value is ``unlikely`` if its confidence is lower than this."""


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """Similar findings, which one decision settles together."""

    id: str
    kind: Kind
    state: ItemState
    source: str
    collection: str
    """Name of the collection. If there are several, the common pattern of their names, with ``#`` for the
    differences."""
    field: str
    element: str
    element_title: str
    category: str
    entities: tuple[str, ...]
    severity: Severity | Literal[""]
    """Highest severity of the promises that the item breaks, or broke when the decision was made; empty if
    there are none."""
    findings: tuple[Finding, ...]
    """The findings of the item; at least one."""
    violations: tuple[Violation, ...] = ()
    n_rows: int = 0
    """Number of rows that break the item's most severe promise, if an audit counted them. Otherwise the
    number of rows with a matching value, extrapolated if only a sample was read."""
    n_people: int | None = None
    """Number of people that the audit counted. Otherwise the number of data subjects of the records, at most
    one per row. ``None`` if no field distinguishes people.
    """
    is_estimate: bool = False
    """Whether ``n_rows`` and ``n_people`` are estimates, because only a sample was read somewhere."""
    owner: str = ""
    due: str = ""
    """ISO 8601 date; empty if there is none."""
    progress: str = ""
    plan: str = ""
    comment: str = ""
    reviewed: tuple[str, ...] = ()
    """Verdicts of the reviews of the item's findings: ``accepted``, ``false_alarm``, ``reclassified`` or
    ``confirmed``."""
    former_ids: tuple[str, ...] = ()
    """Ids that the item had when its source had another name, or before a decision changed its class."""

    @property
    def n_places(self) -> int:
        return len({(item.collection, item.group, item.field) for item in self.findings})

    @property
    def assignment(self) -> Assignment:
        """The owner, due date and notes of the item, under the item's present id."""
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
    """All worklist items of a report, most urgent first."""
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
    """Audits that counted rows in breach, as ``by_promise`` returns them."""
    decided: Mapping[str, Verdict]
    """By fingerprint of the finding: verdicts of reviews made after the run."""
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
    # if all findings are decided, use all of them, so that the item keeps its title, rows and severity
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
    """The verdicts of all reviews of the findings, whether made before or after the run."""
    before = {note.verdict for item in findings for note in item.reviews}
    after = {context.decided[item.fingerprint] for item in findings if item.fingerprint in context.decided}
    return tuple(sorted(before | after))


def _as_counted(item: WorkItem, context: _Context) -> WorkItem:
    """Return the item with the rows and people that audits counted for its most severe promises, if any were
    counted. The same rows may break several promises, so the promise with the most rows counts.
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
    """The audits of a promise, one per collection. Empty if contents of fields break the promise and the rows
    of some of these fields were not counted.
    """
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
    """Sum of the rows over all places. If a place has several entities, the largest count is used, since
    their rows may be the same.
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
