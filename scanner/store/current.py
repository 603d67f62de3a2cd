"""A stored run, updated with owners and with later decisions."""

from dataclasses import replace
from datetime import date

from scanner.finding import Report
from scanner.history.review import Refusal, decisions
from scanner.history.since import decided_since
from scanner.store.base import Store


def current(store: Store, report: Report, today: date, refusal: Refusal) -> Report:
    """``report`` with the owners, due dates and decisions as of ``today``; its findings stay unchanged."""
    known = decisions(store.reviews.all(), today)
    return replace(
        report,
        assignments=store.assignments.all(),
        decided=decided_since(report, known, refusal) if known.active else (),
    )
