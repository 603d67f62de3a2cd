"""Reuse the results of an earlier scan for collections that have not changed.

Only the final counts of a collection are reused, without sketches of values. Each run classifies these counts
again, so a changed policy applies to them, too, and an incremental scan gives the same result as a complete
scan.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from connectors.base import Collection
from scanner.checkpoint.known import KnownCollection, Unknown
from scanner.checkpoint.page import GroupPage, KeptPages, Page, mark_of, place_of, without_values
from scanner.counting.outcome import CollectionResult, SourceOutcome
from scanner.counting.plan import SourceRequest
from scanner.fields.profile import UNSURE, Origin, Place, RecordGroup, Spot, declared_as
from scanner.finding import Carried, Finding, ReadAgain
from scanner.project.spans import parse_span
from scanner.serialization.sealing import Unusable, opened, seal
from scanner.serialization.times import iso

Why = Literal["new", "changed", "unmarked", "aged", "rules", "compared", "damaged"]
_SEALED_FOR: Final = b"page"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The results of comparing the values of fields with the values of other fields."""

    origins: Mapping[Spot, Origin]
    """For a field, the column that contains most of the field's values."""
    within: Mapping[Spot, tuple[Origin, ...]]
    """For a field, the key columns that contain the field's values."""


@dataclass(frozen=True, kw_only=True)
class Basis:
    """Digests of everything that results depend on besides the data, by name. If a digest changes, new
    results are needed.
    """

    counting: Mapping[str, str]
    """What counts depend on: the program version, the settings, the detectors and the company facts."""
    judging: Mapping[str, str]
    """What classes depend on: the policy and the least confidence."""


@dataclass(kw_only=True)
class Carrying:
    """Decides for each collection of this run whether the collection's page from an earlier run can be
    used.
    """

    page_of: Callable[[SourceRequest, str], bytes | None]
    """Returns the stored page for a source and a place (``place_of``); ``None`` if there is no such page."""
    basis: Basis
    run: str
    started_at: datetime
    max_age: str
    """The age, such as ``30d``, from which pages are not used."""
    seed: int
    """Seed with which values are hashed."""
    judged_anew: set[str] = field(default_factory=set)
    """Names of what has changed in ``Basis.judging`` since a reused page was made."""
    kept: list[KeptPages] = field(default_factory=list)
    """The pages that this run has made for later runs."""
    again: Counter[tuple[Why, str]] = field(default_factory=Counter)
    """Number of collections that were read although there may have been a page, by reason and by the rules
    that changed.
    """

    def of(self, request: SourceRequest, collection: Collection, shown: Collection) -> KnownCollection:
        if collection.kind == "stream" or collection.is_computed:
            self.again["unmarked", ""] += 1
            return Unknown()
        page = self._page(request, collection)
        return _Decided(self, page, request, collection, shown) if page else Unknown(wants_digest=True)

    def judging_of(self, source_kind: str) -> dict[str, str]:
        return {**self.basis.judging, "kind of source": source_kind}

    def _page(self, request: SourceRequest, collection: Collection) -> Page | None:
        """The stored page of a collection, if it is valid as long as the data has not changed; otherwise
        ``None``.
        """
        payload = self.page_of(request, place_of(collection))
        page = opened(Page, payload, _SEALED_FOR) if payload is not None else None
        if page is None or isinstance(page, Unusable):
            self.again["damaged" if page else "new", ""] += 1
        elif moved := _moved(page.counting, self.basis.counting):
            self.again["rules", ", ".join(moved)] += 1
        elif not timedelta() <= self._age(page) < parse_span(self.max_age):
            self.again["aged", ""] += 1
        else:
            return page
        return None

    def _age(self, page: Page) -> timedelta:
        """Time since the collection of the page was read; negative if the clock was set back since then."""
        return self.started_at.replace(microsecond=0) - datetime.fromisoformat(page.read_at)

    def summary(self, results: Sequence[CollectionResult]) -> Carried:
        """Summarise for the report which results were reused and why other collections were read."""
        carried = [result.carried_from for result in results if result.carried_from]
        return Carried(
            max_age=self.max_age,
            n_carried=len(carried),
            oldest=min(carried, default=""),
            judged_anew=tuple(sorted(self.judged_anew)) if carried else (),
            read_again=tuple(
                ReadAgain(why=why, what=what, n_collections=count)
                for (why, what), count in sorted(self.again.items())
                if count
            ),
        )

    def keep(self, parts: Sequence[SourceOutcome], findings: Sequence[Finding], compared: Compared) -> None:
        """Make the pages from which later runs can reuse results."""
        by_place: dict[Place, list[Finding]] = {}
        for finding in findings:
            by_place.setdefault((finding.source, finding.collection), []).append(finding)
        for part in parts:
            pages: dict[str, bytes] = {}
            for result in part.collections:
                own = by_place.get((result.source, result.collection.name), ())
                if result.mark is not None and (
                    payload := self._page_of(result, own, compared, part.summary.kind)
                ):
                    pages[result.mark.place] = payload
            is_whole = all(item.collection for item in part.unscanned)
            self.kept.append(KeptPages(part.summary.source_id, pages, is_whole))

    def _page_of(
        self, result: CollectionResult, findings: Sequence[Finding], compared: Compared, source_kind: str
    ) -> bytes | None:
        """Turn a result into a page for the next run; ``None`` if the next run must read the collection.

        Of the masked examples, only those that a finding shows are stored, and therefore none of content or
        secrets.
        """
        if result.mark is None or result.status != "complete" or result.collection.is_computed:
            return None
        shown = {
            (item.group, item.field, item.evidence.detector) for item in findings if item.masked_examples
        }
        place = (result.source_id, result.collection.name)
        groups = tuple(
            GroupPage(
                path=group.path,
                rows=group.rows,
                fields=tuple(
                    replace(
                        without_values(item, group.path, shown, self.seed),
                        origin=compared.origins.get((place, group.path, item.path)),
                        within=compared.within.get((place, group.path, item.path), ()),
                    )
                    for item in group.fields
                ),
            )
            for group in result.groups
        )
        page = Page(
            mark=result.mark,
            counting=dict(self.basis.counting),
            judging=self.judging_of(source_kind),
            read_at=result.carried_from or iso(self.started_at),
            compared=self.run,
            rows=result.rows,
            rows_read=result.rows_read,
            bytes_read=result.bytes_read,
            sampling=result.sampling,
            groups=groups,
        )
        return seal(page, _SEALED_FOR)


@dataclass(frozen=True)
class _Decided:
    """A collection with a stored page, which is used unless the collection has changed."""

    carrying: Carrying
    page: Page
    request: SourceRequest
    collection: Collection
    shown: Collection
    wants_digest: bool = True
    is_reported: bool = False

    def at_once(self) -> CollectionResult | None:
        kept, now = self.page.mark, mark_of(self.collection, "")
        if kept.shape == now.shape and kept.watermark and kept.watermark == now.watermark:
            return self._carried(kept.content)
        return None

    def by_digest(self, content: str) -> CollectionResult | None:
        kept, now = self.page.mark, mark_of(self.collection, content)
        if kept.shape == now.shape and content and kept.content == content:
            return self._carried(content)
        is_marked = now.watermark or content or kept.shape != now.shape
        self.carrying.again["changed" if is_marked else "unmarked", ""] += 1
        return None

    def _carried(self, content: str) -> CollectionResult:
        page, moved = self.page, _moved(self.page.judging, self.carrying.judging_of(self.request.source_kind))
        self.carrying.judged_anew.update(moved)
        return CollectionResult(
            source=self.request.display,
            source_id=self.request.source_id,
            collection=self.shown,
            status="complete",
            rows=page.rows,
            rows_read=page.rows_read,
            bytes_read=page.bytes_read,
            sampling=page.sampling,
            groups=tuple(self._group(group, UNSURE if moved else page.compared) for group in page.groups),
            mark=mark_of(self.collection, content),
            carried_from=page.read_at,
        )

    def _group(self, page: GroupPage, compared: str) -> RecordGroup:
        declared = {} if page.path else {info.name: info for info in self.shown.fields}
        return RecordGroup(
            source_id=self.request.source_id,
            source=self.request.display,
            collection=self.shown.name,
            collection_kind=self.shown.kind,
            path=page.path,
            fields=tuple(
                declared_as(item, declared[item.path]) if item.path in declared else item
                for item in page.fields
            ),
            rows=page.rows,
            comment="" if page.path else self.shown.comment,
            source_kind=self.request.source_kind,
            compared=compared,
        )


def _moved(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [name for name in sorted({**before, **now}) if before.get(name) != now.get(name)]
