"""Broken promises in the HTML report, one card per promise."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from reports.citing import cited
from reports.html_finding import FindingView
from reports.names import legible
from reports.summary import BrokenNews, Place, broken_news, place
from reports.words import humanized, listed, plural
from scanner.finding import Report, Violation

MAX_PLACES = 5
"""Maximum number of places per promise that are shown with evidence."""
MAX_NAMED = 100
"""Maximum number of places per promise that are named; further places are counted, and a filter finds
them.
"""


@dataclass(frozen=True, kw_only=True)
class BrokenAt:
    source: str
    collection: str
    field: str
    evidence: str
    fingerprint: str
    """Fingerprint of the finding at this place; empty if there is none."""
    dates: str
    """First and last date of the records at this place; empty if the records have no dates."""
    n: int = 1
    """Number of similar places that this entry represents."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """One promise with all places that break it."""

    promise: str
    title: str
    severity: str
    news: str
    """``new`` or ``known``, compared with the previous run; empty if there is no previous run."""
    paraphrase: str
    remediation: str
    basis: str
    section: str
    places: tuple[BrokenAt, ...]
    more: tuple[BrokenAt, ...]
    n_beyond: int
    """Number of places that are not named."""
    n_places: int
    link: str
    """Link to the findings that break the promise."""


def cards(report: Report, views: Iterable[FindingView], sources: Mapping[str, str]) -> tuple[Card, ...]:
    """One card per broken promise, in the order of the violations. ``sources``: display names of sources."""
    at: dict[Place, FindingView] = {}
    by_fingerprint: dict[str, FindingView] = {}
    for item in views:
        at.setdefault(place(item.finding), item)
        by_fingerprint[item.finding.fingerprint] = item
    promises: dict[str, list[Violation]] = defaultdict(list)
    for violation in report.violations:
        promises[violation.promise].append(violation)
    news = broken_news(report)

    def broken_at(violation: Violation) -> BrokenAt:
        found = by_fingerprint.get(violation.finding) or at.get(place(violation))
        return _broken_at(violation, found, sources)

    return tuple(
        _card(items[0], _of_one_make(map(broken_at, items)), news, report.sections)
        for items in promises.values()
    )


def _of_one_make(places: Iterable[BrokenAt]) -> tuple[BrokenAt, ...]:
    """The places. Those that show the same names are merged into one entry, which counts them."""
    makes: dict[tuple[str, str, str], BrokenAt] = {}
    for one in places:
        make = (one.source, one.collection, one.field)
        makes[make] = replace(makes[make], n=makes[make].n + 1) if make in makes else one
    return tuple(makes.values())


def promise_words(cards: Sequence[Card], counts: Mapping[str, int], answers: str = "") -> str:
    """How many promises are broken, how directly the notice states them, and what is known about the others.

    Args:
        answers: the audit's answer for each promise, in words; empty without an audit.
    """
    bases = Counter(card.basis for card in cards if card.basis)
    words = {"said": "said in the notice", "implied": "implied by it", "our reading": "our reading of it"}
    footing = listed([f"{bases[key]} {text}" for key, text in words.items() if bases[key]])
    tested, every = counts.get("promises_tested", 0), counts.get("promises", 0)
    opening = f"{len(cards)} of {plural(every, 'promise')}" if every else plural(len(cards), "promise")
    held = (
        f" {tested - len(cards):,} more were tested and are not broken in what was read;"
        f" {every - tested:,} need a document or a decision that data cannot show."
        if every >= tested >= len(cards) > 0
        else ""
    )
    held = f" {answers}" if answers else held
    return f"{opening}{': ' if footing else ''}{footing}.{held}"


def _broken_at(item: Violation, found: FindingView | None, sources: Mapping[str, str]) -> BrokenAt:
    evidence = legible(item.evidence.removesuffix(".")) + "."
    return BrokenAt(
        source=sources.get(item.source, item.source),
        collection=found.collection if found else item.collection,
        field=item.field,
        evidence=evidence.replace(found.finding.entity, found.kind, 1) if found else evidence,
        fingerprint=found.finding.fingerprint if found else "",
        dates=found.dates if found else "",
    )


def _card(
    first: Violation, places: tuple[BrokenAt, ...], news: BrokenNews, sections: Mapping[str, str]
) -> Card:
    title = first.title or humanized(first.promise)
    return Card(
        promise=first.promise,
        title=title,
        severity=first.severity,
        news=("new" if first.promise in news.new else "known") if news.known else "",
        paraphrase=first.paraphrase,
        remediation=first.remediation,
        basis=first.basis,
        section=cited(first.notice_section, first.notice_lines, sections),
        places=places[:MAX_PLACES],
        more=places[MAX_PLACES:MAX_NAMED],
        n_beyond=sum(place.n for place in places[MAX_NAMED:]),
        n_places=sum(place.n for place in places),
        link=f"#findings?{urlencode({'breach': '1', 'q': title})}",
    )
