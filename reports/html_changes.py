"""Findings that are new, changed, gone or suppressed since the previous run, and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.html_finding import FindingView
from reports.html_settings import setting_name
from reports.summary import broken_news, class_titles, last_run
from reports.words import ClassWords, day, duration, humanized, listed, month, short_day, uncapitalized
from scanner.finding import Comparison, Difference, Finding, PossibleFinding, Report
from scanner.finding.terms import what_differs

MAX_SHOWN = 20
_ORDER = ("new", "changed", "gone", "suppressed")
_COUNTED = {
    "new": "new",
    "changed": "changed",
    "gone": "gone",
    "suppressed": "suppressed by reviews",
    "unchanged": "unchanged",
}
_FIRST = "There is no earlier run of these sources to compare with."
_TIERS = {"finding": "a finding", "possible": "only possible"}
_AXES = {"column_type": "the whole field", "contains": "inside longer values"}


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A finding that changed. The cause of the change is never shown in red, because red means that a person
    must act.
    """

    view: FindingView
    before: str
    now: str
    cause: str
    why: str


@dataclass(frozen=True, kw_only=True)
class RunColumn:
    """One column of a chart: the number of promises broken in one run."""

    when: str
    count: int
    height: float
    """Height of the column, in per cent of the highest one."""
    is_this: bool


@dataclass(frozen=True, kw_only=True)
class Changes:
    """``shown`` contains the first changed findings; ``more`` is the number of further ones."""

    title: str
    summary: str
    rules: tuple[tuple[str, str, str], ...]
    counts: tuple[tuple[int, str], ...]
    runs: tuple[RunColumn, ...]
    runs_words: str
    shown: tuple[Moved, ...]
    more: int
    n_unsure: int = 0
    """Number of findings of the previous run that are now only possible findings."""

    @property
    def count(self) -> int:
        return len(self.shown) + self.more


def changes(report: Report, views: Sequence[FindingView]) -> Changes:
    """What changed since the previous run: first new findings, then changed, gone and suppressed ones.

    Findings of the same status are sorted by urgency. In a first run the list is empty, because it would only
    repeat the findings.
    """
    against = report.comparison
    counts = Counter[str](item.finding.status for item in views)
    is_first = against is None and set(counts) <= {"new"}
    moved = [] if is_first else [item for item in views if item.finding.status in _ORDER]
    moved = [item for item in moved if item.finding.status != "suppressed" or item.finding.change]
    moved.sort(key=lambda item: (_ORDER.index(item.finding.status), -item.urgency))
    runs = _runs(report, against)
    labels = (label for item in views for label in item.finding.classifications)
    classes = class_titles(item.finding for item in views)
    titles = {label.element: label.element_title for label in labels if label.element_title}
    return Changes(
        title=f"What changed since {last_run(report)}" if against else "What changed",
        summary=_FIRST if is_first else _summary(against, [item.finding for item in moved]),
        rules=tuple((setting_name(item.what), item.before, item.after) for item in against.rules)
        if against
        else (),
        counts=() if is_first else tuple((counts[key], words) for key, words in _COUNTED.items()),
        runs=runs,
        runs_words=_runs_words(report) if runs else "",
        shown=tuple(_moved(item, titles, classes) for item in moved[:MAX_SHOWN]),
        more=max(0, len(moved) - MAX_SHOWN),
        n_unsure=sum(map(_is_unsure, report.possible)),
    )


def _is_unsure(item: PossibleFinding) -> bool:
    """Whether the possible finding was a finding in the previous run."""
    return item.change is not None and any(one.what == "tier" for one in item.change.differences)


def _summary(against: Comparison | None, moved: Sequence[Finding]) -> str:
    gone = "A finding counts as gone only if its collection was read completely."
    causes = (item.change.cause for item in moved if item.change)
    return gone if against is None else f"{what_differs(causes, has_rules=bool(against.rules))} {gone}"


def _runs(report: Report, against: Comparison | None) -> tuple[RunColumn, ...]:
    past = against.past if against else ()
    if not past:
        return ()
    told = [(item.started_at, len(item.broken)) for item in past]
    told.append((report.run.started_at, len({item.promise for item in report.violations})))
    highest = max(count for _, count in told) or 1
    names = _labels([started for started, _ in told])
    return tuple(
        RunColumn(
            when=name, count=count, height=round(100 * count / highest, 1), is_this=index == len(told) - 1
        )
        for index, (name, (_, count)) in enumerate(zip(names, told, strict=True))
    )


def _labels(times: Sequence[str]) -> list[str]:
    """A label for each run: the month if no two runs share a month, otherwise the day, otherwise the time."""
    for words in (month, short_day):
        labels = list(map(words, times))
        if len(set(labels)) == len(labels):
            return labels
    hours = [item[11:16] for item in times]
    one_day = len(set(map(day, times))) == 1
    return (
        hours if one_day else [f"{short_day(item)} {hour}" for item, hour in zip(times, hours, strict=True)]
    )


def _runs_words(report: Report) -> str:
    news = broken_news(report)
    told = [
        f"{len(news.new)} new" if news.new else "",
        f"{len(news.settled)} settled" if news.settled else "",
    ]
    return "Broken promises per run: " + (listed(list(filter(None, told))) or "none new, none settled")


def _moved(item: FindingView, titles: Mapping[str, str], classes: ClassWords) -> Moved:
    """``titles``: titles of elements by id; ``classes``: titles of classes by id."""
    finding = item.finding
    change = finding.change
    what = f"{uncapitalized(item.kind)}, {uncapitalized(item.label.title)}"
    then, now = {"new": ("absent", what), "gone": (what, "absent"), "suppressed": (what, "suppressed")}.get(
        finding.status, ("", "")
    )
    if finding.status == "changed" and change:
        then, now = (
            "; ".join(_side(difference, side, titles, classes) for difference in change.differences)
            for side in ("before", "after")
        )
    return Moved(
        view=item,
        before=then or "otherwise",
        now=now or what,
        cause=humanized(change.cause) if change else "",
        why=change.why if change else "",
    )


def _side(item: Difference, side: str, titles: Mapping[str, str], classes: ClassWords) -> str:
    value: str = getattr(item, side)
    if item.what == "class":
        return uncapitalized(classes[value] if value else "") or "no class"
    if item.what == "kept":
        limit, _, rule = value.partition(" ")
        return f"kept {duration(limit)}" if rule else f"kept as {value} says"
    if item.what == "element":
        return uncapitalized(titles.get(value) or humanized(value)) or "no element"
    words: Mapping[str, str] = {
        "axis": _AXES.get(value, value),
        "review": value,
        "tier": _TIERS.get(value, value),
    }
    return words.get(item.what) or f"{item.what}: {value.replace('_', ' ') or 'none'}"


def compared_with(report: Report) -> str:
    """Words for the cover that name the run with which this run is compared; empty if there is none."""
    if report.comparison is None:
        return ""
    return f"Compared with the run of {last_run(report)}"
