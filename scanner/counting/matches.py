"""Turn the hits of the pattern pass into counts per entity. Rows are counted, not matches."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detectors.base import Detector, Verdict
from detectors.matching.grouped_hits import grouped_hits
from detectors.matching.hits import Hits, present
from scanner.counting.columns import Cells
from scanner.fields.tally import MAX_EXAMPLES, MAX_LOCATIONS, EntityTally

_PRECEDENCE = np.array([5, 0, 3, 4, 2, 1], dtype=np.int8)
"""Rank of each verdict. A row is counted under its verdict with the lowest rank, so a row with one real value
is not counted as an example.
"""


@dataclass(frozen=True, kw_only=True)
class Texts:
    """The searched texts, which are distinct cells or lines, and the rows that contain each text."""

    ordinals: NDArray[np.int64]
    """The ordinals of the rows that have a text, in ascending order."""
    index: NDArray[np.int64]
    """Positions in the batch of the rows that have a text."""
    codes: NDArray[np.int64]
    """For each row that has a text, the index of the text."""
    counts: NDArray[np.int64]
    """Number of rows with each text."""

    @classmethod
    def of_cells(cls, cells: Cells) -> "Texts":
        return cls(ordinals=cells.ordinals, index=cells.index, codes=cells.codes, counts=cells.counts)

    def holding(self, codes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Mask of the rows whose text is one of ``codes``."""
        wanted = np.zeros(self.counts.size, dtype=np.bool_)
        wanted[codes] = True
        return wanted[self.codes]

    @classmethod
    def of_lines(cls, ordinals: NDArray[np.int64]) -> "Texts":
        index = np.arange(ordinals.size, dtype=np.int64)
        return cls(ordinals=ordinals, index=index, codes=index, counts=np.ones_like(index))


Partners = Mapping[str, NDArray[np.bool_]]
"""For each partner entity, a mask of the batch's rows that contain a valid match of the entity."""

ReadText = Callable[[int], str]
"""Returns the matched text of the hit at an index; only used to mask this text."""


def partner_rows(
    partners: Mapping[str, NDArray[np.bool_]], found: Iterator[tuple[Hits, Texts]], n_rows: int
) -> dict[str, NDArray[np.bool_]]:
    """For every partner entity, a mask of the rows with a valid match of the entity.

    ``partners`` gives the detectors of each partner entity, as a mask by detector index.
    """
    rows = {entity: np.zeros(n_rows, dtype=np.bool_) for entity in partners}
    for hits, texts in found:
        if not len(hits):
            continue
        having = present(hits.detector.astype(np.int64))
        for entity, members in partners.items():
            if not members[having].any():
                continue
            matched = (hits.verdict > 0) & members[hits.detector]
            has = np.zeros(texts.counts.size, dtype=np.bool_)
            has[hits.row[matched]] = True
            rows[entity][texts.index[has[texts.codes]]] = True
    return rows


def tally_matches(
    tally: EntityTally,
    detector: Detector,
    hits: Hits,
    texts: Texts,
    partners: Partners,
    text_of: ReadText,
) -> None:
    """Add the hits of one detector in one field to ``tally``. In ``hits``, ``row`` is the index of a hit's
    text.
    """
    valid = np.flatnonzero(hits.verdict > 0)
    rows = hits.row[valid]
    weights = texts.counts[hits.row]
    tally.candidates.add_array(hits.key, weights)
    tally.valid.add_array(hits.key[valid], weights[valid])
    if not len(valid):
        return
    first = np.flatnonzero(np.append(True, rows[1:] != rows[:-1]))
    best = np.minimum.reduceat(_PRECEDENCE[hits.verdict[valid]], first)
    rows = rows[first]
    by_rank = np.bincount(best, weights=texts.counts[rows], minlength=len(_PRECEDENCE)).astype(np.int64)
    _add_ranked(tally, by_rank.tolist())
    tally.n_context += _count_rows(hits.row[valid[hits.supported[valid]]], texts)
    if detector.support.partner:
        tally.n_partner += int(partners[detector.support.partner][texts.index[texts.holding(rows)]].sum())
    tally.locations = _locations(tally.locations, rows, texts)
    if detector.mask is not None:
        tally.examples = _examples(tally.examples, detector.mask, hits.key, valid, text_of)


def tally_lines_at_once(
    hits: Hits,
    fields: NDArray[np.int64],
    tally_of: Callable[[int, int], EntityTally],
    detectors: Sequence[Detector],
    ordinals: NDArray[np.int64],
    partners: Partners,
    text_of: ReadText,
) -> None:
    """Add the hits of all detectors in log lines to the entity tallies of the fields in which they occur.

    ``fields`` gives the field index of each hit. ``tally_of`` returns the tally for a field index and a
    detector index.
    """

    def limits(field: int, index: int) -> tuple[int, int]:
        tally = tally_of(field, index)
        return tally.candidates.ceiling, tally.valid.ceiling

    for group in grouped_hits(hits, fields, _PRECEDENCE, limits, MAX_LOCATIONS):
        tally, detector, listed = (
            tally_of(group.field, group.detector),
            detectors[group.detector],
            group.listed,
        )
        keys, is_valid = hits.key[listed], hits.verdict[listed] > 0
        tally.candidates.add_lowest(keys[keys <= group.limits[0]], group.n_hits)
        tally.valid.add_lowest(keys[is_valid & (keys <= group.limits[1])], group.n_valid)
        if not group.n_valid:
            continue
        _add_ranked(tally, group.by_rank)
        tally.n_context += group.n_context
        if detector.support.partner:
            own = (fields == group.field) & (hits.detector == group.detector) & (hits.verdict > 0)
            tally.n_partner += int(partners[detector.support.partner][np.unique(hits.row[own])].sum())
        firsts = ordinals[group.first_rows].tolist()
        tally.locations = sorted({*tally.locations, *firsts})[:MAX_LOCATIONS]
        if detector.mask is not None:
            tally.examples = _examples(tally.examples, detector.mask, hits.key, listed[is_valid], text_of)


def tally_full(tally: EntityTally, hits: Hits, texts: Texts) -> None:
    """Count the cells that consist entirely of one valid match."""
    full = (hits.verdict > 0) & hits.full
    tally.n_full += _count_rows(hits.row[full], texts)
    tally.full.add_array(hits.key[full], texts.counts[hits.row[full]])


def by_detector(hits: Hits) -> Iterator[tuple[int, Hits]]:
    """Yield the index and the hits of each detector that has hits."""
    return hits.grouped(hits.detector.astype(np.int64))


def by_field(hits: Hits, fields: NDArray[np.int64]) -> Iterator[tuple[int, int, Hits]]:
    """Yield the field index, the detector index and the hits of each pair of field and detector that has
    hits. ``fields`` gives the field index of each hit.
    """
    known = np.array(present(hits.detector.astype(np.int64)), dtype=np.int64)
    detector = np.searchsorted(known, hits.detector)
    for number, some in hits.grouped(fields * len(known) + detector):
        yield number // len(known), int(known[number % len(known)]), some


def _add_ranked(tally: EntityTally, by_rank: Sequence[int]) -> None:
    """Add row counts to ``tally``. ``by_rank[n]`` is the number of rows in which ``n`` is the lowest rank of
    a verdict.
    """
    tally.n_rows += sum(by_rank)
    tally.n_example += by_rank[_PRECEDENCE[Verdict.EXAMPLE]]
    tally.n_infrastructure += by_rank[_PRECEDENCE[Verdict.INFRASTRUCTURE]]
    tally.n_company += by_rank[_PRECEDENCE[Verdict.COMPANY]]
    tally.n_staff += by_rank[_PRECEDENCE[Verdict.STAFF]]


def _count_rows(codes: NDArray[np.int64], texts: Texts) -> int:
    """Number of rows whose text is one of ``codes``, which are in ascending order."""
    return int(texts.counts[codes[np.append(True, codes[1:] != codes[:-1])[: len(codes)]]].sum())


def _locations(known: list[int], codes: NDArray[np.int64], texts: Texts) -> list[int]:
    """The lowest ordinals among the ``known`` ones and those of the rows whose text is one of ``codes``."""
    if len(known) == MAX_LOCATIONS and known[-1] < texts.ordinals[0]:
        return known
    ordinals = texts.ordinals[texts.holding(codes)]
    # An ordinal occurs twice only if the rows of a table come from several places.
    return sorted({*known, *np.unique(ordinals)[:MAX_LOCATIONS].tolist()})[:MAX_LOCATIONS]


def _examples(
    known: dict[int, str],
    mask: Callable[[str], str],
    keys: NDArray[np.uint64],
    valid: NDArray[np.int64],
    text_of: ReadText,
) -> dict[int, str]:
    """The masked example texts with the lowest keys, among ``known`` and new examples."""
    if len(known) == MAX_EXAMPLES:
        valid = valid[keys[valid] < np.uint64(max(known))]
    if not len(valid):
        return known
    lowest, places = np.unique(keys[valid], return_index=True)
    examples = dict(known)
    for key, place in zip(lowest[:MAX_EXAMPLES].tolist(), places[:MAX_EXAMPLES].tolist(), strict=True):
        if key not in examples:
            examples[key] = mask(text_of(int(valid[place])))
    return {key: examples[key] for key in sorted(examples)[:MAX_EXAMPLES]}
