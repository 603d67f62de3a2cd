"""Every number and sentence that the HTML report shows; the template only places them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from reports.audited import Overdue, answers_words, by_answer, is_said, overdue
from reports.first_screen import Action, Number, actions, headline, numbers, sum_words
from reports.html_changes import Changes, changes, compared_with
from reports.html_cover import coverage_words, holds, how_listed, policy_counts, source_words, title
from reports.html_finding import CLASS_CODES, CLASS_SHORT, FindingView, Pairs, view
from reports.html_matrix import FEW_COLLECTIONS, MAX_COLLECTIONS, Row, by_collection, by_kind, total
from reports.html_packs import MAX_PLAIN
from reports.html_possible import PossibleRow, possible_rows
from reports.html_promises import Card, cards, promise_words
from reports.html_retention import Age, RuleRow, TimeAxis, class_ages, rule_rows, time_axis
from reports.html_roles import RoleRow, role_rows
from reports.html_settings import settings_groups
from reports.html_unread import UnreadRow, unread_rows
from reports.html_work import WorkRow, work_rows
from reports.names import shortened, visible
from reports.summary import (
    ClassCount,
    Coverage,
    Place,
    broken_news,
    category,
    class_counts,
    coverage,
    gravest_by_promise,
    how_read,
    is_metadata,
    live,
    live_possible,
    place,
    possible_counts,
    severity_counts,
    stated,
)
from reports.verdict import held_against, verdict
from reports.words import ClassWords, classes_of, humanized, listed, plural
from scanner.finding import (
    Answer,
    Assumption,
    Audit,
    CollectionSummary,
    Finding,
    PromiseAnswer,
    Report,
    Unscanned,
    Violation,
)
from scanner.finding.worklist import WorkItem, worklist

_REASONS_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Page:
    """``report`` is in order; ``views`` are in the order in which they are to be done."""

    report: Report
    title: str
    notice: str
    """Whose notice the data was held against."""
    columns: tuple[tuple[str, str], ...]
    """Code and name of the classes that have a column of their own."""
    sources: Mapping[str, str]
    """What each source is called."""
    holds: Mapping[str, str]
    """What each source holds: "16 tables, 3 logs"."""
    compared_with: str
    policy_counts: str
    coverage: Coverage
    coverage_words: str
    verdict: tuple[tuple[str, str], ...]
    headline: tuple[tuple[str, str], ...]
    """The verdict in one sentence."""
    actions: tuple[Action, ...]
    numbers: tuple[Number, ...]
    sum_words: str
    work: tuple[WorkRow, ...]
    work_more: int
    classes: tuple[ClassCount, ...]
    longest_class: int
    """Findings of the largest of the three classes."""
    class_ages: Mapping[str, Age]
    """By category, where its findings have dates."""
    beside: str
    n_holding: int
    n_silent: int
    severities: tuple[tuple[str, int, int], ...]
    new_severities: Mapping[str, int]
    """Promises broken since the run before, by severity."""
    n_promises: int
    """Broken ones that the notice states."""
    n_further: int
    """Broken ones that it implies, or that are our reading."""
    n_places: int
    overdue: tuple[Overdue, ...]
    answers: tuple[tuple[Answer, tuple[PromiseAnswer, ...]], ...]
    answers_words: str
    audits: tuple[Audit, ...]
    """Those of retention rules, with everything that was counted."""
    unread_reasons: tuple[tuple[str, int], ...]
    samplings: tuple[tuple[str, int], ...]
    """How samples were drawn and with what bias, and of how many collections."""
    matrix: tuple[Row, ...]
    matrix_total: tuple[int, ...]
    kinds: tuple[Row, ...]
    cards: tuple[Card, ...]
    promise_words: str
    changes: Changes
    views: tuple[FindingView, ...]
    inventory: tuple[tuple[str, tuple[tuple[str, tuple[FindingView, ...]], ...]], ...]
    """The same by source and collection, for print: at most ``MAX_PLAIN``."""
    metadata: tuple[FindingView, ...]
    """Findings of record metadata, which break no promise: apart from the others, and in no number."""
    chips: tuple[tuple[str, str, int], ...]
    """Code, name and number of findings of each class."""
    entities: tuple[tuple[str, str, int], ...]
    listed: str
    """How many findings are listed, and how they stand."""
    roles: tuple[RoleRow, ...]
    time_axis: TimeAxis | None
    rules: tuple[RuleRow, ...]
    possible: tuple[PossibleRow, ...]
    possible_more: int
    possible_counts: str
    n_perhaps: int
    """Collections without personal data in which some is possible."""
    unread: tuple[UnreadRow, ...]
    unread_more: str
    resting: tuple[Assumption, ...]
    """Assumptions that findings rest on, those of most findings first."""
    idle: tuple[Assumption, ...]
    """The others in force."""
    settings: tuple[tuple[str, Pairs], ...]


def page(report: Report) -> Page:
    """Everything the page shows of ``report``, which must be in order."""
    sources = called(report)
    items = worklist(report)
    every = views_of(report, sources)
    metadata = tuple(item for item in every if is_metadata(item.finding) and not item.severity)
    in_places = tuple(item for item in every if not is_metadata(item.finding) or item.severity)
    views = tuple(_urgent_first(in_places, items))
    work, work_more = work_rows(items, sources)
    standing = tuple(item for item in in_places if item.finding.status not in ("gone", "suppressed"))
    broken = cards(report, every, sources)
    known = {(item.source, item.collection): item for item in report.collections}
    held = {(i.finding.source, i.finding.collection) for i in standing if i.code != "none"}
    classes = class_counts(report)
    codes = columns_of(item.finding for item in standing)
    short = ClassWords({category(item.finding): item.class_short for item in every} | CLASS_SHORT)
    held_kinds = holds(report)
    axis = time_axis(live(report), report.run.started_at)
    perhaps = {(item.source, item.collection) for item in live_possible(report)}
    possible, possible_more = possible_rows(report, sources)
    unread, unread_more = unread_rows(report, sources)
    news = broken_news(report)
    gravest = gravest_by_promise(report.violations)
    resting = sorted(report.assumptions, key=lambda item: -item.n_findings)
    return Page(
        report=report,
        title=title([shortened(visible(name)) for name in sources.values()]),
        notice=held_against(report),
        sources=sources,
        holds={
            item.source: source_words(item.kind, held_kinds.get(item.source, "")) for item in report.sources
        },
        compared_with=compared_with(report),
        policy_counts=policy_counts(report.declared.counts),
        coverage=coverage(report),
        coverage_words=coverage_words(coverage(report), report),
        verdict=verdict(report),
        headline=headline(report, items),
        actions=actions(report, items, sources),
        numbers=numbers(report, items),
        sum_words=sum_words(report, items),
        work=work,
        work_more=work_more,
        classes=classes[:3],
        longest_class=max(row.n_findings for row in classes[:3]),
        class_ages=class_ages(live(report), axis),
        beside=_beside(classes[3:]),
        n_holding=len(held),
        n_silent=sum(
            how_read(i) != "unread" and (i.source, i.collection) not in held for i in report.collections
        ),
        severities=severity_counts(report),
        new_severities=Counter(gravest[promise] for promise in news.new),
        n_promises=len({item.promise for item in stated(report.violations)}),
        n_further=len({item.promise for item in report.violations if not is_said(item.basis)}),
        n_places=len(stated(report.violations)),
        overdue=overdue(report),
        answers=by_answer(report),
        answers_words=answers_words(report),
        audits=tuple(item for item in report.audits if item.kind == "retention"),
        unread_reasons=_reasons(report.unscanned),
        samplings=tuple(Counter(i.sampling for i in report.collections if i.sampling).most_common()),
        columns=tuple((code, short[key]) for key, code in codes.items()),
        matrix=by_collection(
            standing,
            known,
            {sources[uri]: words for uri, words in held_kinds.items()},
            tuple(codes.values()),
            MAX_COLLECTIONS if len(views) <= MAX_PLAIN else FEW_COLLECTIONS,
        ),
        matrix_total=total(standing, tuple(codes.values())),
        kinds=by_kind(standing, tuple(codes.values())),
        cards=broken,
        promise_words=promise_words(broken, report.declared.counts, answers_words(report)),
        changes=changes(report, every),
        views=views,
        inventory=_inventory(views[:MAX_PLAIN]),
        metadata=metadata,
        chips=_chips(views),
        entities=_entities(views),
        listed=how_listed(views),
        roles=role_rows(standing),
        time_axis=axis,
        rules=rule_rows([item.finding for item in standing], axis),
        possible=possible,
        possible_more=possible_more,
        possible_counts=possible_counts(report),
        n_perhaps=len(perhaps - held),
        unread=unread,
        unread_more=unread_more,
        resting=tuple(item for item in resting if item.n_findings),
        idle=tuple(item for item in resting if not item.n_findings),
        settings=settings_groups(report.run),
    )


def _urgent_first(views: Iterable[FindingView], items: Iterable[WorkItem]) -> list[FindingView]:
    """With their items, in the order in which those are to be done; what is gone last."""
    place_of = {
        finding.fingerprint: (place, item.id) for place, item in enumerate(items) for finding in item.findings
    }
    last = (len(place_of), "")
    placed = [(view, *place_of.get(view.finding.fingerprint, last)) for view in views]
    return [replace(view, item=item) for view, _, item in sorted(placed, key=lambda entry: entry[1])]


def _inventory(
    views: Iterable[FindingView],
) -> tuple[tuple[str, tuple[tuple[str, tuple[FindingView, ...]], ...]], ...]:
    by_source: dict[str, dict[str, list[FindingView]]] = {}
    for item in views:
        by_source.setdefault(item.source, {}).setdefault(item.finding.collection, []).append(item)
    return tuple(
        (source, tuple((name, tuple(found)) for name, found in sorted(collections.items())))
        for source, collections in by_source.items()
    )


def called(report: Report) -> dict[str, str]:
    """What each source goes by: a name given in the configuration, else the URI."""
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
    """Every finding as a line and what is behind it."""
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


def _beside(others: tuple[ClassCount, ...]) -> str:
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
    """Codes of the classes that have a column of their own, by their ids: account, usage and content, or the
    three that most findings are of."""
    classes = classes_of(map(category, findings))
    return {one: CLASS_CODES[one] for one in classes[:3] if one not in ("undetermined", "none")}


def _codes(views: tuple[FindingView, ...]) -> dict[str, str]:
    return {one: CLASS_CODES[one] for one in classes_of(category(item.finding) for item in views)}


def _chips(views: tuple[FindingView, ...]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter(item.code for item in views)
    short = {item.code: item.class_short for item in views}
    return tuple((code, short[code], counts[code]) for code in _codes(views).values() if counts[code])


def _entities(views: tuple[FindingView, ...]) -> tuple[tuple[str, str, int], ...]:
    counts = Counter((item.finding.entity, item.kind) for item in views)
    return tuple(
        (entity, kind, n) for (entity, kind), n in sorted(counts.items(), key=lambda item: item[0][1])
    )
