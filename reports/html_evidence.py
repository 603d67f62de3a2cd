"""The details that the HTML report unfolds for a finding: the evidence and the classification."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.citing import cited, lines_words
from reports.names import legible, visible
from reports.summary import governing, reviewed, title_of
from reports.words import day, duration, humanized, share, uncapitalized
from scanner.finding import Classification, Finding, Retention, Violation, distinct_words

_FINGERPRINT_SHOWN = 12
_AXIS_ENDS = (0.0001, 0.001, 0.01, 0.1, 1.0)

Pairs = tuple[tuple[str, str], ...]
"""Pairs of a label and its text."""


@dataclass(frozen=True, kw_only=True)
class Interval:
    """The share of matching values and the confidence interval of the share, as positions in per cent of an
    axis that ends at ``axis_end``.

    ``exact`` means that all rows were read, so that there is no interval.
    """

    at: float
    low: float
    high: float
    exact: bool
    axis_end: str


@dataclass(frozen=True, kw_only=True)
class Detail:
    """The part that unfolds below the line of a finding: the evidence, and how the finding was classified."""

    bar: Interval
    promises: tuple[tuple[str, str], ...]
    """Id and title of each promise that the finding breaks."""
    question: str
    others: tuple[tuple[str, str, str, str], ...]
    """Title, role, reason and details of each class other than the governing one."""
    evidence: Pairs
    decision: Pairs
    facts: Pairs
    signals: tuple[str, ...]
    """The evidence for the class."""
    terms: tuple[str, ...]
    """The terms that make up the confidence of the finding."""
    in_print: str
    """Details printed below the line of the finding, because nothing can be unfolded on paper."""


def detail_of(
    finding: Finding, *, whole: bool, violations: tuple[Violation, ...], sections: Mapping[str, str]
) -> Detail:
    first = governing(finding)
    evidence = _evidence(finding, whole=whole)
    decision = _decision(first, sections) if first else ()
    return Detail(
        bar=interval(finding, whole=whole, end=_axis_end(finding)),
        promises=_promises(violations),
        question=legible(first.question) if first else "",
        others=tuple(
            (title_of(o), humanized(o.role).lower(), legible(o.reason), _said_of(o, sections))
            for o in finding.classifications[1:]
        ),
        evidence=evidence,
        decision=decision,
        facts=_facts(finding),
        signals=tuple(map(legible, first.signals)) if first else (),
        terms=tuple(map(legible, finding.evidence.terms)),
        in_print=_in_print(finding, evidence, decision),
    )


def _promises(violations: Iterable[Violation]) -> tuple[tuple[str, str], ...]:
    """Id and title of each broken promise, without duplicates."""
    return tuple(dict.fromkeys((item.promise, item.title or humanized(item.promise)) for item in violations))


def _evidence(finding: Finding, *, whole: bool) -> Pairs:
    item = finding.evidence
    low, high = item.interval_95
    reach = "every row was read" if whole else f"{share(low)} to {share(high)}, 95 in 100"
    return (
        ("Rows read", f"{item.n_read:,}"),
        ("Not empty", f"{item.n_non_null:,}"),
        ("Different values", distinct_words(item.n_distinct)),
        ("Rows matched", f"{item.n_match:,}"),
        ("Different values matched", distinct_words(item.n_distinct_match)),
        ("Checked and valid", f"{item.n_valid:,} of {item.n_validated:,}"),
        ("Reserved examples", f"{item.n_example:,}"),
        ("Share", share(item.prevalence)),
        ("Interval", reach if item.n_read else "no row was read"),
    )


def _decision(item: Classification, sections: Mapping[str, str]) -> Pairs:
    rows = (
        ("Class", f"{title_of(item)} ({item.confidence:.2f})"),
        ("Runner-up", item.runner_up or "none close"),
        ("Element", f"{item.element_title} ({item.element})" if item.element_title else item.element),
        ("Part of", item.sub_category),
        ("Role, whose", "; ".join(filter(None, (humanized(item.role).lower(), _words(item.data_subject))))),
        ("Notice", cited(item.notice_section, item.notice_lines, sections)),
        ("Kept", kept(item.retention)),
        ("Except", ", ".join(item.retention.exceptions)),
        ("May receive it", ", ".join(map(_words, item.recipients))),
        ("Marks", ", ".join(dict.fromkeys(map(_words, _marks(item))))),
        ("Legal basis", _legal_basis(item)),
        ("California", _words(item.california_category)),
    )
    return tuple((label, text) for label, text in rows if text.strip(", "))


def _legal_basis(item: Classification) -> str:
    words = ", ".join(map(_words, item.legal_basis))
    return f"{words} ({item.legal_basis_source})" if words else ""


def _marks(item: Classification) -> tuple[str, ...]:
    return (*item.flags, item.confidentiality, item.identifiability)


def _said_of(item: Classification, sections: Mapping[str, str]) -> str:
    """Details of a class other than the governing one, in one line."""
    told = dict(_decision(item, sections))
    return " ".join(
        f"{label}: {told[label]}." for label in ("Element", "Role, whose", "Kept", "Notice") if label in told
    )


def _facts(finding: Finding) -> Pairs:
    item = finding.evidence
    rows = (
        ("Field", visible(finding.field)),
        ("Record", visible(finding.group) if finding.group else ""),
        ("Name read as", ", ".join(map(visible, item.name_tokens))),
        ("Detector", item.detector),
        ("Where it is", "the whole field" if finding.axis == "column_type" else "inside longer values"),
        ("Examples", ", ".join(map(visible, finding.masked_examples)) or "none shown"),
        ("First in rows", ", ".join(f"{row:,}" for row in finding.locations)),
        ("Dates", dates(finding)),
        ("Status", finding.status),
        ("Read", f"on {day(finding.carried_from)}; unchanged since" if finding.carried_from else ""),
        ("Since the last run", _changed(finding)),
        ("Reviews", legible("; ".join(map(reviewed, finding.reviews)))),
    )
    return tuple((label, text) for label, text in rows if text)


def dates(finding: Finding) -> str:
    oldest, newest = finding.evidence.oldest, finding.evidence.newest
    return f"{day(oldest)} to {day(newest)}" if oldest and newest else ""


def _changed(finding: Finding) -> str:
    if finding.change is None:
        return ""
    return f"{humanized(finding.change.cause)}: {legible(finding.change.why)}"


def kept(item: Retention) -> str:
    """A retention rule in words: the time limit, the event from which the limit runs, the action afterwards,
    and who states the rule.
    """
    if not item.rule:
        return "no rule"
    limit = duration(item.limit) if item.limit else "no figure stated"
    joint = "after" if item.limit else "until:"
    after = f"{limit} {joint} {_words(item.trigger)}" if item.trigger else limit
    parts = (after, f"then {_words(item.action)}" if item.action else "")
    lines = lines_words(item.notice_lines) if item.notice_lines else ""
    said = ", ".join(filter(None, (_words(item.source), lines)))
    return ", ".join(filter(None, parts)) + (f" ({said})" if said else "")


def _words(identifier: str) -> str:
    return uncapitalized(humanized(identifier))


def _axis_end(finding: Finding) -> float:
    reach = max(finding.evidence.interval_95[1], finding.evidence.prevalence)
    return next((end for end in _AXIS_ENDS if reach <= end), 1.0)


def interval(finding: Finding, *, whole: bool, end: float) -> Interval:
    low, high = finding.evidence.interval_95
    at, low, high = (
        round(100 * min(value / end, 1.0), 2) for value in (finding.evidence.prevalence, low, high)
    )
    return Interval(at=at, low=low, high=high, exact=whole, axis_end=share(end))


def _in_print(finding: Finding, evidence: Pairs, decision: Pairs) -> str:
    """Details printed below the line of the finding, because nothing can be unfolded on paper."""
    told, decided = dict(evidence), dict(decision)
    counts = (
        f"Rows read: {told['Rows read']}, not empty: {told['Not empty']}, matched: {told['Rows matched']}; "
        f"valid distinct values: {told['Checked and valid']}. Share: {told['Share']} ({told['Interval']})."
    )
    rest = [f"{label}: {decided[label]}." for label in ("Notice", "Kept", "Runner-up") if label in decided]
    return " ".join((counts, *rest, finding.fingerprint[:_FINGERPRINT_SHOWN]))
