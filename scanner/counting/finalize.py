"""Turn a collection's merged counts into record groups. The order of the units does not affect the result."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from connectors.base import Collection, FieldInfo
from detectors.base import Verdict
from scanner.counting.plan import CollectionPlan, SourceRequest
from scanner.counting.unit_tally import PATH, GroupTally, UnitTally
from scanner.counting.units import free_names
from scanner.fields.profile import FieldProfile, RecordGroup, declared_as
from scanner.fields.tally import (
    MAX_EXAMPLES,
    MAX_LOCATIONS,
    MAX_TEXTS,
    BottomK,
    CellVerdict,
    EntityTally,
    FieldTally,
)
from scanner.redaction.name_sets import judged_together


def record_groups(
    collection: Collection, merged: UnitTally, request: SourceRequest, plan: CollectionPlan | None
) -> tuple[RecordGroup, ...]:
    """The record groups of a collection, with crowded field names folded, counts extrapolated to all rows,
    and declared fields added.

    ``plan`` states how the collection was read; it is ``None`` if the collection was not read.
    """
    declared = {info.name: info for info in collection.fields}
    is_free = free_names(collection)
    own = frozenset(plan.own_names) if plan is not None else frozenset()
    names_only = plan is not None and plan.names_only
    unnamed = plan.unnamed if plan is not None and collection.kind == "log" else ""
    groups = []
    for path in sorted({"", *merged.groups}):
        group = merged.group(path)
        group.rename(judged_together(path for path in group.fields if is_free(path) and path not in own))
        group.fold(is_free)
        declared_here = {} if path else declared
        fields = _settled_fields(group, declared_here)
        if names_only:
            fields = {name: FieldTally() for name in fields}
        if plan is not None and plan.sampling:
            _forget_places(fields.values())
        if fields:
            groups.append(
                RecordGroup(
                    source_id=request.source_id,
                    source=request.display,
                    collection=collection.name,
                    collection_kind=collection.kind,
                    path=path,
                    fields=tuple(
                        _profile(name, tally, declared_here, unnamed) for name, tally in fields.items()
                    ),
                    rows=0 if names_only else group.rows,
                    comment="" if path else collection.comment,
                    source_kind=request.source_kind,
                )
            )
    return tuple(groups)


def _settled_fields(group: GroupTally, declared: Iterable[str]) -> dict[str, FieldTally]:
    """The final counts of each field. Declared fields come first, including those that no row has."""
    fields = {
        name: tally if name == PATH else settled(tally, group) for name, tally in sorted(group.fields.items())
    }
    missing = {name: FieldTally(n_read=group.rows, n_null=group.rows) for name in declared}
    return {name: fields.get(name, tally) for name, tally in missing.items()} | fields


def _forget_places(tallies: Iterable[FieldTally]) -> None:
    for tally in tallies:
        for entity in tally.entities.values():
            entity.locations = []


def _profile(name: str, tally: FieldTally, declared: Mapping[str, FieldInfo], unnamed: str) -> FieldProfile:
    profile, info = FieldProfile(path=name, tally=tally, unnamed=name == unnamed), declared.get(name)
    return profile if info is None else declared_as(profile, info)


def settled(tally: FieldTally, group: GroupTally) -> FieldTally:
    """Extrapolate a field's tally to all rows of the group. Rows without the field count as null, and the
    parsed lines represent all lines.
    """
    done = FieldTally()
    done.merge(tally)
    factor = group.rows / group.parsed if group.parsed else 0.0
    filled = tally.n_non_null
    for name in ("n_prose", "n_hex", "n_time", "sum_length"):
        setattr(done, name, round(getattr(tally, name) * factor))
    for name in ("n", "n_fraction"):
        setattr(done.numbers, name, round(getattr(tally.numbers, name) * factor))
    at_least = max((entity.n_rows for entity in tally.entities.values()), default=0)
    n_non_null = max(round(filled * factor), at_least)
    done.n_read = max(group.rows, n_non_null)
    done.n_null = done.n_read - n_non_null
    done.distinct.n_unseen = _unseen(done, filled, factor) if factor > 1 else 0
    for entity in done.entities.values():
        entity.n_full = min(round(entity.n_full * factor), entity.n_rows)
        if not entity.n_rows:
            entity.full = BottomK()
    done.entities = {
        name: entity for name, entity in sorted(done.entities.items()) if entity.candidates.counts
    }
    for name, entity in _judged(done).items():
        if entity.n_rows > done.entity(name).n_rows:
            done.entities[name] = entity
    done.judged = {}
    numbers, runs = done.numbers, done.numbers.runs.counts
    if runs:
        numbers.crowding = round(sum(runs.values()) / len(runs), 2)
        numbers.runs = BottomK()
    done.wordings = done.wordings.closed()
    for name, entity in _names_in_texts(done).items():
        if entity.n_rows > done.entity(name).n_rows:
            done.entities[name] = entity
    done.texts.verdicts = {}
    for entity in done.entities.values():
        entity.candidates, entity.valid, entity.full = (
            sketch.closed() for sketch in (entity.candidates, entity.valid, entity.full)
        )
    return done


def _unseen(tally: FieldTally, filled: int, factor: float) -> int:
    """Estimate how many further distinct values occur in lines that were not cut into fields, from the share
    of values that occurred once. If matches are whole values, the total is at least the number of distinct
    matches in all lines.
    """
    counts, n_distinct = tally.distinct.counts, tally.distinct.n_distinct
    once = sum(count == 1 for count in counts.values()) / max(1, len(counts)) * n_distinct
    covered = max(1 - once / filled, 1 / factor) if filled else 1.0
    whole = (entity.valid.n_distinct for entity in tally.entities.values() if entity.full.counts)
    return max(round(n_distinct / covered), *whole, 0) - n_distinct if filled else 0


def _judged(tally: FieldTally) -> dict[str, EntityTally]:
    """Extrapolate the results of ``cell`` detectors from the distinct cells in the sketch to all rows."""
    kept = sum(tally.distinct.counts.values())
    scale = tally.n_non_null / kept if kept else 0.0
    found: dict[str, dict[int, int]] = {}
    accepted = {key: cell for key, cell in tally.judged.items() if cell is not None}
    for key, cell in accepted.items():
        for name, verdict in cell.verdicts:
            found.setdefault(name, {})[key] = verdict
    judged = _sketch(tally.distinct, tally.judged)
    return {name: _of_cells(tally, name, found[name], accepted, judged, scale) for name in sorted(found)}


def _of_cells(
    tally: FieldTally,
    name: str,
    verdicts: Mapping[int, int],
    accepted: Mapping[int, CellVerdict],
    judged: BottomK,
    scale: float,
) -> EntityTally:
    valid = _sketch(tally.distinct, verdicts)
    sums: Counter[int] = Counter()
    for key, verdict in verdicts.items():
        sums[verdict] += tally.distinct.counts[key]

    def rows(*wanted: int) -> int:
        return round(scale * sum(sums[verdict] for verdict in wanted))

    all_rows = rows(*Verdict)
    traits = [had for key in verdicts for one, had in accepted[key].traits if one == name]
    n_traits = max((had.bit_length() for had in traits), default=0)
    lowest = sorted(verdicts)[:MAX_EXAMPLES]
    masked = {key: dict(accepted[key].masked).get(name) for key in lowest}
    return EntityTally(
        n_rows=all_rows,
        n_full=all_rows,
        n_example=rows(Verdict.EXAMPLE),
        n_infrastructure=rows(Verdict.INFRASTRUCTURE),
        n_company=rows(Verdict.COMPANY),
        n_staff=rows(Verdict.STAFF),
        candidates=judged,
        valid=valid,
        full=valid,
        n_trait=tuple(
            round(sum(had >> bit & 1 for had in traits) * valid.n_distinct / len(traits))
            for bit in range(n_traits)
        ),
        locations=sorted(accepted[key].first_row for key in verdicts)[:MAX_LOCATIONS],
        examples={key: text for key, text in masked.items() if text is not None},
    )


def _names_in_texts(tally: FieldTally) -> dict[str, EntityTally]:
    """Extrapolate the names found in texts from the texts that were read to all texts of the field."""
    counts = {key: tally.texts.distinct.counts[key] for key in tally.texts.verdicts}
    scale = tally.texts.n_rows / sum(counts.values()) if counts else 0.0
    found: dict[str, list[int]] = {}
    for key, names in tally.texts.verdicts.items():
        for name, _ in names.verdicts:
            found.setdefault(name, []).append(key)
    return {name: _of_texts(tally, counts, found[name], scale) for name in sorted(found)}


def _of_texts(
    tally: FieldTally, counts: Mapping[int, int], named: Sequence[int], scale: float
) -> EntityTally:
    read, valid = BottomK(k=MAX_TEXTS), BottomK(k=MAX_TEXTS)
    read.add(counts.keys(), counts.values())
    valid.add(named, [counts[key] for key in named])
    return EntityTally(
        n_rows=max(1, round(scale * sum(valid.counts.values()))),
        candidates=read,
        valid=valid,
        locations=sorted(tally.texts.verdicts[key].first_row for key in named)[:MAX_LOCATIONS],
    )


def _sketch(distinct: BottomK, keys: Mapping[int, object]) -> BottomK:
    """Restrict a sketch of distinct values to ``keys``, to estimate how many distinct values share the
    property of these keys.
    """
    counts = {key: distinct.counts[key] for key in sorted(keys)}
    return BottomK(k=max(2, len(counts)), counts=counts, overflowed=distinct.overflowed and bool(counts))
