"""Where a field stands: the kind of its source and the kind of its record, told from names and shape."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from scanner.classifier.kinds import Kinds, RecordKind
from scanner.classifier.naming import last_part, normal, phrase, words
from scanner.classifier.somebody import SOMEBODY
from scanner.classifier.traits import Trait
from scanner.finding import Category
from scanner.profile import RecordGroup

NEEDED = 3.0
"""Points below which a record keeps no kind."""
FEW = 2
"""Columns that a kind names from which on a record has something of it."""
ALIKE = 0.6
"""Share of its parts that a record has which looks like a kind."""
BY_NAME, BY_PART_OF_NAME = "by its name", "by a part of its name"
OF_COMMUNICATIONS: frozenset[Category] = frozenset({"customer_usage_data", "customer_content"})


@dataclass(frozen=True, kw_only=True)
class Context:
    """What the classifier knows of a record group before it looks at a field."""

    source_kind: str
    source_kind_stated: bool
    record_kind: RecordKind | None
    population: Category | None
    table: tuple[str, ...]
    """Words of the name the record stands under, in the singular."""
    why: str
    """One clause that says what told the record kind."""
    barred: frozenset[Category] = frozenset()
    """Classes that nothing in the source has, since the company itself is a party to its talks."""
    traits: Mapping[str, Trait] = field(default_factory=dict)
    """The part each field plays, by its path, where its name tells one."""
    long_fields: frozenset[str] = frozenset()
    """Paths of the fields whose type, unlike that of most, holds text of any length."""


def context_of(group: RecordGroup, kinds: Kinds) -> Context:
    """Tell source kind, record kind and population of a record group."""
    table = _table_words(group, kinds)
    stated = group.source_kind if group.source_kind not in ("", "unknown") else ""
    told = stated or source_kind_from_path(group, kinds)
    traits = kinds.traits.of_names(field.path for field in group.fields)
    names = _names(group, kinds) | {f"~{trait.id}" for trait in traits.values()}
    barred = barred_in(told, kinds)
    kind, why = _told_record(group, names, table, told, bool(stated), kinds)
    source_kind = told or (kind.source_kinds[0] if kind and kind.source_kinds else "unknown")
    if kind is None:  # one column says what a record is about, not what system it stands in
        kind, why = _by_reference(names, barred, kinds), "by a column that says what it is about"
    return Context(
        source_kind=source_kind,
        source_kind_stated=bool(stated),
        record_kind=kind,
        population=_population(kind, source_kind, bool(stated), kinds),
        table=table,
        why=why,
        traits=traits,
        barred=barred,
        long_fields=_long_fields(group, kinds),
    )


def _told_record(
    group: RecordGroup,
    names: frozenset[str],
    table: tuple[str, ...],
    source_kind: str,
    stated: bool,
    kinds: Kinds,
) -> tuple[RecordKind | None, str]:
    """The record kind, and what told it: what its table lists, is called, looks like, or where it stands."""
    if (kind := _definitions(names, table, kinds)) is not None:
        return kind, "by the end of its name"
    is_listed = names.isdisjoint({SOMEBODY, *kinds.definitions.lacks}) and kinds.definitions.are_like(
        field.path for field in group.fields
    )
    kind, why = record_kind_of(names, table, source_kind, stated, kinds)
    if kind is not None and is_listed and _is_guessed(names, kind, why):
        return kinds.record_kinds[kinds.definitions.kind], "by columns that describe entries of a list"
    if kind is not None and why == BY_PART_OF_NAME and _is_of_machines(names, kind, source_kind, kinds):
        kind = None
    if kind is None and group.path:
        outer = kinds.table_words(last_part(group.collection))
        kind, why = record_kind_of(names, outer, source_kind, stated, kinds)
    if kind is None and source_kind:
        kind, why = _fallback(names, is_listed, source_kind, stated, kinds), "by the kind of its source"
    return kind, why


def _is_guessed(names: frozenset[str], kind: RecordKind, why: str) -> bool:
    """Whether only a part of its name, or of a talk no column, says what a record is."""
    if kind.category == "none":
        return False
    is_bare = why == BY_NAME and names.isdisjoint(kind.columns)
    return why == BY_PART_OF_NAME or (is_bare and kind.category in OF_COMMUNICATIONS)


def _is_of_machines(names: frozenset[str], kind: RecordKind, source_kind: str, kinds: Kinds) -> bool:
    """Whether a part of its name is too little to make a record somebody's: where no column does, in a source
    that mostly holds what is nobody's."""
    place = kinds.source_kinds.get(source_kind)
    mostly = kinds.record_kinds.get(place.fallback) if place else None
    if mostly is None or mostly.category != "none" or kind.category in (*OF_COMMUNICATIONS, "none"):
        return False
    return SOMEBODY not in names and names.isdisjoint(kind.columns)


def _population(kind: RecordKind | None, source_kind: str, stated: bool, kinds: Kinds) -> Category | None:
    """To whom all in a record belongs: as its source has it where a person states that, else as its kind
    does; to nobody where it lists what there is."""
    place = kinds.source_kinds.get(source_kind)
    around, own = place.population if place else None, kind.population if kind else None
    if kind is not None and kind.category == "none":
        return None
    return around or own if stated else own or around


def _long_fields(group: RecordGroup, kinds: Kinds) -> frozenset[str]:
    """Fields declared to hold text of any length, where that tells them apart from most."""
    found = frozenset(one.path for one in group.fields if kinds.long_types & set(words(one.type)))
    return found if 2 * len(found) < len(group.fields) else frozenset()


def barred_in(source_kind: str, kinds: Kinds) -> frozenset[Category]:
    """The classes of communications, where the company itself is the other side of every talk."""
    place = kinds.source_kinds.get(source_kind)
    return OF_COMMUNICATIONS if place is not None and place.is_party else frozenset()


def _table_words(group: RecordGroup, kinds: Kinds) -> tuple[str, ...]:
    """Words of the array a nested record stands in, else of its table or file."""
    return kinds.table_words(group.path.rsplit(".", 1)[-1] if group.path else last_part(group.collection))


def source_kind_from_path(group: RecordGroup, kinds: Kinds) -> str:
    """The source kind that a path tells: the longest phrase wins, then the one furthest right.

    What a table itself is called counts only where nothing around it tells: every system has its queues.
    """
    around, _, table = group.collection.rpartition(".")
    if group.collection_kind != "table":
        around, table = group.collection, ""
    return _told_kind(around, group.source, kinds) or _told_kind(table, "", kinds)


def _told_kind(collection: str, source: str, kinds: Kinds) -> str:
    path = phrase(collection.replace("/", " ").replace("!", " "))
    outer = phrase(source.rsplit("/", 1)[-1])
    inner = [(len(needle) + 1, at, kind) for at, needle, kind in _told_places(path, kinds)]
    around = [(len(needle), 0, kind) for _, needle, kind in _told_places(outer, kinds)]
    return max((*inner, *around), default=(0, 0, ""))[2]


def _told_places(haystack: tuple[str, ...], kinds: Kinds) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Where in a path which phrase of which source kind stands."""
    for at, word in enumerate(haystack):
        for needle, kind in kinds.places.get(word, ()):
            if haystack[at : at + len(needle)] == needle:
                yield at, needle, kind


def _by_reference(names: frozenset[str], barred: Container[str], kinds: Kinds) -> RecordKind | None:
    """What a record is that looks like no other, where a column says which talk or whom it is about."""
    told = (kinds.record_kinds[key] for key, columns in kinds.references if columns & names)
    return next((kind for kind in told if kind.category not in barred and not kind.lacks & names), None)


def _fallback(
    names: frozenset[str], is_listed: bool, source_kind: str, stated: bool, kinds: Kinds
) -> RecordKind | None:
    """What a source of some kind mostly holds: where a person states its kind or it is a staff system, unless
    the record is nobody's and looks like an entry of a list; else where it has what every such record has, or
    at least one such column."""
    place = kinds.source_kinds.get(source_kind)
    kind = kinds.record_kinds.get(place.fallback) if place else None
    if kind is None or not (kind.population or kind.lacks.isdisjoint(names)):
        return None
    if stated or kind.population:
        return None if is_listed and kind.category not in (*OF_COMMUNICATIONS, "none") else kind
    if kind.category not in (*OF_COMMUNICATIONS, "none"):
        return kind if SOMEBODY in names else None
    known = kind.columns.keys() | {f"~{trait}" for trait in kind.traits}
    return kind if all(names & part for part in kind.signs or (known,)) else None


def _definitions(names: frozenset[str], table: tuple[str, ...], kinds: Kinds) -> RecordKind | None:
    """The kind of lists of what there is, where a table's name ends so and no record in it is somebody's."""
    kind = kinds.record_kinds[kinds.definitions.kind]
    is_list = table[-1:] and table[-1] in kinds.definitions.ends and SOMEBODY not in names
    return kind if is_list and kind.lacks.isdisjoint(names) else None


def _names(group: RecordGroup, kinds: Kinds) -> frozenset[str]:
    """What the fields of a record are called: below it, and by their last segments; and whether one says
    whose it is."""
    below = {normal(_below(group.path, field.path)) for field in group.fields}
    leaves = {normal(field.path.rsplit(".", 1)[-1]) for field in group.fields}
    said = {SOMEBODY} if kinds.somebody.is_named(field.path for field in group.fields) else set()
    return frozenset(below | leaves | said)


def record_kind_of(
    fields: frozenset[str], table: tuple[str, ...], source_kind: str, stated: bool, kinds: Kinds
) -> tuple[RecordKind | None, str]:
    """The record kind with the most points, and what told it; none below ``NEEDED``."""
    shares, barred = kinds.alike(fields), barred_in(source_kind, kinds)
    named, is_shared = _table_points(table, kinds), kinds.without_prefix(table) in kinds.shared
    scored = [
        (_points(kind, named.get(kind.id, 0.0), fields, share, source_kind, stated, is_shared), kind)
        for kind in kinds.record_kinds.values()
        if (share := shares.get(kind.id, 0.0)) >= ALIKE
        or kind.id in named
        or (not kind.shape and not fields.isdisjoint(kind.columns))
        if kind.category not in barred
    ]
    points, kind = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if kind is None or points < NEEDED:
        return None, ""
    if kind.id in named and shares.get(kind.id, 0.0) >= ALIKE:
        return kind, "by its name and the shape of its columns"
    if kind.id not in named:
        return kind, "by the shape of its columns"
    return kind, BY_NAME if kinds.without_prefix(table) in kind.tables else BY_PART_OF_NAME


def _below(path: str, field: str) -> str:
    return field.removeprefix(f"{path}.") if path else field


def _points(
    kind: RecordKind,
    points: float,
    fields: frozenset[str],
    share: float,
    source_kind: str,
    stated: bool,
    is_shared: bool,
) -> float:
    """Those of its table's name, with what its columns and its source add."""
    n_known = len(fields & kind.columns.keys())
    if is_shared and kind.shape and not share and n_known < FEW:
        points = 0.0  # whom it is about does not say which of several it is
    if not points and kind.shape and share < ALIKE:
        return 0.0  # what else speaks for a kind cannot reach what is needed
    if not kind.lacks.isdisjoint(fields) or (kind.only_source_kinds and source_kind not in kind.source_kinds):
        return 0.0
    if points and kind.population and not (stated and source_kind not in kind.source_kinds):
        points += 4.0  # whose system it is comes before what a record looks like
    if points or share >= 1 or not kind.shape:
        points += min(3.0, 0.5 * n_known)
    points += 3.0 if share >= 1 else 1.0 if share >= ALIKE else 0.0
    if stated and kind.source_kinds:
        points += 1.5 if source_kind in kind.source_kinds else -1.5
    elif source_kind and kind.source_kinds:
        points += 1.0 if source_kind in kind.source_kinds else -1.0
    return points


def _table_points(table: tuple[str, ...], kinds: Kinds) -> Mapping[str, float]:
    """By kind, 6 for the whole name, up to 4 for a phrase in it: more for long ones, and at its end, where
    names say what a table holds."""
    best: dict[str, float] = {}
    own = kinds.without_prefix(table)
    for start, end in combinations(range(len(table) + 1), 2):
        name = table[start:end]
        longer, is_head = len(name) - 1, end == len(table)
        for kind in kinds.by_table.get(name, ()):
            if name in (table, own):
                best[kind.id] = 6.0
            elif not kind.whole_names:
                points = 2.0 + 0.5 * longer + (1.0 if longer else 0.5) * is_head
                best[kind.id] = max(best.get(kind.id, 0.0), points)
    return best
