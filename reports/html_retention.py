"""How long findings may be kept: one row per rule, with the age of the records on a common time axis."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reports.citing import lines_words
from reports.summary import category, governing
from reports.words import at_least_days, duration, humanized, plural, uncapitalized
from scanner.finding import Audit, Finding, Retention

MAX_TICKS = 5
_YEAR_STEPS = (1, 2, 4, 5, 10, 20, 50)

State = Literal["overdue", "in_time", "open", "not_judged"]
"""Whether data is past its limit. ``open`` means that the age of the data does not decide this, so a person
has to check.
"""


@dataclass(frozen=True, kw_only=True)
class Age:
    """Dates of the oldest and newest record, as text and as positions in per cent of the time axis."""

    oldest: str
    newest: str
    start: float
    end: float


@dataclass(frozen=True, kw_only=True)
class TimeAxis:
    """A time axis from the oldest record to the time of the scan."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Position of a day, in per cent of the axis."""
        length = max((self.last - self.first).days, 1)
        return round(100 * min(max((day - self.first).days / length, 0), 1), 2)

    @property
    def ticks(self) -> tuple[tuple[str, float], ...]:
        """At most five years with their positions, without years too close to the end of the axis."""
        years = range(self.first.year + 1, self.last.year + 1)
        step = next((step for step in _YEAR_STEPS if len(years) / step <= MAX_TICKS), _YEAR_STEPS[-1])
        places = [(str(year), self.at(date(year, 1, 1))) for year in years if year % step == 0]
        return tuple(item for item in places if item[1] <= 88)


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    id: str
    """Id of the retention rule; empty if no rule applies."""
    rule: str
    limit: str
    trigger: str
    action: str
    said_by: str
    n_findings: int
    age: Age | None
    state: State
    state_words: str


def time_axis(findings: Iterable[Finding], until: str) -> TimeAxis | None:
    """The time axis for ``findings``; ``None`` if no finding has dates. ``until`` is the time of the scan in
    ISO 8601.
    """
    last = _day(until)
    days = [day for finding in findings if (day := _day(finding.evidence.oldest)) is not None]
    return TimeAxis(first=min(days), last=max(last, *days)) if days and last else None


def class_ages(findings: Iterable[Finding], axis: TimeAxis | None) -> Mapping[str, Age]:
    """Age of records by class, for classes whose findings have dates."""
    by_class: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_class[category(finding)].append(finding)
    ages = {key: _age(mine, axis) for key, mine in by_class.items()}
    return {key: age for key, age in ages.items() if age is not None}


def rule_rows(
    findings: Iterable[Finding], axis: TimeAxis | None, audits: Iterable[Audit] = ()
) -> tuple[RuleRow, ...]:
    """One row per retention rule: first rules with overdue rows, then rules that a person has to check, then
    the others. Within each group, rules with more findings come first.
    """
    counted: dict[str, list[Audit]] = defaultdict(list)
    for audit in audits:
        if audit.kind == "retention":
            counted[audit.id].append(audit)
    by_rule: dict[Retention, list[Finding]] = defaultdict(list)
    for finding in findings:
        for retention in dict.fromkeys(label.retention for label in finding.classifications):
            by_rule[retention].append(finding)
        if governing(finding) is None:
            by_rule[_NO_RULE].append(finding)
    ranked = sorted(by_rule.items(), key=lambda entry: (-len(entry[1]), entry[0].rule, entry[0].limit))
    rows = (_row(rule, mine, axis, counted[rule.rule]) for rule, mine in ranked)
    return tuple(sorted(rows, key=lambda row: (row.state != "overdue", row.state != "open")))


_NO_RULE = Retention(rule="", limit="", trigger="", action="", source="")


def _row(
    rule: Retention, findings: Sequence[Finding], axis: TimeAxis | None, audits: Sequence[Audit]
) -> RuleRow:
    state, words = _counted(audits) or _state(rule, findings, axis)
    return RuleRow(
        id=rule.rule,
        rule=rule.title or humanized(rule.rule) or "No rule",
        limit=duration(rule.limit) if rule.limit else "no figure stated",
        trigger=uncapitalized(humanized(rule.trigger)),
        action=uncapitalized(humanized(rule.action)),
        said_by=_said_by(rule),
        n_findings=len(findings),
        age=_age(findings, axis),
        state=state,
        state_words=words,
    )


def _said_by(rule: Retention) -> str:
    who = {"default": "our default"}.get(rule.source, uncapitalized(humanized(rule.source)))
    return f"{who}, {lines_words(rule.notice_lines)}" if rule.notice_lines else who


def _counted(audits: Sequence[Audit]) -> tuple[State, str] | None:
    """The state of a rule according to the counted rows; ``None`` if no row could be judged, or if some rows
    are open-ended.
    """
    totals = Counter[str]()
    for audit in audits:
        totals.update(audit.counts)
    n_all, n_late = totals.total() - totals["cannot_tell"], totals["overdue"]
    if not n_all or totals["open_ended"]:
        return None
    about = "About " if any(audit.estimate for audit in audits) else ""
    aside = f"; {totals['accepted']:,} accepted by review" if totals["accepted"] else ""
    untold = f"; {totals['cannot_tell']:,} cannot be told" if totals["cannot_tell"] else ""
    if n_late:
        places = plural(sum(bool(audit.counts.get("overdue")) for audit in audits), "collection")
        verb = "is" if n_late == 1 else "are"
        words = f"{about}{n_late:,} of {plural(n_all, 'row')} {verb} overdue, in {places}{aside}{untold}"
        return "overdue", words
    return "in_time", f"No row is overdue, of {n_all:,} counted{aside}{untold}"


def _state(rule: Retention, findings: Sequence[Finding], axis: TimeAxis | None) -> tuple[State, str]:
    """The state of a rule according to the dates of records.

    A limit runs from the creation of a record or from a later event, so a record younger than the limit
    cannot be overdue.
    """
    if rule.source == "other_document":
        return "not_judged", "Not checked: another document governs"
    days = at_least_days(rule.limit)
    if days is None:
        return "not_judged", "No figure to compare with"
    oldest = min(filter(None, (_day(item.evidence.oldest) for item in findings)), default=None)
    if oldest is None or axis is None:
        return "open", "Cannot tell: no dates in these records"
    if (axis.last - oldest).days <= days:
        return "in_time", "In time: no dated record is older than the limit"
    return "open", f"Older than {duration(rule.limit)}: check when the clock started"


def _age(findings: Iterable[Finding], axis: TimeAxis | None) -> Age | None:
    seen = [item.evidence for item in findings]
    oldest = min(filter(None, (_day(item.oldest) for item in seen)), default=None)
    newest = max(filter(None, (_day(item.newest) for item in seen)), default=None)
    if oldest is None or newest is None or axis is None:
        return None
    return Age(oldest=f"{oldest:%Y-%m}", newest=f"{newest:%Y-%m}", start=axis.at(oldest), end=axis.at(newest))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
