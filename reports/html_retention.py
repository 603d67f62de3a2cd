"""How long what was found may be kept: one row per rule, with the records' age on one time axis."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reports.summary import governing
from reports.words import duration, humanized
from scanner.finding import Finding, Retention


@dataclass(frozen=True, kw_only=True)
class Age:
    """Oldest and newest record, as text and as percentages of the time axis."""

    oldest: str
    newest: str
    start: float
    end: float


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    rule: str
    limit: str
    trigger: str
    action: str
    said_by: str
    n_findings: int
    age: Age | None


def rule_rows(findings: Iterable[Finding], until: str) -> tuple[RuleRow, ...]:
    """Rules by number of findings. ``until``: when the scan was, where the time axis ends."""
    by_rule: dict[Retention, list[Finding]] = defaultdict(list)
    for finding in findings:
        first = governing(finding)
        if first is not None:
            by_rule[first.retention].append(finding)
    days = [
        _day(text) for mine in by_rule.values() for item in mine for text in (item.evidence.oldest, until)
    ]
    known = [item for item in days if item is not None]
    axis = (min(known).toordinal(), max(known).toordinal()) if known else (0, 0)
    ranked = sorted(by_rule.items(), key=lambda entry: (-len(entry[1]), entry[0].rule, entry[0].limit))
    return tuple(_row(rule, mine, axis) for rule, mine in ranked)


def _row(rule: Retention, findings: Sequence[Finding], axis: tuple[int, int]) -> RuleRow:
    return RuleRow(
        rule=rule.title or rule.rule or "no rule",
        limit=duration(rule.limit) if rule.limit else "no figure stated",
        trigger=humanized(rule.trigger),
        action=humanized(rule.action),
        said_by=humanized(rule.source),
        n_findings=len(findings),
        age=_age(findings, axis),
    )


def _age(findings: Sequence[Finding], axis: tuple[int, int]) -> Age | None:
    oldest = min(filter(None, (_day(item.evidence.oldest) for item in findings)), default=None)
    newest = max(filter(None, (_day(item.evidence.newest) for item in findings)), default=None)
    if oldest is None or newest is None:
        return None
    first, last = axis
    length = max(last - first, 1)
    start, end = (100 * min(max((day.toordinal() - first) / length, 0), 1) for day in (oldest, newest))
    return Age(oldest=f"{oldest:%Y-%m}", newest=f"{newest:%Y-%m}", start=round(start, 2), end=round(end, 2))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
