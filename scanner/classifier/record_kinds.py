"""Recognise the kind of a record from the names of the table and the columns, and from the source."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from scanner.classifier.source_kinds import (
    barred_in,
    mostly_held,
)
from scanner.finding import Category
from scanner.policy.data_subjects import SOMEBODY
from scanner.policy.kinds import Kinds
from scanner.policy.record_kind import RecordKind

WHOLE, OF_END, OF_PART = 6.5, 3.5, 2.5
"""Points for a table name that equals a name listed in the policy, ends in one, or contains one. A record
kind of which the name model is certain gets as many points as for an equal name.
"""
LIKELY, MOSTLY_NOBODYS = 0.1, 0.6
"""Lowest probability, by the name model, with which a record kind is considered: first for record kinds in
general, then for record kinds about nobody. The second is higher, since a wrong record kind about nobody
would hide data of people.
"""
MOSTLY = 0.5
"""A record kind replaces others (``RecordSigns.instead_of``) in its source kinds if the sum of their
probabilities is at least this."""
NEEDED = 3.0
"""Minimum points that a record kind needs to be recognised."""
FEW = 2
"""Minimum number of a record kind's columns that a nested record must have if its name consists only of words
for people.
"""
ALIKE = 0.6
"""Lowest share of a record kind's ``shape`` that a record must have to resemble the record kind."""
_OF_TABLE, _SPOKEN, _AHEAD = 2.0, 1.5, 1.2
"""Used if a record kind is recognised by words alone. In this order: the weight of a word in the table's name
(other words weigh 1), the minimum points of the record kind, and the factor by which its points must exceed
those of the next one.
"""
Told = tuple[RecordKind | None, str]
"""A record kind (``None`` if unknown), and how it was recognised, as part of a sentence."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """The facts about a record by which its kind is recognised."""

    names: frozenset[str]
    """The normalised names of the record's columns; the traits of these columns, each with a ``~`` before it
    (``~origin``); and ``~somebody`` if a column names the data subject.
    """
    table: tuple[str, ...]
    """Words of the record's own name."""
    outer: tuple[str, ...] = ()
    """For a nested record, the words of the name of the table or file that contains it. For a table, the
    words of the name in the table's comment."""
    is_inner: bool = False
    """Whether the record is an object inside another record."""
    source_kind: str
    is_stated: bool
    """Whether the user stated the source kind."""
    is_like_entries: bool
    """Whether the record's columns look like those of a list of definitions (``Definitions.are_like``)."""
    shows_people: bool
    """Whether the values of any column are entities that only people have, whatever the column's name."""
    words: frozenset[str] = frozenset()
    """Words in the names of the record's columns."""
    chances: Mapping[str, float] = field(default_factory=dict)
    """The name model's probability of each record kind, given the record's own name and its columns."""
    outer_chances: Mapping[str, float] = field(default_factory=dict)
    """The name model's probability of each record kind, given the name in ``outer`` and the columns."""

    @property
    def is_somebodys(self) -> bool:
        """Whether the values or the name of a column show that the record is about a person."""
        return self.shows_people or SOMEBODY in self.names

    def has_any(self, signs: frozenset[str]) -> bool:
        """Whether the record has any of ``signs``: names of columns, traits, or ``SOMEBODY``."""
        return not signs.isdisjoint(self.names) or (self.is_somebodys and SOMEBODY in signs)

    def is_listed(self, kinds: Kinds) -> bool:
        """Whether the columns show that the record is an entry in a list of definitions, not data about a
        person.
        """
        return (
            self.is_like_entries
            and not self.is_somebodys
            and self.names.isdisjoint(kinds.of_people.definitions.lacks)
        )


def told_record(record: Record, kinds: Kinds) -> Told:
    """Recognise the record kind by the table's name and columns, or else by the source, or else by words
    alone.
    """
    kind, why = _likest(record, kinds)
    if kind is None and record.outer:
        kind, why = _likest(replace(record, table=record.outer, chances=record.outer_chances), kinds)
    if kind is None and record.source_kind:
        kind, why = _fallback(record, kinds), "by the kind of its source"
    if kind is None:
        kind, why = _by_words(record, kinds), "by the words of its names"
    return kind, why


def _by_words(record: Record, kinds: Kinds) -> RecordKind | None:
    """The record kind whose vocabulary has the most words in common with the record's names; ``None`` if no
    record kind clearly leads.

    The weight of a word is divided among the record kinds whose vocabulary contains it. A word of the table's
    own name weighs more for a record kind that lists table names with that word.
    """
    points: dict[str, float] = {}
    for word in record.words.union(record.table):
        having = [
            one
            for one in kinds.by_word.get(word, ())
            if not record.has_any(kinds.record_kinds[one].recognised.lacks)
        ]
        for kind in having:
            is_called = word in record.table and word in kinds.record_kinds[kind].recognised.words
            points[kind] = points.get(kind, 0.0) + (_OF_TABLE if is_called else 1.0) / len(having)
    first, second = (*sorted(points, key=lambda one: -points[one])[:2], "", "")[:2]
    if points.get(first, 0.0) < _SPOKEN or points[first] < _AHEAD * points.get(second, 0.0):
        return None
    return kinds.record_kinds[first]


def told_log(record: Record, kinds: Kinds) -> tuple[Record, Told]:
    """Recognise the record kind of a log by the fields of its lines, not by its file name. Returns the
    record, with the source kind that follows from the lines, and the record kind.

    The source kind that the path shows does not change if all data in such a source has one class (staff), if
    the company takes part in all conversations there, or if the source kind has its own retention rules.
    """
    place = kinds.source_kinds.get(record.source_kind)
    if not kinds.other_logs or (place and (place.population or place.is_party or place.retention)):
        return record, told_record(record, kinds)
    named = record.source_kind if place and place.logs else ""
    lines = replace(record, table=(), outer=(), chances={}, source_kind=named)
    kind, _ = _likest(lines, kinds)
    if kind is None and (about := by_reference(lines, kinds)) and about.of.is_of_communication:
        kind = about
    if kind is not None:
        own = (one for one in kind.recognised.source_kinds if kinds.source_kinds[one].logs)
        home = named if named in kind.recognised.source_kinds else next(own, kinds.other_logs)
        return replace(lines, source_kind=home), (kind, "by the fields of its lines")
    told = mostly_held(named, kinds)
    home = (
        kinds.other_logs
        if told is not None and told.recognised.shape and not told.of.is_of_communication
        else named
    )
    lines = replace(lines, source_kind=home or kinds.other_logs)
    is_other = lines.source_kind == kinds.other_logs
    kind = mostly_held(lines.source_kind, kinds) if is_other else _fallback(lines, kinds)
    return lines, (kind, "as a log like no other")


def by_reference(record: Record, kinds: Kinds) -> RecordKind | None:
    """The record kind of an otherwise unknown record, by a column that refers to a communication or a person;
    ``None`` if there is no such column.
    """
    barred = barred_in(record.source_kind, kinds)
    told = (kinds.record_kinds[key] for key, columns in kinds.references if columns & record.names)
    return next(
        (kind for kind in told if kind.category not in barred and not kind.recognised.lacks & record.names),
        None,
    )


def _fallback(record: Record, kinds: Kinds) -> RecordKind | None:
    """The record kind that such a source mostly holds; ``None`` if the record contradicts that record kind.

    If the user stated the source kind, or the record kind has a population (such as staff), it is usually
    enough that the record does not look like an entry in a list of definitions. Otherwise the record must
    have the signs of a communication, or name a data subject.
    """
    kind = mostly_held(record.source_kind, kinds)
    if kind is None or (record.has_any(kind.recognised.lacks) and not kind.population):
        return None
    if kind.recognised.needs and not record.has_any(kind.recognised.needs):
        return None
    if kind.category == "none":
        return kind
    is_talk = kind.of.is_of_communication
    has_signs = all(record.names & part for part in _signs(kind))
    if not (record.is_stated or kind.population):
        is_told = has_signs if is_talk else record.is_somebodys
    elif record.is_listed(kinds):
        is_told = is_talk and not kinds.of_people.definitions.talks.isdisjoint(record.names)
    else:
        is_told = is_talk or has_signs
    return kind if is_told else None


def _signs(kind: RecordKind) -> tuple[frozenset[str], ...]:
    """Sets of columns. If only the source supports the record kind, a record must have at least one column of
    each set. For a communication without ``signs``, any column or trait of the record kind is enough.
    """
    if kind.recognised.signs or not kind.of.is_of_communication:
        return kind.recognised.signs
    return (frozenset(kind.meaning.columns) | {f"~{trait}" for trait in kind.meaning.traits},)


def _likest(record: Record, kinds: Kinds) -> Told:
    """The record kind with the most points, and how it was recognised; ``None`` if it has fewer than
    ``NEEDED`` points.
    """
    shares, barred = kinds.alike(record.names), barred_in(record.source_kind, kinds)
    whose, named = _whose(record, kinds), _name_points(record, kinds)
    is_people = record.is_inner and kinds.of_people.people.tables.issuperset(record.table)
    scored = [
        (_points(kind, named.get(kind.id, 0.0), record, share, is_people), kind)
        for kind in kinds.record_kinds.values()
        if (share := shares.get(kind.id, 0.0)) >= ALIKE
        or kind.id in named
        or (not kind.recognised.shape and not record.names.isdisjoint(kind.meaning.columns))
        if kind.category not in barred and (whose is None or kind.category in (whose, "none"))
    ]
    points, kind = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    if kind is None or points < NEEDED:
        return None, ""
    if kind.id in named and shares.get(kind.id, 0.0) >= ALIKE:
        return kind, "by its name and the shape of its columns"
    return kind, "by its name" if kind.id in named else "by the shape of its columns"


def _whose(record: Record, kinds: Kinds) -> Category | None:
    """The population of the record's source kind, if the user stated the source kind; else ``None``."""
    place = kinds.source_kinds.get(record.source_kind) if record.is_stated else None
    return place.population if place else None


def _points(kind: RecordKind, points: float, record: Record, share: float, is_people: bool) -> float:
    """The points of a record kind: ``points``, which come from the table's name, plus points for the columns
    and the source.

    Args:
        share: the share of the record kind's shape that the record has.
        is_people: whether the record is nested and its name consists of words for people.
    """
    is_home = record.source_kind in kind.recognised.source_kinds
    n_known = len(record.names & kind.meaning.columns.keys())
    if (
        is_people
        and kind.recognised.shape
        and not kind.population
        and not share
        and n_known < FEW
        and not is_home
    ):
        points = 0.0  # the name of a nested record of people does not say what is recorded about the people
    if not points and kind.recognised.shape and share < ALIKE:
        return 0.0  # if the shape is missing, other evidence is too weak for this record kind
    if kind.recognised.needs and not record.has_any(kind.recognised.needs):
        return 0.0
    if record.has_any(kind.recognised.lacks) or (kind.recognised.only_source_kinds and not is_home):
        return 0.0
    if points and kind.population and not (record.is_stated and not is_home):
        points *= 1 + 4.0 / WHOLE  # record kinds with a population precede those with a fitting shape
    if points or share >= 1 or not kind.recognised.shape:
        points += min(3.0, 0.5 * n_known)
    points += 3.0 if share >= 1 else 1.0 if share >= ALIKE else 0.0
    if record.source_kind and kind.recognised.source_kinds:
        weight = 1.5 if record.is_stated else 1.0
        points += weight if is_home else -weight
    return points


def _name_points(record: Record, kinds: Kinds) -> Mapping[str, float]:
    """By record kind: points for the table's name, from the names that the policy lists and from the name
    model.
    """
    points = _phrase_points(record.table, kinds)
    barred, whose = barred_in(record.source_kind, kinds), _whose(record, kinds)
    possible = {
        one: chance
        for one, chance in record.chances.items()
        if (kind := kinds.record_kinds[one]).category not in barred
        and (whose is None or kind.category in (whose, "none"))
        and not (kind.recognised.only_source_kinds and record.source_kind not in kind.recognised.source_kinds)
    }
    total = 1.0 - sum(chance for one, chance in record.chances.items() if one not in possible)
    for kind in _at_home(record, kinds):
        replaced = kind.recognised.instead_of & possible.keys()
        if sum(possible[one] for one in replaced) >= MOSTLY:
            possible[kind.id] = possible.get(kind.id, 0.0) + sum(possible.pop(one) for one in replaced)
    for one, chance in possible.items():
        least = MOSTLY_NOBODYS if kinds.record_kinds[one].of.is_impersonal else LIKELY
        if chance >= least * total:
            points[one] = max(points.get(one, 0.0), WHOLE * chance / total)
    return points


def _at_home(record: Record, kinds: Kinds) -> Iterator[RecordKind]:
    """The record kinds that replace others in the record's source kind and that the record does not
    contradict.
    """
    for kind in kinds.record_kinds.values():
        if (
            kind.recognised.instead_of
            and record.source_kind in kind.recognised.source_kinds
            and not record.has_any(kind.recognised.lacks)
        ):
            yield kind


def _phrase_points(table: tuple[str, ...], kinds: Kinds) -> dict[str, float]:
    """By record kind: points if the policy lists the whole table name, its end or another part of it."""
    best: dict[str, float] = {}
    for start, end in combinations(range(len(table) + 1), 2):
        name = table[start:end]
        points = WHOLE if name == table else OF_END if end == len(table) else OF_PART
        for kind in kinds.by_table.get(name, ()):
            best[kind] = max(best.get(kind, 0.0), points)
    return best
