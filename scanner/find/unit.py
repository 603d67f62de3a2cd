"""Units of a search: functions that any process on this machine can run.

A unit returns the places of hits, and the key values of found rows. The keys never leave the program unless
they are known not to be personal data (``scanner.find.shown_keys``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from connectors.base import GROUP, Connector, ConnectorError, Filtering, ReadPlan, Split
from scanner.counting.json_cells import open_json
from scanner.counting.plan import CollectionPlan
from scanner.counting.resource_limits import Care
from scanner.counting.scan_context import namer_of, patterns_of
from scanner.counting.units import Opened, Site
from scanner.errors import described
from scanner.find.cells import Mask, equal_cells, search_cells, search_parts
from scanner.find.needles import Needle
from scanner.find.readings import UNUSUAL
from scanner.log_formats.registry import fields_of
from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_table import TEXT
from scanner.redaction.field_names import Namer, numbered

LINKED = -1
"""Replaces a needle's index if a row was found through the key of another row."""


@dataclass(frozen=True, kw_only=True)
class SearchSite:
    """A collection, and what to search for in it."""

    site: Site
    needles: tuple[Needle, ...] = field(repr=False)
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Entities that the scan found in each field."""
    keys: tuple[str, ...] = ()
    """Columns that identify the rows of the collection."""
    kept: tuple[str, ...] = ()
    """Columns to which other rows may refer, and whose values are therefore collected from found rows."""
    filters: bool = False
    """Whether the server leaves out rows that cannot match; the remaining rows then have no row numbers."""
    pointing: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)
    """Key values of found rows, by the column that refers to these keys."""

    @property
    def care(self) -> Care | None:
        return self.site.care


@dataclass(frozen=True, order=True)
class Spot:
    """A field and the needle found there; ``needle`` is the index of a needle, or ``LINKED``."""

    group: str
    path: str
    needle: int


@dataclass(kw_only=True)
class Finds:
    """The places found in one unit; the results of several units of a collection can be merged."""

    rows: dict[Spot, set[int]] = field(default_factory=dict)
    """Ordinals of the rows found, by spot."""
    keys: dict[int, tuple[str | None, ...]] = field(default_factory=dict, repr=False)
    """Values of the columns that identify a row, by row ordinal."""
    kept: dict[str, set[str]] = field(default_factory=dict, repr=False)
    n_rows: int = 0
    n_bytes: int = 0

    def add(self, group: str, path: str, needle: int, ordinals: NDArray[np.int64]) -> None:
        self.rows.setdefault(Spot(group, path, needle), set()).update(ordinals.tolist())

    def merge(self, other: "Finds") -> None:
        for spot, ordinals in other.rows.items():
            self.rows.setdefault(spot, set()).update(ordinals)
        self.keys.update(other.keys)
        for column, values in other.kept.items():
            self.kept.setdefault(column, set()).update(values)
        self.n_rows += other.n_rows
        self.n_bytes += other.n_bytes

    def found(self) -> set[int]:
        return set().union(*self.rows.values())


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    finds: Finds
    error: str = ""
    """The error that stopped the unit, as ``code: explanation``; ``finds`` has the results until then."""


def search_unit(
    site: SearchSite, plan: CollectionPlan, split: Split, connector: Connector | None = None
) -> SearchResult:
    """Read all rows of one split, and look for the needles or for the keys in ``site.pointing``."""
    finds = Finds()
    try:
        inner = site.site
        namer = namer_of(patterns_of(inner.detectors, plan.seed))
        search = _Search(site=site, plan=plan, namer=namer, finds=finds)
        with Opened(inner, connector) as opened:
            for batch in _batches(opened, site, split, ReadPlan(seed=plan.seed)):
                search.take(batch)
    except ConnectorError as error:
        return SearchResult(finds=finds, error=str(error))
    except MemoryError:
        return SearchResult(finds=finds, error="too_large: needs more memory than a unit may take")
    except Exception as error:
        words = f"crashed: reading stopped at an unexpected error ({described(error)})"
        return SearchResult(finds=finds, error=words)
    return SearchResult(finds=finds)


def can_filter(site: SearchSite, connector: Connector) -> bool:
    return isinstance(connector, Filtering) and connector.can_filter(site.site.collection)


def _batches(opened: Connector, site: SearchSite, split: Split, plan: ReadPlan) -> Iterator[pa.RecordBatch]:
    if not site.filters or not isinstance(opened, Filtering):
        return opened.read(site.site.collection, split, plan)
    fragments = tuple(dict.fromkeys(needle.fragment for needle in site.needles))
    return opened.read_possible(site.site.collection, fragments, UNUSUAL, plan)


@dataclass(kw_only=True)
class _Search:
    site: SearchSite
    plan: CollectionPlan
    namer: Namer
    finds: Finds
    fresh: set[int] = field(default_factory=set)
    """Rows found in the current batch."""

    @cached_property
    def pointing(self) -> dict[str, pa.Array]:
        return {path: pa.array(sorted(values), pa.string()) for path, values in self.site.pointing.items()}

    def take(self, batch: pa.RecordBatch) -> None:
        ordinals = batch.column(0).to_numpy(zero_copy_only=False)
        group = (batch.schema.metadata or {}).get(GROUP, b"").decode("utf-8", "replace")
        self.finds.n_rows += 0 if group else ordinals.size
        arrays = {name: _text(batch.column(place)) for place, name in enumerate(batch.schema.names) if place}
        self.finds.n_bytes += sum(pc.sum(pc.binary_length(array)).as_py() or 0 for array in arrays.values())
        if self.site.site.collection.layout == "lines":
            self._lines(ordinals, pc.fill_null(batch.column(1), ""))
            return
        self.fresh = set()
        json = [name for name in self.plan.json_columns if not group and name in arrays]
        opened = [open_json(name, arrays[name], ordinals) for name in json]
        inner = {path: cells for one in opened for path, cells in one.fields.items()}
        self._records(group, ordinals, arrays | {one.column: one.unparsed for one in opened} | inner)
        for nested in (nested for one in opened for nested in one.nested):
            self._records(nested.group, nested.ordinals, nested.fields)
        if not group:
            self._keep(arrays, ordinals, self.fresh)

    def _records(self, group: str, ordinals: NDArray[np.int64], arrays: Mapping[str, pa.Array]) -> None:
        safe = self.namer.names([group, *arrays], dict(self.plan.crowds))
        told = numbered(safe[1:]) if self.plan.has_columns else safe[1:]
        paths = dict(zip(arrays, (name.path for name in told), strict=True))
        add = partial(self._add, safe[0].path)
        for name, cells in arrays.items():
            path = paths[name]
            if path in self.pointing and (mask := equal_cells(cells, self.pointing[path])).any():
                add(path, LINKED, ordinals[mask])
            for place, mask in search_cells(cells, self.site.needles):
                if self._counts(place, path):
                    add(path, place, ordinals[mask])
            for place, needle in enumerate(self.site.needles):
                if not needle.whole and needle.is_in_name(name):
                    add(path, place, ordinals[_filled(cells)])
        for place, needle in enumerate(self.site.needles):
            people = {name: cells for name, cells in arrays.items() if self._is_known(place, paths[name])}
            if needle.parts and len(people) > 1:
                for name, mask in search_parts(people, needle).items():
                    add(paths[name], place, ordinals[mask])

    def _add(self, group: str, path: str, place: int, ordinals: NDArray[np.int64]) -> None:
        self.finds.add(group, path, place, ordinals)
        self.fresh.update(ordinals.tolist())

    def _counts(self, place: int, path: str) -> bool:
        return not self.site.needles[place].whole or self._is_known(place, path)

    def _is_known(self, place: int, path: str) -> bool:
        """Whether the field holds the entity of the needle at index ``place``, according to the scan."""
        return self.site.needles[place].entity in self.site.known.get(path, ())

    def _keep(self, arrays: Mapping[str, pa.Array], ordinals: NDArray[np.int64], found: set[int]) -> None:
        """Store the keys of the rows found in this batch."""
        if not found:
            return
        chosen = pa.array(np.flatnonzero(np.isin(ordinals, list(found))))
        rows = ordinals[chosen.to_numpy(zero_copy_only=False)].tolist()
        if self.site.keys and all(name in arrays for name in self.site.keys):
            columns = [arrays[name].take(chosen).to_pylist() for name in self.site.keys]
            self.finds.keys.update(zip(rows, zip(*columns, strict=True), strict=True))
        for name in self.site.kept:
            if name in arrays:
                texts = pc.utf8_trim_whitespace(arrays[name].take(chosen)).to_pylist()
                self.finds.kept.setdefault(name, set()).update(text for text in texts if text)

    def _lines(self, ordinals: NDArray[np.int64], lines: pa.Array) -> None:
        """Search whole lines, and cut only lines with a match into fields to find the field of the match."""
        needles = self.site.needles
        masks = dict(search_cells(lines, needles))
        for place in [place for place, needle in enumerate(needles) if needle.whole]:
            # This needle must match a whole field, so every line with the needle's text is cut into fields.
            masks[place] = _holding(lines, needles[place])
        if self.site.pointing:
            masks[LINKED] = np.ones(len(lines), dtype=np.bool_)
        for place, mask in masks.items():
            chosen = np.flatnonzero(mask)
            if chosen.size:
                self._cut(place, ordinals[chosen], lines.take(pa.array(chosen)))

    def _cut(self, place: int, ordinals: NDArray[np.int64], lines: pa.Array) -> None:
        buffer = _joined(lines)
        fields = fields_of(buffer, self.plan.log_format)
        named = np.zeros(ordinals.size, dtype=np.bool_)
        for table in (fields.inner, fields.outer):
            inner = named.copy()
            for code, safe in enumerate(self.namer.names(table.labels, dict(self.plan.crowds))):
                line, values = table.values(buffer, code)
                mask = self._in_values(place, safe.path, values) & ~inner[line]
                if mask.any():
                    self.finds.add("", safe.path, place, ordinals[np.unique(line[mask])])
                    named[line[mask]] = True
        if place != LINKED and not self.site.needles[place].whole and not named.all():
            self.finds.add("", TEXT, place, ordinals[~named])

    def _in_values(self, place: int, path: str, values: pa.Array) -> Mask:
        if place == LINKED:
            if path in self.pointing:
                return equal_cells(values, self.pointing[path])
            return np.zeros(len(values), dtype=np.bool_)
        if not self._counts(place, path):
            return np.zeros(len(values), dtype=np.bool_)
        found = dict(search_cells(values, [self.site.needles[place]]))
        return found.get(0, np.zeros(len(values), dtype=np.bool_))


def _holding(lines: pa.Array, needle: Needle) -> Mask:
    found = pc.match_substring_regex(lines, needle.hint, ignore_case=True)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _filled(cells: pa.Array) -> Mask:
    filled = pc.fill_null(pc.greater(pc.binary_length(cells), 0), False)
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _joined(texts: pa.Array) -> LineBuffer:
    whole = pa.LargeListArray.from_arrays(pa.array([0, len(texts)], pa.int64()), texts)
    return LineBuffer.of(pc.binary_join(whole, "\n")[0].as_buffer().to_pybytes())


def _text(array: pa.Array) -> pa.Array:
    is_text = pa.types.is_large_string(array.type) or pa.types.is_string(array.type)
    return array if is_text else array.cast(pa.string())
