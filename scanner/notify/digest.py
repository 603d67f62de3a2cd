"""The content of a message about a run: counts, classes and rules, but no values and no names of tables or
files. Pure.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scanner.finding import Finding, Report
from scanner.finding.urgency import most_urgent_first
from scanner.gate.gate import trips
from scanner.gate.grammar import Gate
from scanner.project.target import Event

_RULES_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Digest:
    """One message. ``lines`` are plain text."""

    event: Event
    schedule: str
    run: str
    title: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join((self.title, *self.lines))


def of_findings(schedule: str, report: Report, gate: Gate) -> Digest | None:
    """A message about the findings and violations of a run that meet ``gate``; ``None`` if there are none."""
    empty = replace(report, findings=(), possible=(), violations=(), audits=())
    findings = [item for item in report.findings if trips(gate, replace(empty, findings=(item,)))]
    possible = [item for item in report.possible if trips(gate, replace(empty, possible=(item,)))]
    broken = [item for item in report.violations if trips(gate, replace(empty, violations=(item,)))]
    if not findings and not possible and not broken:
        return None
    counts = [
        _count(len(findings), "finding"),
        _count(len(possible), "possible finding"),
        _count(len(broken), "broken promise"),
    ]
    by_class = Counter(_category(item) for item in findings)
    broken.sort(key=most_urgent_first)
    worst = Counter((item.severity, item.title or item.promise) for item in broken).items()
    lines = [f"{name.replace('_', ' ')}: {count}" for name, count in sorted(by_class.items())]
    lines += [f"{severity}: {title} ({count})" for (severity, title), count in list(worst)[:_RULES_SHOWN]]
    if len(worst) > _RULES_SHOWN:
        lines.append(f"and {len(worst) - _RULES_SHOWN} more promises")
    standing = sum(item.status not in ("gone", "suppressed") for item in report.possible)
    if standing:
        lines.append(f"{_count(standing, 'possible finding')} in all")
    if report.unscanned:
        lines.append(f"{_count(len(report.unscanned), 'place')} could not be read completely")
    return Digest(
        event="findings",
        schedule=schedule,
        run=report.run.id,
        title=f"noticemap, {schedule}: {' and '.join(count for count in counts if count)} to look at",
        lines=(*lines, f"`noticemap report {report.run.id}` shows them"),
    )


def of_failure(schedule: str, run: str, status: str, attempts: int) -> Digest:
    """A message about a run that failed and will not be retried before its next regular time."""
    why = (
        "took too long and was stopped"
        if status == "timeout"
        else "could not read anything, or stopped early"
    )
    return Digest(
        event="failure",
        schedule=schedule,
        run=run,
        title=f"noticemap, {schedule}: the scan failed",
        lines=(
            f"It {why}, {_count(attempts, 'time')} in a row.",
            "Nothing is known of its sources until it runs.",
        ),
    )


def of_missed(schedule: str, at: datetime, now: datetime) -> Digest:
    """A message about a scan that did not start at its time (``at``)."""
    hours = (now - at).total_seconds() / 3600
    return Digest(
        event="missed",
        schedule=schedule,
        run="",
        title=f"noticemap, {schedule}: the scan did not run",
        lines=(f"It should have started at {at:%Y-%m-%d %H:%M} UTC, {hours:.1f} hours ago.",),
    )


def merged(digests: Sequence[Digest]) -> Digest:
    """Combine several digests of one run into one message, with the title of the first."""
    first, *rest = digests
    lines = [*first.lines, *(line for digest in rest for line in (digest.title, *digest.lines))]
    return replace(first, lines=tuple(lines))


def _category(finding: Finding) -> str:
    label = finding.classifications[0] if finding.classifications else None
    return (label.category_title or label.category) if label else "unclassified"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""
