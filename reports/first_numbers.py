"""The numbers of the first screen: what data is held, about whom, and how the data compares with the notice.
Pure.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from reports.audited import answer_counts
from reports.reality import people_of, people_words, rounded
from reports.summary import category, gravest_by_promise, held, holding, stated
from reports.words import kind_words, plural, uncapitalized
from scanner.finding import People, Report
from scanner.finding.counted import rows_past_limits
from scanner.finding.worklist import WorkItem

_ROLES: Final = {
    "controller": "As controller",
    "processor": "As processor",
    "undetermined": "In an undecided role",
}


@dataclass(frozen=True, kw_only=True)
class Number:
    """A quantity on the first screen, with its label and the section that explains it."""

    title: str
    count: int | None
    """``None`` if the quantity was not counted."""
    noun: str
    words: str
    link: str
    is_estimate: bool = False


def holdings(report: Report) -> tuple[Number, ...]:
    """How many collections hold personal data, about how many people, and in which roles."""
    n_held, classes = holding(report), {category(item) for item in held(report)} - {"none", "undetermined"}
    return (
        Number(
            title="Held",
            count=n_held,
            noun="collection" if n_held == 1 else "collections",
            words=f"with personal data of {plural(len(classes), 'class', 'classes')}",
            link="#held",
        ),
        _people(people_of(report, "all"), n_held),
        *_roles(report),
    )


def _people(told: People | None, n_held: int) -> Number:
    """``n_held``: number of collections with personal data."""
    if told is None or told.n_people is None:
        words = "nothing distinguishes one from another" if n_held else "no personal data was found"
        count = None if n_held else 0
        return Number(title="People", count=count, noun="people", words=words, link="#reality")
    return Number(
        title="People",
        count=rounded(told.n_people) if told.is_estimate else told.n_people,
        noun="person" if told.n_people == 1 else "people",
        words=f"counted by {uncapitalized(kind_words(told.key))}",
        link="#people",
        is_estimate=told.is_estimate,
    )


def _roles(report: Report) -> Iterator[Number]:
    """The number of collections and people in each role; controller and processor are always listed."""
    for role, title in _ROLES.items():
        places = {
            (item.source, item.collection)
            for item in held(report)
            if any(label.role == role for label in item.classifications)
        }
        told = people_of(report, "role", role)
        if places or role != "undetermined":
            yield Number(
                title=title,
                count=len(places),
                noun="collection" if len(places) == 1 else "collections",
                words=people_words(told.n_people, is_estimate=told.is_estimate) if told else "",
                link="#retention",
            )


def numbers(report: Report, items: Sequence[WorkItem]) -> tuple[Number, ...]:
    """Counts of overdue rows, of promises that are broken, kept or not testable, of possible findings, and of
    unread places.
    """
    n_open = {
        kind: sum(item.is_work and item.kind == kind for item in items) for kind in ("broken", "possible")
    }
    fields = Counter[str]()
    for item in items:
        fields[item.kind] += item.n_places if item.state == "open" else 0
    n_unlikely = fields["unlikely"]
    hardly = f"hardly {'holds' if n_unlikely == 1 else 'hold'} any"
    beside = f"; {n_unlikely:,} more {hardly}" if n_unlikely else ""
    maybe = (
        (n_open["possible"], f"in {plural(fields['possible'], 'field')}, not counted elsewhere{beside}"),
        (n_unlikely, f"{plural(n_unlikely, 'field')} {hardly}"),
    )
    promises = len(gravest_by_promise(stated(report)))
    reasons = len({item.reason.partition(":")[0] for item in report.unscanned})
    return (
        _overdue(report),
        Number(
            title="Broken",
            count=promises,
            noun="promise" if promises == 1 else "promises",
            words=f"by {plural(n_open['broken'], 'item')} of the worklist{_further(report)}",
            link="#promises",
        ),
        *_tested(report),
        Number(
            title="Possible",
            count=n_open["possible"],
            noun="item" if n_open["possible"] == 1 else "items",
            words=next((words for n, words in maybe if n), ""),
            link="#possible",
        ),
        Number(
            title="Not read",
            count=len(report.unscanned),
            noun="place" if len(report.unscanned) == 1 else "places",
            words=f"for {plural(reasons, 'reason')}: unknown, not clean"
            if reasons
            else "everything was read",
            link="#unscanned",
        ),
    )


def _further(report: Report) -> str:
    """In words: how many broken promises the notice does not state; empty if there are none."""
    said = {item.promise for item in stated(report)}
    others = len({item.promise for item in report.violations} - said)
    return f"; {others:,} more are not stated outright" if others else ""


def _tested(report: Report) -> tuple[Number, Number]:
    """The numbers of stated promises that are kept, and of stated promises that the data cannot test."""
    if not report.answers:
        words = "promises were not tested in this run"
        kept_none = Number(title="Kept", count=None, noun="", words=words, link="#promises")
        return kept_none, replace(kept_none, title="Not testable")
    counts = answer_counts(report)
    main, further = (counts.said, counts.others) if report.declared.company else (counts.others, {})
    kept, others = main.get("kept", 0), further.get("kept", 0)
    untold, document = main.get("cannot_tell", 0), main.get("not_data", 0)
    missing = (
        (untold, f"{untold:,} {'lacks' if untold == 1 else 'lack'} data"),
        (document, f"{document:,} {'needs' if document == 1 else 'need'} documents"),
    )
    return (
        Number(
            title="Kept",
            count=kept,
            noun="promise" if kept == 1 else "promises",
            words=f"and {others:,} more, not stated outright" if others else "",
            link="#promises",
        ),
        Number(
            title="Not testable",
            count=untold + document,
            noun="promise" if untold + document == 1 else "promises",
            words=", ".join(words for n, words in missing if n),
            link="#promises",
        ),
    )


def _overdue(report: Report) -> Number:
    """The number of rows kept too long. A collection counts only under the rule with the most overdue
    rows.
    """
    if not report.audits:
        words = "Row ages were not checked in this run"
        return Number(title="Overdue", count=None, noun="", words=words, link="#retention")
    rows = rows_past_limits(report.audits, "overdue")
    return Number(
        title="Overdue",
        count=sum(rows.values()),
        noun="row" if sum(rows.values()) == 1 else "rows",
        words=f"in {plural(len(rows), 'collection')}, kept longer than the notice allows",
        link="#retention",
    )
