"""The numbers and sentences that more than one report opens with. Silence is never told as clean."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from reports.order import SEVERITIES
from reports.words import CLASS_TITLES, before, humanized, listed, plural
from scanner.finding import Classification, CollectionSummary, Finding, Report, ReviewNote, Violation

Place = tuple[str, str, str]
"""Source, collection, field."""

_NOT_COUNTED = ("gone", "suppressed")


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many collections were read how. The five counts add up to ``total``."""

    whole: int
    sample: int
    names: int
    """Names and types only, as ``--schema-only`` asks for."""
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
    """The findings of one class: of how many collections and sources, in which roles, how many in breach."""

    category: str
    n_findings: int
    n_collections: int
    n_sources: int
    roles: tuple[tuple[str, int], ...]
    n_breaching: int


def live(report: Report) -> tuple[Finding, ...]:
    """Findings that stand: neither gone nor suppressed by a review."""
    return tuple(finding for finding in report.findings if finding.status not in _NOT_COUNTED)


def governing(finding: Finding) -> Classification | None:
    return finding.classifications[0] if finding.classifications else None


def category(finding: Finding) -> str:
    first = governing(finding)
    return first.category if first else "undetermined"


def reviewed(note: ReviewNote) -> str:
    """What a person decided, who and why."""
    until = f" (until {note.expires_at})" if note.expires_at else ""
    refused = f". Not followed: {note.refused}" if note.refused else ""
    return f"{note.verdict.replace('_', ' ')} by {note.author}: {note.reason}{until}{refused}"


def place(item: Finding | Violation) -> Place:
    return (item.source, item.collection, item.field)


def breaching(report: Report) -> dict[Place, str]:
    """The gravest severity at each place that breaks a promise."""
    gravest: dict[Place, str] = {}
    for item in sorted(report.violations, key=lambda item: SEVERITIES.index(item.severity)):
        gravest.setdefault(place(item), item.severity)
    return gravest


def coverage(report: Report) -> Coverage:
    by_names = bool(report.run.settings.get("schema_only"))
    counts = Counter(how_read(item, schema_only=by_names) for item in report.collections)
    return Coverage(**{key: counts[key] for key in ("whole", "sample", "names", "part", "unread")})


def how_read(item: CollectionSummary, *, schema_only: bool = False) -> str:
    """``whole``, ``sample``, ``names``, ``part`` or ``unread``."""
    if item.status in ("skipped", "failed"):
        return "unread"
    if item.status == "partial":
        return "part"
    if schema_only:
        return "names"
    return "sample" if item.rows is not None and item.rows_read < item.rows else "whole"


def class_counts(report: Report) -> tuple[ClassCount, ...]:
    """One entry per class, the three of the notice always, the others where there are findings."""
    places = breaching(report)
    standing = live(report)
    rows = []
    for key in CLASS_TITLES:
        mine = [finding for finding in standing if category(finding) == key]
        if mine or key.startswith("customer_"):
            rows.append(_class_count(key, mine, places))
    return tuple(rows)


def _class_count(key: str, findings: list[Finding], places: dict[Place, str]) -> ClassCount:
    firsts = filter(None, map(governing, findings))
    return ClassCount(
        category=key,
        n_findings=len(findings),
        n_collections=len({(item.source, item.collection) for item in findings}),
        n_sources=len({item.source for item in findings}),
        roles=tuple(
            sorted(Counter(item.role for item in firsts).items(), key=lambda pair: (-pair[1], pair[0]))
        ),
        n_breaching=sum(place(item) in places for item in findings),
    )


def held_as(row: ClassCount) -> str:
    """The roles in which a class is held, with counts where there are several."""
    names = [(humanized(role).lower(), count) for role, count in row.roles]
    return (
        ", ".join(f"{name} {count:,}" for name, count in names)
        if len(names) > 1
        else "".join(n for n, _ in names)
    )


def severity_counts(report: Report) -> tuple[tuple[str, int, int], ...]:
    """Severity, number of promises, number of places; critical to low always, others where there are any."""
    promises = gravest_by_promise(report.violations)
    places = Counter[str](item.severity for item in report.violations)
    counts = Counter(promises.values())
    return tuple((name, counts[name], places[name]) for name in SEVERITIES if name != "info" or places[name])


def gravest_by_promise(violations: Iterable[Violation]) -> dict[str, str]:
    gravest: dict[str, str] = {}
    for item in sorted(violations, key=lambda item: SEVERITIES.index(item.severity)):
        gravest.setdefault(item.promise, item.severity)
    return gravest


@dataclass(frozen=True, kw_only=True)
class BrokenNews:
    """Promises, by id, against the run before of the same sources."""

    known: bool
    """Whether there was one."""
    new: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()


def broken_news(report: Report) -> BrokenNews:
    past = report.comparison.past if report.comparison else ()
    if not past:
        return BrokenNews(known=False)
    now, then = {item.promise for item in report.violations}, set(past[-1].broken)
    return BrokenNews(known=True, new=frozenset(now - then), settled=frozenset(then - now))


def holding(report: Report) -> int:
    """Number of collections with personal data."""
    return len({(item.source, item.collection) for item in live(report) if category(item) != "none"})


def verdict(report: Report) -> tuple[tuple[str, str], ...]:
    """The one sentence, as pairs of emphasis (``strong``, ``bad`` or empty) and words."""
    if not any(how_read(item) != "unread" for item in report.collections):
        return (("bad", "Nothing could be read, so nothing is known."),)
    parts = (_found, _broken, _not_read, _without_model, _carried, _interrupted, _clock)
    return tuple(words for part in parts for words in part(report))


def _found(report: Report) -> tuple[tuple[str, str], ...]:
    held, total = holding(report), len(report.collections)
    if held:
        verb = " holds personal data." if total == 1 else " hold personal data."
        return (("strong", f"{held:,} of {plural(total, 'collection')}"), ("", verb))
    read = coverage(report)
    how = ", by names and types alone" if read.names else ""
    where = (
        plural(read.seen, "collection")
        if read.seen == total
        else f"{read.seen:,} of {plural(total, 'collection')}"
    )
    return (("strong", "No personal data was found"), ("", f" in {where} that could be read{how}."))


def _broken(report: Report) -> tuple[tuple[str, str], ...]:
    gravest = gravest_by_promise(report.violations)
    if not gravest:
        aside = any(finding.status == "suppressed" for finding in report.findings)
        beside = " beside what reviews set aside" if aside else ""
        return (("", f" No broken promise was found{beside}."),) if live(report) else ()
    words = (
        plural(len(gravest), "promise")
        + " of the notice "
        + ("is" if len(gravest) == 1 else "are")
        + " broken"
    )
    counts = Counter(gravest.values())
    grave = [f"{counts[name]} {name}" for name in ("critical", "high") if counts[name]]
    return (("", " "), ("bad", words), ("", (f": {listed(grave)}" if grave else "") + _since(report) + "."))


def _since(report: Report) -> str:
    """How many of the broken promises are news."""
    news = broken_news(report)
    if not news.new:
        return ""
    verb = "is" if len(news.new) == 1 else "are"
    return f"; {len(news.new):,} {verb} new since {last_run(report)}"


def last_run(report: Report) -> str:
    """When the run was that this one is held against; empty where there is none."""
    return before(report.comparison.started_at, report.run.started_at) if report.comparison else ""


def _without_model(report: Report) -> tuple[tuple[str, str], ...]:
    """What was not looked for because nothing was installed that could."""
    if report.run.settings.get("language_models") == []:
        words = " No language model was installed: names in prose were looked for by phrases and lists alone."
        return (("", words),)
    return ()


def _clock(report: Report) -> tuple[tuple[str, str], ...]:
    """That dates of this run cannot be relied on."""
    run = report.run
    if not run.finished_at or run.finished_at >= run.started_at:
        return ()
    words = f" The clock went back while it ran: it began at {run.started_at} and ended at {run.finished_at}."
    return (("bad", words),)


_WHY_READ = {
    "new": "new or not read whole before",
    "changed": "changed",
    "unmarked": "of sources that cannot tell whether they have changed",
    "aged": "read too long ago",
    "rules": "read by other rules",
    "compared": "needed for comparison",
    "damaged": "kept in a damaged form",
}


def _carried(report: Report) -> tuple[tuple[str, str], ...]:
    """What was not read in this run, and from when its results are."""
    told = report.run.carried
    if told is None:
        return ()
    words = " Nothing was carried from earlier runs."
    if told.n_carried:
        verb, held = ("was", "it has") if told.n_carried == 1 else ("were", "they have")
        words = (
            f" {plural(told.n_carried, 'collection')} {verb} not read again, since {held} not changed: "
            f"results are those of earlier runs, the oldest of {told.oldest[:10]}"
        )
        words += (
            f", classified anew by another {listed(list(told.judged_anew))}." if told.judged_anew else "."
        )
    again = [
        f"{item.n_collections:,} {_WHY_READ[item.why]}{f' ({item.what})' if item.what else ''}"
        for item in told.read_again
    ]
    return (("", words + (f" Read now: {', '.join(again)}." if again else "")),)


def _interrupted(report: Report) -> tuple[tuple[str, str], ...]:
    """That what was read was read at different times."""
    stops = report.run.interruptions
    if not stops:
        return ()
    words = f" The run was stopped {plural(len(stops), 'time')} and last went on at {stops[-1].resumed_at}."
    again = {(item.source, item.collection): item.why for stop in stops for item in stop.reread}
    reasons = (("changed", "that had changed meanwhile"), ("damaged", "of which what was kept was damaged"))
    for why, which in reasons:
        if n_again := sum(item == why for item in again.values()):
            verb = "was" if n_again == 1 else "were"
            words += f" {plural(n_again, 'collection')} {which} {verb} read again."
    return (("", words),)


def _not_read(report: Report) -> tuple[tuple[str, str], ...]:
    collections = len({(item.source, item.collection) for item in report.unscanned if item.collection})
    sources = len({item.source for item in report.unscanned if not item.collection})
    counted = [(collections, "collection"), (sources, "source")]
    parts = [plural(count, noun) for count, noun in counted if count]
    if not parts:
        return ()
    verb = " was" if collections + sources == 1 else " were"
    return (
        ("", " "),
        ("strong", listed(parts)),
        ("", f"{verb} not, or not fully, read: what stands there is unknown."),
    )
