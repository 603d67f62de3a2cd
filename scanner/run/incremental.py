"""Incremental scans: which stored results a run may reuse, what these results depend on, and which results
the run stores. The stored result of one collection is called a page (``scanner/checkpoint/page.py``).
"""

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

import scanner
from scanner.checkpoint.carrying import Basis, Carrying
from scanner.counting.plan import SourceRequest, UnitLimits
from scanner.history.rules import facts_text
from scanner.serialization.sealing import digest
from scanner.store.base import Store
from scanner.store.errors import StoreError

if TYPE_CHECKING:
    from scanner.run.preparation import Preparation

_AMOUNTS: Final = ("sample", "full", "seed", "schema_only")
"""Scans that differ in one of these settings have separate sets of pages. If any other setting changes, the
existing pages are outdated.
"""
_MOST_LOST: Final = 3
"""Number of unreadable pages after which the store counts as broken, because each attempt to read a page
takes seconds.
"""


@dataclass
class Incremental:
    """The stored pages that one run reads and writes."""

    store: Store
    prepared: "Preparation"
    run: str
    started_at: datetime
    trouble: str = ""
    """Why some stored pages could not be read; empty if all pages could be read."""
    _places: dict[str, frozenset[str]] = field(default_factory=dict)
    _n_lost: int = 0

    def __post_init__(self) -> None:
        self.carrying = Carrying(
            page_of=self._page_of,
            basis=basis_of(self.prepared),
            run=self.run,
            started_at=self.started_at,
            max_age=self.prepared.recorded["max_age"],
            seed=self.prepared.settings.seed,
        )

    def keep(self, at: datetime) -> str:
        """Store the run's pages and return an error message, or an empty text. If a source was not listed
        completely, the source's older pages remain stored.
        """
        requests = {request.source_id: request for request in self.prepared.requests}
        try:
            for kept in self.carrying.kept:
                scope = self._scope(requests[kept.source_id])
                self.store.pages.keep(scope, self.run, at.isoformat(), kept.pages, drop_others=kept.is_whole)
        except StoreError as error:
            return f"the run is kept, but not what the next incremental scan could carry: {error}"
        return ""

    def _page_of(self, request: SourceRequest, place: str) -> bytes | None:
        scope = self._scope(request)
        try:
            if scope not in self._places:
                self._places[scope] = self.store.pages.places(scope)
            if place in self._places[scope]:
                return self.store.pages.payload(scope, place)
        except StoreError as error:
            self.trouble, self._n_lost = str(error), self._n_lost + 1
            if scope not in self._places or self._n_lost == _MOST_LOST:
                self._places[scope] = frozenset()
            return b""
        return None

    def _scope(self, request: SourceRequest) -> str:
        amounts = [getattr(self.prepared.settings, name) for name in _AMOUNTS]
        parts = (request.source_id, repr(request.include), repr(request.exclude), repr(amounts))
        return digest(*parts).hex()


def basis_of(prepared: "Preparation") -> Basis:
    """Digests or names of everything on which a run's counts and classes depend."""
    policy = prepared.classifier.policy
    settings = replace(prepared.settings, unit=UnitLimits(), language_models=())
    detectors = facts_text(prepared.classifier.detectors)
    return Basis(
        counting={
            "tool": scanner.__version__,
            "detectors": _short(detectors),
            "company": company_digest(prepared),
            "settings": _short(repr(settings)),
            "language models": ", ".join(model.title for model in prepared.settings.language_models),
        },
        judging={
            "policy": f"{policy.id} {policy.version} {policy.page.sha256[:16]}",
            "min_confidence": str(prepared.classifier.min_confidence),
        },
    )


def company_digest(prepared: "Preparation") -> str:
    """Digest of the company facts, on which counts depend because validators use the facts."""
    facts = prepared.classifier.company
    listed = [(item.name, sorted(getattr(facts, item.name))) for item in fields(facts)]
    return _short(repr(listed))


def _short(text: str) -> str:
    return digest(text).hex()
