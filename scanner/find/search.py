"""Search a source: read every collection completely, and look for the needles.

The needles never leave this machine, because units run in this process or in its worker processes.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from typing import TypeVar

from connectors.base import Connector, ConnectorError, OpenOptions
from connectors.registry import open_source
from detectors.base import Detector
from scanner.counting.plan import ScanSettings, SourceRequest
from scanner.counting.scan_context import namer_of, patterns_of
from scanner.counting.units import ProbeResult, Site, probe
from scanner.errors import described
from scanner.execution.local import InlineExecutor
from scanner.find.keys import Listed, own_keys, pointed_columns
from scanner.find.needles import Needle, without_values
from scanner.find.places import Labels, NotSearched
from scanner.find.shown_keys import may_be_shown, shown_keys
from scanner.find.unit import Finds, SearchResult, SearchSite, can_filter, search_unit
from scanner.redaction.collections import ShownNames
from scanner.redaction.field_names import Namer
from scanner.run.inventory import failure, listed
from scanner.run.progress import Progress

_MOST_COMPARED = 2_000
"""Maximum number of comparisons between a value and a column in one statement that is sent to a server."""
_AHEAD = 16
"""Number of collections that are probed ahead of the one being read."""
_NOTHING_IN_IT = "empty:"


@dataclass(frozen=True, kw_only=True)
class Search:
    """The values to search for, and the settings and services that the search uses."""

    needles: tuple[Needle, ...] = field(repr=False)
    labels: Labels
    detectors: tuple[Detector, ...]
    executor: Executor
    progress: Progress
    settings: ScanSettings = field(default_factory=lambda: ScanSettings(full=True))
    related: bool = False
    server_filter: bool = True
    """Whether servers may leave out rows that cannot contain a value searched for."""

    @property
    def namer(self) -> Namer:
        return namer_of(patterns_of(self.detectors, self.settings.seed))

    def shown(self, text: str) -> str:
        """``text`` without any value searched for, so that it can be shown."""
        return without_values(text, self.needles)


@dataclass(kw_only=True)
class Searched:
    """One collection with the results of the search so far, complete or not."""

    request: SourceRequest
    listed: Listed
    site: SearchSite
    probed: ProbeResult = field(default_factory=ProbeResult)
    finds: Finds = field(default_factory=Finds)
    error: str = ""

    @property
    def must_stay(self) -> bool:
        """Whether the collection must be read in this process, because standard input cannot be opened again,
        or because a server gets only one connection.
        """
        found = self.listed.collection
        return found.kind == "stream" or (found.access.served and not found.access.is_risky)


def search_source(request: SourceRequest, search: Search, missed: list[NotSearched]) -> list[Searched]:
    """Read the collections of a source, and return their results; add unread collections to ``missed``."""
    options = OpenOptions(include=request.include, exclude=request.exclude)
    try:
        connector = open_source(request.source, options)
    except Exception as error:
        missed.append(_missed(request, "", _words(error, "opening it")))
        return []
    try:
        listing = _listed(request, options, connector, search, missed)
        if not search.related:
            return list(_read_all(listing, connector, search, missed))
        whole = list(listing)  # Only the complete listing shows to which columns others refer.
        pointed = pointed_columns(one.listed for one in whole)
        for one in whole:
            one.site = replace(one.site, kept=own_keys(one.listed, pointed, search.labels))
        return list(_read_all(iter(whole), connector, search, missed))
    finally:
        connector.close()


def read(
    one: Searched, connector: Connector, search: Search, probing: Future[ProbeResult] | None = None
) -> None:
    """Read a collection completely and add the results to ``one``.

    If the server filtered rows and the keys of found rows cannot be shown, the collection is read again
    without a filter, which gives row numbers instead.
    """
    filters = (
        search.server_filter
        and 0 < len(one.site.needles) * len(one.listed.collection.fields) <= _MOST_COMPARED
        and may_be_shown(one.listed, search.labels)
        and can_filter(one.site, connector)
    )
    _read(replace(one.site, filters=filters), one, connector, search, probing)
    if not filters or one.error:
        return
    if one.finds.rows and shown_keys(one.listed, one.finds, search.labels, search.needles) is None:
        one.finds = Finds()
        _read(one.site, one, connector, search, None)
    else:
        one.finds.n_rows = max(one.finds.n_rows, one.listed.collection.estimated_rows or 0)


def _read(
    site: SearchSite, one: Searched, connector: Connector, search: Search, probing: Future[ProbeResult] | None
) -> None:
    given = connector if one.must_stay else None
    executor = InlineExecutor() if one.must_stay else search.executor
    probing = probing or executor.submit(probe, site.site, search.settings, given)
    probed = _result(probing, lambda error: ProbeResult(error=error))
    search.progress.collection_started(one.request.display, one.listed.name, len(probed.splits))
    one.probed, one.error = probed, probed.error
    units = [executor.submit(search_unit, site, probed.plan, split, given) for split in probed.splits]
    for unit in units:
        result = _result(unit, lambda error: SearchResult(finds=Finds(), error=error))
        one.finds.merge(result.finds)
        one.error = one.error or result.error
        search.progress.advanced(
            one.request.display, one.listed.name, result.finds.n_rows, result.finds.n_bytes
        )
    status = "complete" if not one.error else "partial"
    search.progress.collection_finished(one.request.display, one.listed.name, status, one.error)


def _site(request: SourceRequest, options: OpenOptions, one: Listed, search: Search) -> SearchSite:
    site = Site(
        source=request.source,
        options=options,
        collection=one.collection,
        detectors=search.detectors,
    )
    known = search.labels.entities(one.source_id, one.name)
    return SearchSite(site=site, needles=search.needles, known=known, keys=one.primary_key)


def _listed(
    request: SourceRequest,
    options: OpenOptions,
    connector: Connector,
    search: Search,
    missed: list[NotSearched],
) -> Iterator[Searched]:
    names, n_listed = ShownNames(search.namer), 0
    for item in listed(connector, request.source, options, search.executor, names):
        n_listed += 1
        if isinstance(item, str):
            missed.append(_missed(request, "", item))
            continue
        name = search.shown(names.of(item).name)
        if item.status == "ready":
            told = Listed(source_id=request.source_id, collection=item, name=name)
            yield Searched(request=request, listed=told, site=_site(request, options, told, search))
        elif not item.reason.startswith(_NOTHING_IN_IT):
            missed.append(_missed(request, name, item.reason))
    if not n_listed:
        missed.append(_missed(request, "", "not_found: there is nothing in it to search"))


def _read_all(
    listing: Iterator[Searched], connector: Connector, search: Search, missed: list[NotSearched]
) -> Iterator[Searched]:
    """Read one collection after another, while the next collections are being probed."""
    waiting: deque[tuple[Searched, Future[ProbeResult] | None]] = deque()

    def finish() -> Searched:
        one, probing = waiting.popleft()
        read(one, connector, search, probing)
        if one.error:
            missed.append(_missed(one.request, one.listed.name, one.error))
        return one

    for one in listing:
        early = None if one.must_stay else search.executor.submit(probe, one.site.site, search.settings)
        waiting.append((one, early))
        while len(waiting) > (0 if one.must_stay else _AHEAD):
            yield finish()
    while waiting:
        yield finish()


_Result = TypeVar("_Result")


def _result(future: "Future[_Result]", failed: Callable[[str], _Result]) -> _Result:
    error = future.exception()
    return future.result() if error is None else failed(str(failure(error)))


def _missed(request: SourceRequest, collection: str, reason: str) -> NotSearched:
    return NotSearched(source=request.display, collection=collection, reason=reason)


def _words(error: Exception, doing: str) -> str:
    if isinstance(error, ConnectorError):
        return str(error)
    return f"crashed: {doing} stopped at an unexpected error ({described(error)})"
