"""Every number and sentence that the HTML report shows; the template only places them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from reports.html_changes import Changes, changes
from reports.html_finding import CLASS_CODES, CLASS_SHORT, FindingView, Pairs, view
from reports.html_matrix import Row, by_collection, by_kind, total
from reports.html_promises import Card, ToDecide, cards, decide_first
from reports.html_retention import RuleRow, rule_rows
from reports.names import shortened, visible
from reports.summary import (
    ClassCount,
    Coverage,
    Place,
    class_counts,
    coverage,
    how_read,
    live,
    place,
    severity_counts,
    verdict,
)
from reports.words import CLASS_TITLES, humanized, listed, plural
from scanner.finding import CollectionSummary, Report, Unscanned, Violation

_MAX_IN_TITLE = 3
_REASONS_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Page:
    """``report`` is in order; ``views`` follows ``report.findings``."""

    report: Report
    title: str
    sources: Mapping[str, str]
    """What each source is called."""
    coverage: Coverage
    coverage_words: str
    verdict: tuple[tuple[str, str], ...]
    classes: tuple[ClassCount, ...]
    beside: str
    n_holding: int
    n_silent: int
    severities: tuple[tuple[str, int, int], ...]
    n_promises: int
    unread_reasons: tuple[tuple[str, int], ...]
    samplings: tuple[tuple[str, int], ...]
    """How samples were drawn and with what bias, and of how many collections."""
    first: tuple[ToDecide, ...]
    matrix: tuple[Row, ...]
    matrix_total: tuple[int, ...]
    kinds: tuple[Row, ...]
    cards: tuple[Card, ...]
    bases: str
    changes: Changes
    views: tuple[FindingView, ...]
    chips: tuple[tuple[str, str, int], ...]
    """Code, name and number of findings of each class there is."""
    entities: tuple[tuple[str, str, int], ...]
    rules: tuple[RuleRow, ...]
    settings: Pairs


def page(report: Report) -> Page:
    """Everything the page shows of ``report``, which must be in order."""
    sources = _called(report)
    views = _views(report, sources)
    standing = tuple(item for item in views if item.finding.status not in ("gone", "suppressed"))
    broken = cards(report.violations, views, sources, report.sections)
    known = {(item.source, item.collection): item for item in report.collections}
    held = {(i.finding.source, i.finding.collection) for i in standing if i.code != "none"}
    classes = class_counts(report)
    return Page(
        report=report,
        title=_title([shortened(visible(name)) for name in sources.values()]),
        sources=sources,
        coverage=coverage(report),
        coverage_words=_coverage_words(coverage(report)),
        verdict=verdict(report),
        classes=classes[:3],
        beside=_beside(classes[3:]),
        n_holding=len(held),
        n_silent=sum(
            how_read(i) != "unread" and (i.source, i.collection) not in held for i in report.collections
        ),
        severities=severity_counts(report),
        n_promises=len(broken),
        unread_reasons=_reasons(report.unscanned),
        samplings=tuple(Counter(i.sampling for i in report.collections if i.sampling).most_common()),
        first=decide_first(broken, standing),
        matrix=by_collection(standing, known),
        matrix_total=total(standing),
        kinds=by_kind(standing),
        cards=broken,
        bases=_bases(broken),
        changes=changes(views),
        views=views,
        chips=_chips(views),
        entities=_entities(views),
        rules=rule_rows(live(report), report.run.started_at),
        settings=tuple(
            (humanized(key), _setting(value)) for key, value in sorted(report.run.settings.items())
        ),
    )


def _called(report: Report) -> dict[str, str]:
    """A name given in the configuration, else the URI."""
    names = {item.source: item.source_id for item in report.sources}
    every = [item.source for item in report.sources]
    every += [item.source for item in report.findings] + [item.source for item in report.unscanned]
    return {
        uri: name if (name := names.get(uri, "")) and "/" not in name else uri for uri in dict.fromkeys(every)
    }


def _views(report: Report, sources: Mapping[str, str]) -> tuple[FindingView, ...]:
    broken: dict[Place, tuple[Violation, ...]] = {}
    for item in report.violations:
        broken[place(item)] = (*broken.get(place(item), ()), item)
    known: dict[tuple[str, str], CollectionSummary] = {
        (c.source, c.collection): c for c in report.collections
    }

    def whole(key: tuple[str, str]) -> bool:
        return key in known and how_read(known[key]) == "whole"

    return tuple(
        view(
            finding,
            source=sources[finding.source],
            whole=whole((finding.source, finding.collection)),
            violations=broken.get(place(finding), ()),
            sections=report.sections,
        )
        for finding in report.findings
    )


def _title(names: list[str]) -> str:
    if not names or len(names) > _MAX_IN_TITLE:
        return f"Personal data in {plural(len(names), 'source')}"
    return f"Personal data in {listed(names)}"


def _coverage_words(item: Coverage) -> str:
    """One sentence a case; what was not read is unknown, not clean."""
    parts = (
        (item.whole, "read whole"),
        (item.sample, "read by sample, which can miss what stands in few rows"),
        (item.names, "judged by names and types, without reading a row"),
        (item.part, "read in part"),
        (item.unread, "not read"),
    )
    told = listed([f"{count:,} {'was' if count == 1 else 'were'} {words}" for count, words in parts if count])
    if not told:
        return "There was no collection to read."
    unknown = " What was not read is unknown, not clean." if item.part or item.unread else ""
    return f"Of {plural(item.total, 'collection')}, {told}.{unknown}"


def _beside(others: tuple[ClassCount, ...]) -> str:
    names = [f"{plural(row.n_findings, 'finding')} of {_of(row.category)}" for row in others]
    return f"Beside the three classes: {listed(names)}." if names else ""


def _of(category: str) -> str:
    return {"undetermined": "a class that a person must decide", "none": "no personal data"}.get(
        category, CLASS_TITLES[category].lower()
    )


def _reasons(unscanned: tuple[Unscanned, ...]) -> tuple[tuple[str, int], ...]:
    counts = Counter(humanized(item.reason.partition(":")[0]).lower() for item in unscanned)
    return tuple(counts.most_common(_REASONS_SHOWN))


def _bases(cards: tuple[Card, ...]) -> str:
    counts = Counter(card.basis for card in cards if card.basis)
    words = {"said": "said in the notice", "implied": "implied by it", "our reading": "our reading of it"}
    return listed(
        [f"{counts[key]} {words.get(key, key)}" for key in sorted(counts, key=lambda key: -counts[key])]
    )


def _chips(views: tuple[FindingView, ...]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter(item.code for item in views)
    return tuple((code, CLASS_SHORT[key], counts[code]) for key, code in CLASS_CODES.items() if counts[code])


def _entities(views: tuple[FindingView, ...]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter((item.finding.entity, item.kind) for item in views)
    return tuple(
        (entity, kind, n) for (entity, kind), n in sorted(counts.items(), key=lambda item: item[0][1])
    )


def _setting(value: object) -> str:
    if value in (None, "", [], ()):
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return f"{value:,}" if isinstance(value, int) else str(value)
