"""Find places where the number of rows that break a promise or a time limit changed between two runs.

A finding's status does not depend on its number of rows, so this module compares the numbers of rows that
``--fail-on`` uses. All functions are pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from scanner.finding import Audit, AuditKind, Report
from scanner.finding.tiers import both_tiers
from scanner.history.baseline import Amount, Key, amounts, audit_key, violation_key
from scanner.history.scope import Scope

STATES: Final = ("overdue", "breach", "open_ended")
"""The states of audited rows that indicate a problem."""
_Amounts = Mapping[Key, Amount]


@dataclass(frozen=True, kw_only=True)
class MovedRows:
    """The numbers of rows at one place that break one promise or retention rule, in both runs."""

    status: Literal["new", "changed"]
    kind: AuditKind
    id: str
    """Id of the promise or retention rule."""
    title: str
    state: str
    """One of ``STATES``."""
    source: str
    collection: str
    field: str
    finding: str
    """Fingerprint of the finding that shows the broken promise, or of a finding at the audited place; empty
    if there is none."""
    before: Amount | None
    """``None`` if the earlier run counted no rows for this promise or rule here."""
    after: Amount

    @property
    def is_more(self) -> bool:
        return self.before is None or self.after.n_rows > self.before.n_rows

    @property
    def words(self) -> str:
        """The promise or rule with both numbers, in the same words as the messages of ``--fail-on``."""
        rows = "rows" if self.state == "breach" else f"rows {self.state.replace('_', ' ')}"
        then = f"was {self.before}" if self.before else "was none"
        return f"{self.title or self.id}, {rows}: {then}, now {self.after}"


def moved_rows(before: Scope, after: Scope) -> tuple[MovedRows, ...]:
    """Find places where rows that break a promise or a limit are new, or where their number changed.

    A change counts only if it is large enough for ``--fail-on``.
    """
    then, now = _amounts(before.report), _amounts(after.report)
    found = (*_of_promises(before, after, then, now), *_of_audits(before, after, then, now))
    promised = {_fact(item) for item in found if item.kind == "promise"}
    # A promise to respect a limit counts the same rows as the audit of that limit; list them only once.
    return tuple(item for item in found if item.kind == "promise" or _fact(item) not in promised)


def _fact(item: MovedRows) -> tuple[str, str, int, int]:
    return item.source, item.collection, item.before.n_rows if item.before else 0, item.after.n_rows


def _of_promises(before: Scope, after: Scope, then: _Amounts, now: _Amounts) -> Iterator[MovedRows]:
    known = {item.fingerprint for item in both_tiers(before.report) if item.status != "gone"}
    for item in after.report.violations:
        key = violation_key(item)
        counted = now.get(key)
        if counted is None or item.finding not in known:
            continue  # already reported as a new finding
        if status := _status(then.get(key), counted):
            yield MovedRows(
                status=status,
                kind="promise",
                id=item.promise,
                title=item.title,
                state="breach",
                source=item.source,
                collection=item.collection,
                field=item.field,
                finding=item.finding,
                before=then.get(key),
                after=counted,
            )


def _of_audits(before: Scope, after: Scope, then: _Amounts, now: _Amounts) -> Iterator[MovedRows]:
    told = {(item.promise, item.source, item.collection) for item in after.report.violations}
    shown = {
        (item.source, item.collection, item.field): item.fingerprint
        for item in reversed(both_tiers(after.report))
        if item.status != "gone"
    }
    audited = {_audited(item, before): item for item in before.report.audits}
    for audit in after.report.audits:
        is_told = (audit.id, audit.source, audit.collection) in told
        earlier = audited.get(_audited(audit, after))
        if is_told or "accepted" in audit.counts or (earlier is None and not _was_audited(audit, before)):
            continue
        for state in STATES:
            key = audit_key(audit, state, after.source_id(audit.source))
            was = then.get(key) or (_none_of(earlier) if earlier else None)
            counted = now.get(key) or _none_of(audit)
            if status := _status(was, counted):
                yield MovedRows(
                    status=status,
                    kind=audit.kind,
                    id=audit.id,
                    title=audit.title,
                    state=state,
                    source=audit.source,
                    collection=audit.collection,
                    field=audit.field,
                    finding=shown.get((audit.source, audit.collection, audit.field), ""),
                    before=was,
                    after=counted,
                )


def _amounts(report: Report) -> _Amounts:
    return amounts(report, {item.source: item.id for item in report.sources})


def _audited(audit: Audit, scope: Scope) -> Key:
    return audit.id, audit.kind, scope.source_id(audit.source), audit.collection


def _was_audited(audit: Audit, before: Scope) -> bool:
    """Whether the earlier run would have audited this place if the place had existed."""
    source = before.sources.get(before.source_id(audit.source))
    collection = before.collections.get((before.source_id(audit.source), audit.collection))
    is_read = collection is None or collection.status not in ("failed", "skipped")
    return bool(before.report.audits) and source is not None and source.status != "failed" and is_read


def _none_of(audit: Audit) -> Amount:
    return Amount(n_rows=0, n_all=sum(audit.counts.values()), low=0, high=0)


def _status(was: Amount | None, now: Amount) -> Literal["new", "changed", ""]:
    if was is None:
        return "new" if now.n_rows else ""
    return "changed" if now.is_more_than(was) or was.is_more_than(now) else ""
