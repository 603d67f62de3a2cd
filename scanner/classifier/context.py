"""The context of a record group: the source kind, the record kind, and the facts that follow from both."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from scanner.classifier.beside import is_beside, is_listed_nobodys
from scanner.classifier.record_kinds import ALIKE, Record, by_reference, told_log, told_record
from scanner.classifier.serving import serving
from scanner.classifier.source_kinds import barred_in, source_kind_from_path
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.finding import Category
from scanner.names.comments import table_in_comment
from scanner.names.learned.learned import Learned
from scanner.names.naming import last_part, normal, phrase, words
from scanner.policy.column_parts import Trait
from scanner.policy.data_subjects import SOMEBODY
from scanner.policy.kinds import Kinds
from scanner.policy.record_kind import RecordKind

LOG = "log"
_UNNAMED = "text"
_TELLING = re.compile(r"[^\W\d_]{3}")
"""Three letters in a row. The name model judges only names with such a sequence, so not ``c_1``."""


Named = Callable[[str], Mapping[tuple[str, str], float]]
"""A function that maps a table name to the probability of each (record kind, class)."""


def _unnamed(_: str) -> Mapping[tuple[str, str], float]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Overall:
    """Facts about a record that follow only from all its fields together."""

    names_people: bool = False
    """Whether the names and values of at least two fields show parts of a person's name."""
    is_alone: bool = False
    """Whether the name model knows no other table of the source."""
    nobodys: float = 0.5
    """Probability that the record is about nobody, computed from the names of all its fields."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """The facts about a record group that are known before any of its fields is classified."""

    source_kind: str
    source_kind_stated: bool
    """Whether the user stated the source kind; otherwise it is guessed from names."""
    record_kind: RecordKind | None
    population: Category | None
    """The class of all data in the record, if the source kind or the record kind allows only one class."""
    table: tuple[str, ...]
    """Words of the record's name, in the singular."""
    why: str
    """How the record kind was recognised, as part of a sentence."""
    is_like_its_kind: bool = False
    """Whether the columns match the shape of the record kind."""
    barred: frozenset[Category] = frozenset()
    """Classes that cannot occur: the communication classes, if the company itself takes part in all
    conversations of the source. The company's own conversations are not communications of a customer."""
    traits: Mapping[str, Trait] = field(default_factory=dict)
    """By path: the part that a field plays in its record, if the field's name shows one."""
    handlers: frozenset[str] = frozenset()
    """Paths of the fields that name the staff member who works on the record."""
    learned: Mapping[str, Learned] = field(default_factory=dict)
    """By path: the name model's result for a field."""
    overall: Overall = Overall()
    bookkeeping: frozenset[str] = frozenset()
    """Names of fields that hold only row numbers or versions of rows."""
    long_fields: frozenset[str] = frozenset()
    """Paths of the fields whose declared type allows text of any length; empty if half or more of the fields
    have such a type."""

    def learned_of(self, profile: FieldProfile) -> Learned | None:
        """The name model's result for a field. ``None`` if there is none, or if the field's name says
        nothing: it has no three letters in a row and is not in ``bookkeeping``.
        """
        return self._told.get(profile.path)

    @cached_property
    def _told(self) -> Mapping[str, Learned]:
        leaves = ((path, path.rsplit(".", 1)[-1]) for path in self.learned)
        return {
            path: self.learned[path]
            for path, leaf in leaves
            if _TELLING.search(leaf) or normal(leaf) in self.bookkeeping
        }

    @cached_property
    def by_rules(self) -> "Context":
        """The context without the results of the name model, so that only rules decide."""
        return replace(self, learned={}) if self.learned else self

    @cached_property
    def kept(self) -> dict[tuple[Any, ...], Any]:
        """A cache for conclusions that several fields of the record need."""
        return {}

    def population_of(self, path: str) -> Category | None:
        """``population`` for a field; ``None`` if the field names the person who works on the record."""
        return None if path in self.handlers else self.population


def context_of(
    group: RecordGroup,
    kinds: Kinds,
    shown: Mapping[str, frozenset[str]] = MappingProxyType({}),
    learned: Mapping[str, Learned] = MappingProxyType({}),
    chances_of: Named = _unnamed,
) -> Context:
    """Recognise the source kind, the record kind and the population of a record group.

    Args:
        shown: by path, the entities that nearly all values of a field match.
        learned: by path, the name model's result for a field.
        chances_of: the name model's probabilities of record kinds, by table name.
    """
    named = kinds.of_columns.traits.of_names(field.path for field in group.fields if not field.unnamed)
    others = frozenset(path for path, one in named.items() if shown.get(path, frozenset()) & one.never)
    traits = {path: one for path, one in named.items() if path not in others}
    record = _record(group, kinds, shown, traits, others, chances_of)
    if group.collection_kind == LOG and not record.is_stated:
        record, (kind, why) = told_log(record, kinds)
    else:
        kind, why = told_record(record, kinds)
    source_kind = record.source_kind or (
        kind.recognised.source_kinds[0] if kind and kind.recognised.source_kinds else "unknown"
    )
    if kind is None:  # one column is enough to derive the record kind, but not the source kind (above)
        kind, why = by_reference(record, kinds), "by a column that says what it is about"
    return Context(
        source_kind=source_kind,
        source_kind_stated=record.is_stated,
        record_kind=kind,
        population=_population(kind, source_kind, record.is_stated, kinds),
        table=record.table,
        why=why,
        is_like_its_kind=kind is not None and kinds.alike(record.names).get(kind.id, 0.0) >= ALIKE,
        traits=traits,
        barred=barred_in(record.source_kind, kinds),
        handlers=_handlers(group, source_kind, kinds, shown),
        long_fields=_long_fields(group, kinds),
        learned=learned,
        bookkeeping=kinds.of_columns.bookkeeping,
    )


def _record(
    group: RecordGroup,
    kinds: Kinds,
    shown: Mapping[str, frozenset[str]],
    traits: Mapping[str, Trait],
    others: frozenset[str],
    chances_of: Named,
) -> Record:
    """Collect the facts by which the record kind is recognised. ``others`` has the paths of fields whose
    values contradict their names; the names of these fields are ignored.
    """
    stated = group.source_kind if group.source_kind not in ("", "unknown") else ""
    own = group.path.rsplit(".", 1)[-1] if group.path else last_part(group.collection)
    outer = kinds.table_words(last_part(group.collection))
    further = last_part(group.collection) if group.path else table_in_comment(group.comment)
    place = stated or source_kind_from_path(group, kinds)
    return Record(
        names=_names(group, _handlers(group, place, kinds, shown), others, kinds)
        | {f"~{one.id}" for one in traits.values()},
        table=kinds.table_words(group.path.rsplit(".", 1)[-1]) if group.path else outer,
        is_inner=bool(group.path),
        outer=kinds.table_words(further) if further else (),
        source_kind=place,
        is_stated=bool(stated),
        is_like_entries=kinds.of_people.definitions.are_like(
            field.path.removeprefix(f"{group.path}.") if group.path else field.path for field in group.fields
        ),
        chances=_known(chances_of(own), kinds),
        outer_chances=_known(chances_of(further), kinds) if further else {},
        words=_words(group, outer, kinds) if kinds.by_word else frozenset(),
        shows_people=_shows_people(shown, outer, kinds),
    )


def _known(chances: Mapping[tuple[str, str], float], kinds: Kinds) -> Mapping[str, float]:
    """The model's probabilities by record kind. A kind is left out if the policy does not have it, if it has
    a different class in the policy, or if it is recognised by its vocabulary.
    """
    return {
        one: chance
        for (one, category), chance in chances.items()
        if one in kinds.record_kinds
        and category in kinds.record_kinds[one].of.maps_from
        and not kinds.record_kinds[one].recognised.vocabulary
    }


def _shows_people(shown: Mapping[str, frozenset[str]], table: Sequence[str], kinds: Kinds) -> bool:
    """Whether the values of any column are entities that only people have, whatever the column's name.

    If the policy says that such a table is about nobody, fields about other people (``is_beside``) do not
    count.
    """
    is_nobodys = is_listed_nobodys(table, kinds)
    told = (held for path, held in shown.items() if not (is_nobodys and is_beside(path, table, kinds)))
    return not kinds.of_people.somebody.entities.isdisjoint(frozenset().union(*told))


def _words(group: RecordGroup, table: Sequence[str], kinds: Kinds) -> frozenset[str]:
    """The words in the names of the record's fields. Unnamed fields and fields about other people
    (``is_beside``) are left out.
    """
    named = (
        field.path
        for field in group.fields
        if has_name(field, group) and not is_beside(field.path, table, kinds)
    )
    return frozenset(word for path in named for word in phrase(path.rsplit(".", 1)[-1]))


def has_name(profile: FieldProfile, group: RecordGroup) -> bool:
    """Whether a person named the field. Text of a log, document or stream that is outside all keys has no
    such name; noticemap calls it ``text``.
    """
    return profile.path != _UNNAMED or group.collection_kind not in (LOG, "document", "stream")


def _names(
    group: RecordGroup, handlers: frozenset[str], others: frozenset[str], kinds: Kinds
) -> frozenset[str]:
    """The normalised names of a record's fields: for each field, its path below the record and the last
    segment of that path.

    Fields in ``others``, whose values contradict their names, are left out. ``SOMEBODY`` is added if a field
    that is not in ``handlers`` names the data subject.
    """
    paths = [field.path for field in group.fields if not field.unnamed and field.path not in others]
    told = (path for path in paths if path not in handlers)
    below = {normal(path.removeprefix(f"{group.path}.") if group.path else path) for path in paths}
    leaves = {normal(path.rsplit(".", 1)[-1]) for path in paths}
    return frozenset(below | leaves | ({SOMEBODY} if kinds.of_people.somebody.is_named(told) else set()))


def _population(kind: RecordKind | None, source_kind: str, stated: bool, kinds: Kinds) -> Category | None:
    """The population of a record. If the user stated the source kind, the population of the source kind comes
    before that of the record kind, otherwise after it. ``None`` for record kinds without personal data.
    """
    place = kinds.source_kinds.get(source_kind)
    around, own = place.population if place else None, kind.population if kind else None
    if kind is not None and kind.category == "none":
        return None
    return around or own if stated else own or around


def _handlers(
    group: RecordGroup, source_kind: str, kinds: Kinds, shown: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """Paths of the fields that name the person who works on a record. Empty if, by the source kind and the
    policy, that person may not belong to the company's own staff.
    """
    place = kinds.source_kinds.get(source_kind)
    if not kinds.is_own_staff and (place is None or not place.staffed):
        return frozenset()
    more = place.handlers if place else frozenset()
    return kinds.of_people.handlers.among((field.path for field in group.fields), more) | serving(
        group, shown, kinds
    )


def _long_fields(group: RecordGroup, kinds: Kinds) -> frozenset[str]:
    """Paths of the fields whose declared type allows text of any length, if these are fewer than half of all
    fields.
    """
    found = frozenset(one.path for one in group.fields if kinds.of_columns.long_types & set(words(one.type)))
    return found if 2 * len(found) < len(group.fields) else frozenset()
