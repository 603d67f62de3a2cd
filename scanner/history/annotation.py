"""Add to a report what changed since the previous run, and why."""

from dataclasses import replace

from scanner.finding import Change, Comparison, Finding, Report, RuleChange
from scanner.finding.tiers import both_tiers, with_both_tiers
from scanner.history import diff
from scanner.history.comparison import Earlier
from scanner.history.scope import Scope


def with_comparison(report: Report, earlier: Earlier) -> Report:
    """Add the cause of each change and the earlier runs to a report whose findings already have statuses."""
    if earlier.last is None:
        return report
    before = with_both_tiers(earlier.last, (item.finding for item in earlier.findings))
    compared = diff.diff(before, report)
    words = _Words(Scope(report=before), Scope(report=report), compared)
    annotated = (replace(item, change=words.of(item)) for item in both_tiers(report))
    return replace(
        with_both_tiers(report, annotated),
        comparison=Comparison(
            run=before.run.id,
            started_at=before.run.started_at,
            rules=tuple(RuleChange(what=what, before=old, after=new) for what, old, new in compared.rules),
            past=earlier.past,
        ),
    )


_CALLED = {"detectors_digest": "detectors"}
"""Clearer names that messages use for some settings."""


class _Words:
    def __init__(self, before: Scope, after: Scope, compared: diff.Diff) -> None:
        self._before, self._after = before, after
        self._rules = ", ".join(_CALLED.get(name, name.replace("_", " ")) for name, _, _ in compared.rules)
        self._changes = {item.finding.fingerprint: item for item in compared.changes}
        self._gaps = {item.finding.fingerprint: item for item in compared.not_compared}

    def of(self, finding: Finding) -> Change | None:
        if finding.status == "unchanged":
            return None
        if (missed := self._gaps.get(finding.fingerprint)) is not None:
            return Change(cause="reading", why=f"the previous run did not say:  {missed.why}")
        change = self._changes.get(finding.fingerprint)
        if change is None or not change.cause:
            return None
        return Change(cause=change.cause, why=self._why(change), differences=change.what)

    def _why(self, change: diff.Change) -> str:
        if change.cause == "review":
            return "; ".join(_review(change.finding))
        if change.cause == "reading":
            return "the previous run read only part of it"
        where = self._where(change)
        return f"{where}; {self._rules} changed" if "rules" in change.cause else where

    def _where(self, change: diff.Change) -> str:
        """Say whether the source, collection, field or values of a finding are new, gone or changed."""
        if change.cause == "rules":
            return "the same values"
        if change.status == "changed":
            return "other values"
        without, word = (self._before, "new") if change.status == "new" else (self._after, "gone")
        within = self._after if change.status == "new" else self._before
        source_id = within.source_id(change.finding.source)
        if source_id not in without.sources:
            return f"the source is {word}"
        collection = within.collections.get((source_id, change.finding.collection))
        if (source_id, change.finding.collection) not in without.collections:
            return f"the {collection.kind if collection else 'collection'} is {word}"
        if without.field(source_id, change.finding) is None:
            return f"the field is {word}"
        return "such values were not found before" if word == "new" else "no such value is left"


def _review(finding: Finding) -> list[str]:
    return [
        f"{note.author}: {note.reason}" + (f" (until {note.expires_at})" if note.expires_at else "")
        for note in finding.reviews
    ] or ["a review no longer applies"]
