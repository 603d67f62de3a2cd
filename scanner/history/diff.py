"""Compare two runs: what is new, gone, changed or unchanged, and whether the data or the rules changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from scanner.finding import Cause, Difference, Finding, FindingStatus, Report, Run, Tier
from scanner.finding.tiers import both_tiers
from scanner.history.comparison import differences
from scanner.history.headline import Headline, headline
from scanner.history.moved_rows import MovedRows, moved_rows
from scanner.history.renaming import known_sources, renamed
from scanner.history.review import set_aside
from scanner.history.scope import Gap, Scope

_NO_RULE: Final = ("include", "exclude", "incremental", "max_age", "policy")
"""Settings that are not compared as rules: they control which places are read and when, not what is detected.
The exception is ``policy``, which is compared by its content instead.
"""


@dataclass(frozen=True, kw_only=True)
class Change:
    status: FindingStatus
    cause: Cause | Literal[""]
    """The cause of the change; empty if nothing changed."""
    finding: Finding
    """The finding as the later run reported it; if the finding is gone, as the earlier run did."""
    what: tuple[Difference, ...] = ()
    promises: tuple[str, ...] = ()
    """Titles of the promises that the finding breaks, or broke if the finding is gone."""


@dataclass(frozen=True, kw_only=True)
class NotCompared:
    """A finding of one run in a place that the other run did not read, or read only in part."""

    finding: Finding
    run: str
    """Id of the run that did not read the place completely."""
    gap: Gap
    why: str


@dataclass(frozen=True, kw_only=True)
class Diff:
    before: Run
    after: Run
    rules: tuple[tuple[str, str, str], ...]
    """Differences in tool, policy and settings, each as name, earlier value and later value."""
    changes: tuple[Change, ...]
    not_compared: tuple[NotCompared, ...]
    headline: Headline
    source_ids: Mapping[str, str]
    """Maps the source names in ``Finding.source`` to source ids."""
    moved: tuple[MovedRows, ...] = ()
    """Places where the number of rows that break a promise or a limit changed."""

    @property
    def moved_cause(self) -> Cause:
        """The one cause that all entries of ``moved`` share."""
        return "data or rules" if self.rules else "data"

    @property
    def causes(self) -> tuple[str, ...]:
        """The cause of each entry of ``changes``, then of each entry of ``moved``."""
        return (*(item.cause for item in self.changes), *(self.moved_cause for _ in self.moved))

    def count(self, status: FindingStatus, tier: Tier = "finding") -> int:
        """Number of findings with this status and tier. A gone finding has the tier of the earlier run."""
        return sum((change.status, change.finding.tier) == (status, tier) for change in self.changes)


def diff(before: Report, after: Report) -> Diff:
    """Compare two reports by the findings' fingerprints. A renamed source counts as the same source."""
    before = renamed(before, known_sources(after))
    after = renamed(after, known_sources(before))
    return _Comparison(Scope(report=before), Scope(report=after)).diff()


class _Comparison:
    def __init__(self, before: Scope, after: Scope) -> None:
        self._before, self._after = before, after
        self._old = _standing(before.report)
        self._new = _standing(after.report)
        self._broken = (_broken(after.report), _broken(before.report))
        self._rules = rules_that_differ(before.report.run, after.report.run)

    def diff(self) -> Diff:
        compared = [*map(self._present, self._new.values()), *self._missing()]
        changes = [self._with_promises(item) for item in compared if isinstance(item, Change)]
        not_compared = tuple(item for item in compared if isinstance(item, NotCompared))
        untold = {item.finding.fingerprint for item in not_compared}
        return Diff(
            before=self._before.report.run,
            after=self._after.report.run,
            rules=self._rules,
            changes=tuple(changes),
            not_compared=not_compared,
            headline=headline(self._before, self._after, untold),
            source_ids={
                item.finding.source: self._after.source_id(self._before.source_id(item.finding.source))
                for item in compared
            },
            moved=moved_rows(self._before, self._after),
        )

    def _with_promises(self, change: Change) -> Change:
        broken = self._broken[change.status == "gone"].get(change.finding.fingerprint, {})
        return replace(change, promises=tuple(broken)) if broken else change

    def _present(self, finding: Finding) -> Change | NotCompared:
        old = self._old.get(finding.fingerprint)
        if old is None:
            return self._appeared(finding)
        what = differences(old, finding)
        if set_aside(finding):
            return Change(status="suppressed", cause="" if set_aside(old) else "review", finding=finding)
        if not what:
            return Change(status="unchanged", cause="", finding=finding)
        return Change(status="changed", cause=self._cause(old, finding), finding=finding, what=what)

    def _appeared(self, finding: Finding) -> Change | NotCompared:
        source_id = self._after.source_id(finding.source)
        gap, why = self._before.gap(source_id, finding)
        if gap in ("not_read", "not_asked"):
            return NotCompared(finding=finding, run=self._before.report.run.id, gap=gap, why=why)
        if set_aside(finding):
            return Change(status="suppressed", cause="review", finding=finding)
        cause: Cause = "reading" if gap else self._cause_of_one(source_id, finding)
        return Change(status="new", cause=cause, finding=finding)

    def _missing(self) -> Iterator[Change | NotCompared]:
        for fingerprint, finding in self._old.items():
            if fingerprint in self._new:
                continue
            source_id = self._before.source_id(finding.source)
            gap, why = self._after.gap(source_id, finding)
            if gap:
                yield NotCompared(finding=finding, run=self._after.report.run.id, gap=gap, why=why)
            else:
                cause = self._cause_of_one(source_id, finding)
                yield Change(status="gone", cause=cause, finding=finding)

    def _cause(self, old: Finding, new: Finding) -> Cause:
        if _reviewed_otherwise(old, new):
            return "review"
        if not self._rules:
            return "data"
        counts = [(item.evidence.n_read, item.evidence.n_distinct) for item in (old, new)]
        return "rules" if counts[0] == counts[1] else "data or rules"

    def _cause_of_one(self, source_id: str, finding: Finding) -> Cause:
        """Why only one of the runs has ``finding``, judged by both runs' counts for the finding's field."""
        if not self._rules:
            return "data"
        old, new = self._before.field(source_id, finding), self._after.field(source_id, finding)
        if old is None or new is None:
            return "data"
        same = (old.n_read, old.n_non_null, old.n_distinct) == (new.n_read, new.n_non_null, new.n_distinct)
        return "rules" if same else "data or rules"


def _broken(report: Report) -> dict[str, dict[str, None]]:
    """Titles of the promises that each finding breaks, by the finding's fingerprint."""
    found: dict[str, dict[str, None]] = {}
    for item in report.violations:
        found.setdefault(item.finding, {})[item.title or item.promise] = None
    return found


def _standing(report: Report) -> dict[str, Finding]:
    return {item.fingerprint: item for item in both_tiers(report) if item.status != "gone"}


def _reviewed_otherwise(old: Finding, new: Finding) -> bool:
    """Whether different reviews apply to the earlier and the later version of a finding."""
    return {note.number for note in old.reviews} != {note.number for note in new.reviews}


def rules_that_differ(before: Run, after: Run) -> tuple[tuple[str, str, str], ...]:
    """What differs between two runs, besides the data, and could change a result.

    Each entry consists of a name, the earlier value and the later value.
    """
    pairs = {
        "tool": (before.tool_version, after.tool_version),
        "policy": (_policy(before), _policy(after)),
        **_settings(before.settings, after.settings),
    }
    return tuple((name, old, new) for name, (old, new) in pairs.items() if old != new)


def _policy(run: Run) -> str:
    return f"{run.policy.id} {run.policy.version} ({run.policy.sha256[:8]})"


def _settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    names = [name for name in {**before, **after} if name not in _NO_RULE]
    return {name: (_words(before.get(name)), _words(after.get(name))) for name in sorted(names)}


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value in (None, "") else str(value)
