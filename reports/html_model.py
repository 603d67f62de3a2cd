"""Every number and sentence that the HTML report shows; the template only places them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from reports.audited import answers_words, by_answer, in_series, overdue
from reports.first_numbers import holdings, numbers
from reports.first_screen import actions, headline, sum_words
from reports.html_changes import changes, compared_with
from reports.html_cover import coverage_words, holds, how_listed, policy_counts, source_words, title
from reports.html_finding import CLASS_CODES, CLASS_SHORT, FindingView, view
from reports.html_lines import lines, urgent_first
from reports.html_matrix import FEW_COLLECTIONS, MAX_COLLECTIONS, by_collection, by_kind, total
from reports.html_packs import MAX_PLAIN
from reports.html_page import Audited, Basis, Counts, Cover, First, Listing, Page, Perhaps, Reading, Tables
from reports.html_possible import possible_rows
from reports.html_promises import cards, promise_words
from reports.html_reality import reality
from reports.html_retention import TimeAxis, class_ages, rule_rows, time_axis
from reports.html_roles import role_rows
from reports.html_settings import settings_groups
from reports.html_unread import unread_rows
from reports.html_work import work_rows
from reports.names import shortened, visible
from reports.summary import (
    ClassCount,
    Place,
    broken_news,
    category,
    class_counts,
    coverage,
    gravest_by_promise,
    held,
    how_read,
    is_metadata,
    live_possible,
    place,
    possible_counts,
    severity_counts,
    stated,
)
from reports.verdict import held_against, verdict
from reports.words import ClassWords, classes_of, humanized, listed, plural
from scanner.finding import CollectionSummary, Finding, Report, Unscanned, Violation
from scanner.finding.counted import NOT_COUNTED, counted, live
from scanner.finding.worklist import WorkItem, worklist

_REASONS_SHOWN = 5


def page(report: Report) -> Page:
    """All content of the page for ``report``, which must be sorted by ``in_order``."""
    sources = called(report)
    items = worklist(report)
    every = views_of(report, sources)
    placed = urgent_first(every, items)
    views = tuple(item for item in placed if not is_metadata(item.finding) or item.severity)
    in_order = {item.finding.fingerprint: item for item in placed}
    standing = tuple(
        in_order[item.finding.fingerprint]
        for item in every
        if item.finding.status not in NOT_COUNTED and (not is_metadata(item.finding) or item.severity)
    )
    broken = cards(report, placed, sources)
    holdings_of = holds(report)
    axis = time_axis(live(report), report.run.started_at)
    return Page(
        report=report,
        sources=sources,
        cover=_cover(report, sources, holdings_of),
        first=_first(report, sources, items),
        counts=_counts(report, axis),
        audit=Audited(
            overdue=overdue(report, as_series=True),
            answers=by_answer(report),
            answers_words=answers_words(report),
            audits=in_series(item for item in report.audits if item.kind == "retention"),
        ),
        tables=_tables(
            standing,
            {(item.source, item.collection): item for item in report.collections},
            {sources[uri]: words for uri, words in holdings_of.items()},
            report,
            axis,
            MAX_COLLECTIONS if len(views) <= MAX_PLAIN else FEW_COLLECTIONS,
        ),
        listing=_listing(views, standing, _metadata(placed)),
        perhaps=_perhaps(report, sources, items),
        reality=reality(report),
        reading=_reading(report, sources),
        basis=_basis(report),
        cards=broken,
        promise_words=promise_words(broken, report.declared.counts, answers_words(report)),
        changes=changes(report, every),
    )


def _metadata(views: Iterable[FindingView]) -> list[FindingView]:
    """Findings of record metadata that break no promise and are neither gone nor suppressed."""
    return [
        item
        for item in views
        if is_metadata(item.finding) and not item.severity and item.finding.status not in NOT_COUNTED
    ]


def _listing(
    views: Sequence[FindingView], standing: Sequence[FindingView], metadata: Sequence[FindingView]
) -> Listing:
    shown = lines(views)
    return Listing(
        views=shown,
        n_findings=len(views),
        n_standing=len(standing),
        n_broken=sum(bool(item.severity) for item in views),
        inventory=_inventory(shown[:MAX_PLAIN]),
        metadata=lines(metadata),
        chips=_chips(views, standing),
        entities=_entities(views),
        listed=how_listed(views),
    )


def _cover(report: Report, sources: Mapping[str, str], held: Mapping[str, str]) -> Cover:
    return Cover(
        title=title([shortened(visible(name)) for name in sources.values()]),
        notice=held_against(report),
        holds={item.source: source_words(item.kind, held.get(item.source, "")) for item in report.sources},
        compared_with=compared_with(report),
        policy_counts=policy_counts(report.declared.counts),
        coverage=coverage(report),
        coverage_words=coverage_words(coverage(report), report),
        verdict=verdict(report),
    )


def _first(report: Report, sources: Mapping[str, str], items: Sequence[WorkItem]) -> First:
    work, more = work_rows(items, sources)
    return First(
        headline=headline(report, items),
        actions=actions(report, items, sources),
        holdings=holdings(report),
        numbers=numbers(report, items),
        sum_words=sum_words(report, items),
        work=work,
        work_more=more,
    )


def _counts(report: Report, axis: TimeAxis | None) -> Counts:
    holding = {(i.source, i.collection) for i in counted(report, held(report)) if category(i) != "none"}
    perhaps = {(item.source, item.collection) for item in live_possible(report)}
    classes = class_counts(report)
    gravest = gravest_by_promise(report.violations)
    main = stated(report)
    n_promises = len({item.promise for item in main})
    return Counts(
        classes=classes[:3],
        longest_class=max(row.n_findings for row in classes[:3]),
        class_ages=class_ages(live(report), axis),
        beside=_other_classes(classes[3:]),
        n_holding=len(holding),
        n_silent=sum(
            how_read(i) != "unread" and (i.source, i.collection) not in holding for i in report.collections
        ),
        n_perhaps=len(perhaps - holding),
        severities=severity_counts(report),
        new_severities=Counter(gravest[promise] for promise in broken_news(report).new),
        n_promises=n_promises,
        n_further=len(gravest) - n_promises,
        n_places=len(main),
    )


def _tables(
    standing: Sequence[FindingView],
    known: Mapping[tuple[str, str], CollectionSummary],
    notes: Mapping[str, str],
    report: Report,
    axis: TimeAxis | None,
    most: int,
) -> Tables:
    """``notes``: contents of each source by name; ``most``: maximum of collections shown per source."""
    codes = columns_of(item.finding for item in standing)
    short = ClassWords({category(item.finding): item.label.short for item in standing} | CLASS_SHORT)
    columns = tuple(codes.values())
    return Tables(
        columns=tuple((code, short[key]) for key, code in codes.items()),
        matrix=by_collection(standing, known, notes, columns, most),
        matrix_total=total(standing, columns),
        kinds=by_kind(standing, columns),
        roles=role_rows(standing),
        time_axis=axis,
        rules=rule_rows([item.finding for item in standing], axis, report.audits),
    )


def _perhaps(report: Report, sources: Mapping[str, str], items: Sequence[WorkItem]) -> Perhaps:
    rows, more = possible_rows(report, sources, items)
    return Perhaps(
        possible=rows,
        possible_more=more,
        possible_counts=possible_counts(report),
        n_live=len(live_possible(report)),
    )


def _reading(report: Report, sources: Mapping[str, str]) -> Reading:
    rows, more = unread_rows(report, sources)
    return Reading(
        unread=rows,
        unread_more=more,
        unread_reasons=_reasons(report.unscanned),
        samplings=tuple(Counter(i.sampling for i in report.collections if i.sampling).most_common()),
    )


def _basis(report: Report) -> Basis:
    taken = sorted(report.assumptions, key=lambda item: -item.n_findings)
    return Basis(
        resting=tuple(item for item in taken if item.n_findings),
        idle=tuple(item for item in taken if not item.n_findings),
        settings=settings_groups(report.run),
    )


def _inventory(
    views: Iterable[FindingView],
) -> tuple[tuple[str, tuple[tuple[str, tuple[FindingView, ...]], ...]], ...]:
    by_source: dict[str, dict[str, list[FindingView]]] = {}
    for item in views:
        by_source.setdefault(item.source, {}).setdefault(item.collection, []).append(item)
    return tuple(
        (source, tuple((name, tuple(found)) for name, found in sorted(collections.items())))
        for source, collections in by_source.items()
    )


def called(report: Report) -> dict[str, str]:
    """Display name of each source, by URI: the source's id, or the URI if the id is empty or has a slash."""
    names = {item.source: item.source_id for item in report.sources}
    every = [item.source for item in report.sources]
    every += [
        item.source
        for part in (report.collections, report.findings, report.possible, report.unscanned)
        for item in part
    ]
    return {
        uri: name if (name := names.get(uri, "")) and "/" not in name else uri for uri in dict.fromkeys(every)
    }


def views_of(report: Report, sources: Mapping[str, str]) -> tuple[FindingView, ...]:
    """The view of every finding, with its line and details. ``sources``: display names of sources by URI."""
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


def _other_classes(others: tuple[ClassCount, ...]) -> str:
    names = [f"{plural(row.n_findings, 'finding')} of {_of(row)}" for row in others]
    return f"Beside the three classes: {listed(names)}." if names else ""


def _of(row: ClassCount) -> str:
    return {"undetermined": "a class that a person must decide", "none": "no personal data"}.get(
        row.category, row.title.lower()
    )


def _reasons(unscanned: tuple[Unscanned, ...]) -> tuple[tuple[str, int], ...]:
    counts = Counter(humanized(item.reason.partition(":")[0]).lower() for item in unscanned)
    return tuple(counts.most_common(_REASONS_SHOWN))


def columns_of(findings: Iterable[Finding]) -> dict[str, str]:
    """Codes by id of the classes that have a separate column: account, usage and content, or the three most
    frequent classes if ``findings`` have other classes.
    """
    classes = classes_of(map(category, findings))
    return {one: CLASS_CODES[one] for one in classes[:3] if one not in ("undetermined", "none")}


def _codes(views: Sequence[FindingView]) -> dict[str, str]:
    return {one: CLASS_CODES[one] for one in classes_of(category(item.finding) for item in views)}


def _chips(views: Sequence[FindingView], standing: Sequence[FindingView]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter(item.label.code for item in standing)
    short = {item.label.code: item.label.short for item in views}
    return tuple((code, short[code], counts[code]) for code in _codes(views).values() if code in short)


def _entities(views: Sequence[FindingView]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter((item.finding.entity, item.kind) for item in views)
    return tuple(
        (entity, kind, n) for (entity, kind), n in sorted(counts.items(), key=lambda item: item[0][1])
    )
