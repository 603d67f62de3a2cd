"""Broken promises as cards, and what to decide first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.html_finding import FindingView
from reports.names import legible
from reports.summary import Place, place
from reports.words import humanized, plural
from scanner.finding import Violation

MAX_PLACES = 5
MAX_FIRST = 5
_GRAVE = ("critical", "high")


@dataclass(frozen=True, kw_only=True)
class BrokenAt:
    source: str
    collection: str
    field: str
    evidence: str
    fingerprint: str
    """Of the finding at this place; empty where there is none."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """One promise, and every place that breaks it."""

    promise: str
    title: str
    severity: str
    paraphrase: str
    remediation: str
    basis: str
    section: str
    places: tuple[BrokenAt, ...]
    more: tuple[BrokenAt, ...]


@dataclass(frozen=True, kw_only=True)
class ToDecide:
    link: str
    title: str
    action: str


def cards(
    violations: Iterable[Violation],
    views: Iterable[FindingView],
    sources: Mapping[str, str],
    sections: Mapping[str, str],
) -> tuple[Card, ...]:
    """In the order of the violations. ``sources``: what a source is called."""
    fingerprints: dict[Place, str] = {}
    for item in views:
        fingerprints.setdefault(place(item.finding), item.finding.fingerprint)
    promises: dict[str, list[Violation]] = defaultdict(list)
    for violation in violations:
        promises[violation.promise].append(violation)
    return tuple(_card(items, fingerprints, sources, sections) for items in promises.values())


def decide_first(cards: Iterable[Card], views: Iterable[FindingView]) -> tuple[ToDecide, ...]:
    """The gravest promises, and at the end the questions that only a person can answer."""
    questions = [item for item in views if item.code == "undetermined"]
    room = MAX_FIRST - bool(questions)
    grave = [card for card in cards if card.severity in _GRAVE][:room]
    rows = [ToDecide(link=f"#v-{card.promise}", title=card.title, action=card.remediation) for card in grave]
    if questions:
        first = questions[0]
        asked = first.question or "Which class of the notice does this fall in?"
        title = (
            "Answer one question" if len(questions) == 1 else f"Answer {plural(len(questions), 'question')}"
        )
        link = f"#f-{first.finding.fingerprint}" if len(questions) == 1 else "#findings?class=undetermined"
        rows.append(ToDecide(link=link, title=title, action=asked))
    return tuple(rows)


def _card(
    items: list[Violation],
    fingerprints: Mapping[Place, str],
    sources: Mapping[str, str],
    sections: Mapping[str, str],
) -> Card:
    first = items[0]
    places = tuple(
        BrokenAt(
            source=sources.get(item.source, item.source),
            collection=item.collection,
            field=item.field,
            evidence=legible(item.evidence),
            fingerprint=fingerprints.get(place(item), ""),
        )
        for item in items
    )
    return Card(
        promise=first.promise,
        title=first.title or humanized(first.promise),
        severity=first.severity,
        paraphrase=first.paraphrase,
        remediation=first.remediation,
        basis=first.basis,
        section=sections.get(first.notice_section, first.notice_section),
        places=places[:MAX_PLACES],
        more=places[MAX_PLACES:],
    )
