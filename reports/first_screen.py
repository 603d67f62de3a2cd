"""The first screen of a report: the verdict in one sentence, at most five actions, and totals of the
worklist. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from reports.audited import overdue_words
from reports.summary import (
    coverage,
    denied_words,
    gravest_by_promise,
    holding,
    live_possible,
    stated,
    whose_promises,
    without_limit,
)
from reports.words import AT_MOST_WORDS, humanized, listed, plural
from scanner.finding import Audit, Report, Violation
from scanner.finding.counted import breaches_by_field, by_promise, counted_of, live, telling
from scanner.finding.urgency import urgency
from scanner.finding.worklist import WorkItem

MAX_ACTIONS: Final = 5
_QUESTION: Final = "Decide which class of the notice each belongs to; the report lists the evidence."
_POSSIBLE: Final = "Look at a few values, then confirm each finding or mark it as a false alarm."
_UNREAD: Final = "Give the scan the right to read it, or leave it out with --exclude, and scan again."
_WHO_DECIDES: Final = "The person responsible for data protection"


@dataclass(frozen=True, kw_only=True)
class Action:
    """One thing to do: what, where, how much, how, and for whom."""

    title: str
    severity: str
    """Severity of the broken promise; empty if none is broken."""
    link: str
    source: str
    collection: str
    field: str
    """``collection`` and ``field`` name the first place; ``#`` marks parts that differ in similar places."""
    n_more: int
    """Number of further items or places that the action concerns."""
    n_rows: int
    n_people: int | None
    is_estimate: bool
    to_do: str
    owner: str
    due: str


def headline(report: Report, items: Sequence[WorkItem]) -> tuple[tuple[str, str], ...]:
    """The verdict in one sentence, as pairs of an emphasis (``strong``, ``bad`` or empty) and its words."""
    read, held = coverage(report), holding(report)
    if not read.seen:
        return (("bad", "Nothing could be read, so nothing is known."),)
    n_broken = len(gravest_by_promise(stated(report)))
    n_open = sum(item.is_work for item in items)
    verb = "is" if n_broken == 1 else "are"
    broken = (("bad", f"{plural(n_broken, 'promise')} {whose_promises(report)} {verb} broken"), ("", "; "))
    found = f"{held:,} of {plural(read.total, 'collection')} {'holds' if held == 1 else 'hold'} personal data"
    if not held:
        found = f"no personal data was found in {plural(read.seen, 'collection')}{denied_words(report)}"
        if live_possible(report):
            found = f"nothing is certain, but {_possible_words(report)}"
    rest = []
    if n_open:
        rest.append(f"{plural(n_open, 'item')} {'is' if n_open == 1 else 'are'} on the worklist")
    if report.unscanned:
        n_unread = len(report.unscanned)
        rest.append(
            f"{plural(n_unread, 'place')} {'was' if n_unread == 1 else 'were'} not read, or only in part"
        )
    ending = ("; " if rest else "") + listed(rest) + "."
    parts = ((*broken,) if n_broken else ()) + (("strong", found), ("", ending))
    late, rest_of_it = overdue_words(report)
    if late:
        parts = (("bad", late), ("", f"{rest_of_it.split(':')[0]}; "), *parts)
    first, words = parts[0]
    return ((first, words[:1].upper() + words[1:]), *parts[1:])


def _possible_words(report: Report) -> str:
    n = len(live_possible(report))
    return f"{plural(n, 'field')} possibly {'holds' if n == 1 else 'hold'} personal data"


def actions(report: Report, items: Sequence[WorkItem], sources: Mapping[str, str]) -> tuple[Action, ...]:
    """The first things to do: the most urgent broken promises, then questions, unread places, possible
    findings and missing time limits.

    Promises of the same urgency are in the order of the worklist.

    Args:
        items: in the order of the worklist.
        sources: the display name of each source.
    """
    open_items = [item for item in items if item.is_work]
    promises: dict[str, list[Violation]] = {}
    decided = {item.fingerprint for item in report.decided}
    settled: set[tuple[str, str, str]] = set()
    for violation in report.violations:
        if violation.finding in decided:
            settled.add((violation.promise, violation.source, violation.collection))
        else:
            promises.setdefault(violation.promise, []).append(violation)
    audits = by_promise(audit for audit in report.audits if audit.counts.get("breach"))
    by_row = [audit for place, audit in audits.items() if audit.any_field is None and place not in settled]
    broken = [
        _counted(
            _of_promise(shown, [item for item in open_items if _breaks(item, promise)], sources),
            [audit for audit in by_row if audit.id == promise],
            [counted_of(violation, audits) for violation in shown],
        )
        for promise, shown in sorted(promises.items(), key=lambda one: _urgency(one[0], one[1], open_items))
    ]
    others = list(_others(report, open_items, sources))
    room = max(MAX_ACTIONS - len(others), MAX_ACTIONS - 2)
    chosen = broken[:room]
    return (*chosen, *others[: MAX_ACTIONS - len(chosen)])


def _others(report: Report, items: Sequence[WorkItem], sources: Mapping[str, str]) -> Iterator[Action]:
    asked = [item for item in items if item.kind == "to_decide"]
    if asked:
        title = f"Decide what {'one item is' if len(asked) == 1 else f'{len(asked):,} items are'}"
        question = next((label.question for item in asked for label in item.findings[0].classifications), "")
        to_do = question if len(asked) == 1 and question else _QUESTION
        yield _action(
            title, asked, sources, link="#findings?class=undetermined", to_do=to_do, who=_WHO_DECIDES
        )
    if report.unscanned:
        first = report.unscanned[0]
        n_more = len({(item.source, item.collection) for item in report.unscanned}) - 1
        yield Action(
            title=f"Read what could not be read ({plural(len(report.unscanned), 'place')})",
            severity="",
            link="#unscanned",
            source=sources.get(first.source, first.source),
            collection=first.collection,
            field="",
            n_more=max(0, n_more),
            n_rows=0,
            n_people=None,
            is_estimate=False,
            to_do=_UNREAD,
            owner="The person who runs the scan",
            due="",
        )
    maybe = [item for item in items if item.kind == "possible"]
    if maybe:
        title = f"Look at {plural(len(maybe), 'possible finding')}"
        yield _action(title, maybe, sources, link="#possible", to_do=_POSSIBLE, who=_WHO_DECIDES)
    if endless := without_limit(live(report)):
        yield _limits_to_decide(report, endless, sources)


def _limits_to_decide(report: Report, titles: Sequence[str], sources: Mapping[str, str]) -> Action:
    """The action of deciding how long to keep data for which the policy states no limit."""
    sources_of = {one.source for one in live(report) if without_limit([one])}
    first = min(sources_of, key=lambda one: sources.get(one, one))
    noun = "one class" if len(titles) == 1 else plural(len(titles), "class", "classes")
    return Action(
        title=f"Decide how long {noun} of data {'is' if len(titles) == 1 else 'are'} kept",
        severity="",
        link="#retention",
        source=sources.get(first, first),
        collection="",
        field="",
        n_more=len(sources_of) - 1,
        n_rows=0,
        n_people=None,
        is_estimate=False,
        to_do=f"The policy says no limit for: {', '.join(titles)}. Write one into it, as keep of the class.",
        owner=_WHO_DECIDES,
        due="",
    )


def _counted(action: Action, by_row: Sequence[Audit], shown: Sequence[Audit | None]) -> Action:
    """The action with its rows and people replaced by the audited counts of rows in breach, if there are any.

    Collections can hold data about the same people, so the sum of people is an upper bound.

    Args:
        by_row: audits that tested rows against the promise of the action.
        shown: the audit of each place that breaks the promise; ``None`` if its rows were not counted.
    """
    fields = {id(audit): audit for audit in shown if audit is not None and audit.any_field is not None}
    places = breaches_by_field(fields.values())
    if not (by_row or places) or (places and None in shown):
        return action
    n_people = sum(audit.n_subjects for audit in by_row) + sum(one.n_subjects for one in places)
    is_estimate = any(audit.estimate for audit in by_row) or any(one.estimate for one in places)
    return replace(
        action,
        n_rows=sum(audit.counts["breach"] for audit in by_row) + sum(one.n_rows for one in places),
        n_people=n_people or (action.n_people if places else None),
        is_estimate=is_estimate,
    )


def _urgency(promise: str, shown: Sequence[Violation], items: Sequence[WorkItem]) -> tuple[int, int]:
    """A sort key: how urgent a broken promise is, then the position of its first item in the worklist."""
    first = next((at for at, item in enumerate(items) if _breaks(item, promise)), len(items))
    return -urgency(shown), first


def _breaks(item: WorkItem, promise: str) -> bool:
    return any(found.promise == promise for found in item.violations)


def _of_promise(shown: Sequence[Violation], items: Sequence[WorkItem], sources: Mapping[str, str]) -> Action:
    first = shown[0]
    title = first.title or humanized(first.promise)
    link = f"#v-{first.promise}"
    if items:
        return _action(
            title, items, sources, link=link, to_do=first.remediation, severity=first.severity, who=""
        )
    return Action(
        title=title,
        severity=first.severity,
        link=link,
        source=sources.get(first.source, first.source),
        collection=first.collection,
        field=first.field,
        n_more=len(shown) - 1,
        n_rows=0,
        n_people=None,
        is_estimate=False,
        to_do=first.remediation,
        owner=_source_owner(first.source, sources),
        due="",
    )


def _action(
    title: str,
    items: Sequence[WorkItem],
    sources: Mapping[str, str],
    *,
    link: str,
    to_do: str,
    who: str,
    severity: str = "",
) -> Action:
    first = items[0]
    people: dict[tuple[str, str], int] = {}
    for item in items:
        if item.n_people is not None:  # items of one collection may be about the same rows
            place = item.source, item.collection
            people[place] = max(people.get(place, 0), item.n_people)
    return Action(
        title=title,
        severity=severity,
        link=link,
        source=sources.get(first.source, first.source),
        collection=first.collection,
        field=first.field,
        n_more=len(items) - 1,
        n_rows=sum(item.n_rows for item in items),
        n_people=sum(people.values()) if people else None,
        is_estimate=any(item.is_estimate for item in items),
        to_do=to_do,
        owner=_owners(items) or who or _source_owner(first.source, sources),
        due=min((item.due for item in items if item.due), default=""),
    )


def _owners(items: Sequence[WorkItem]) -> str:
    """The owners of ``items`` in words, with item counts unless one person owns all; empty without any
    owner.
    """
    owners = Counter(item.owner for item in items)
    n_left = owners.pop("", 0)
    if not owners or (len(owners) == 1 and not n_left):
        return next(iter(owners), "")
    named = [f"{owner} ({n:,} of {len(items):,})" for owner, n in owners.items()]
    return ", ".join([*named, *(["others: nobody yet"] if n_left else [])])


def _source_owner(source: str, sources: Mapping[str, str]) -> str:
    name = sources.get(source, source).rstrip("/").rpartition("/")[2]
    return f"The owner of {name}"


def sum_words(report: Report, items: Iterable[WorkItem]) -> str:
    """In words: how many worklist items need action, how many need none, and what is counted separately."""
    every = list(items)
    n_open = [item for item in every if item.is_work]
    kinds = (("broken", "broken"), ("to_decide", "to decide"), ("possible", "possible"))
    parts = [f"{sum(item.kind == kind for item in n_open):,} {words}" for kind, words in kinds]
    n_quiet = sum(item.state == "open" and item.kind == "found" for item in every)
    n_unlikely = sum(item.state == "open" and item.kind == "unlikely" for item in every)
    n_decided = sum(item.state == "decided" for item in every)
    metadata = len(live(report)) - len(telling(report))
    apart = [
        f"{n_quiet:,} more {'holds' if n_quiet == 1 else 'hold'} personal data and "
        f"{'needs' if n_quiet == 1 else 'need'} nothing",
        f"{n_unlikely:,} hardly {'holds' if n_unlikely == 1 else 'hold'} any" if n_unlikely else "",
        f"{n_decided:,} {'was' if n_decided == 1 else 'were'} decided by reviews" if n_decided else "",
        f"{plural(metadata, 'field')} of record metadata {'is' if metadata == 1 else 'are'} counted apart"
        if metadata
        else "",
    ]
    told = [
        f"{plural(len(n_open), 'item')} to do: {listed(parts)}.",
        f"{listed([word for word in apart if word])}.",
        AT_MOST_WORDS if any(item.n_people for item in n_open) else "",
    ]
    return " ".join(filter(None, told))
