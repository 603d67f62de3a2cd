"""Add current owners and later review decisions to the report of a stored run."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from scanner.finding import Decided, Finding, Report
from scanner.finding.identity import SourceNames
from scanner.finding.tiers import both_tiers
from scanner.history.review import Decisions, Refusal, decisions
from scanner.store.base import Store


def decided_since(report: Report, decisions: Decisions, refusal: Refusal) -> tuple[Decided, ...]:
    """One entry for each finding to which a review applies that the run did not know yet."""
    known = replace(decisions, names=SourceNames(report.sources))
    return tuple(_of(both_tiers(report), known, refusal))


def _of(findings: Iterable[Finding], decisions: Decisions, refusal: Refusal) -> Iterator[Decided]:
    for finding in findings:
        heeded = {note.number for note in finding.reviews}
        held = decisions.about(finding, refusal)
        heeded |= held.refused.keys()
        news = [review for review in held.reviews if review.number not in heeded]
        for review in news[:1]:
            yield Decided(fingerprint=finding.fingerprint, verdict=review.verdict, review=review.number)


def current(store: Store, report: Report, today: date, refusal: Refusal) -> Report:
    """``report`` with the owners, due dates and decisions as of ``today``; the findings stay unchanged."""
    known = decisions(store.reviews.all(), today)
    return replace(
        report,
        assignments=store.assignments.all(),
        decided=decided_since(report, known, refusal) if known.active else (),
    )
