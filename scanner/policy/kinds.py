"""Source kinds, record kinds and other rules with which the classifier recognises the context of a field."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from scanner.finding import Category
from scanner.names.naming import phrase, words
from scanner.policy.column_parts import Traits, unglued
from scanner.policy.data_subjects import Definitions, Handlers, Somebody
from scanner.policy.people import People
from scanner.policy.record_kind import RecordKind

SHORTEST_PIECE = 4
"""Minimum number of letters that a word must have to be searched for inside joined words."""


@dataclass(frozen=True, kw_only=True)
class SourceKind:
    """A kind of source, such as a CRM system."""

    id: str
    title: str
    paths: tuple[tuple[str, ...], ...] = ()
    """Phrases that indicate this source kind if they occur in the path of a source or collection."""
    population: Category | None = None
    """The class of all data in such a source, if it holds data of only one class (staff, applicants)."""
    subject: str = ""
    """The data subject of records in such a source, if an element allows several and the record kind names
    none.
    """
    fallback: str = ""
    """The record kind that such a source mostly holds. Unknown records get this record kind unless they
    contradict it.
    """
    is_party: bool = False
    """Whether the company itself takes part in all conversations in such a source, so that they are not
    communications of its customers.
    """
    staffed: bool = False
    """Whether the people who work with such a source are the company's staff."""
    handlers: frozenset[str] = frozenset()
    """Words in column names for the people who work with such a source, in addition to the words that are
    common to all source kinds.
    """
    logs: str = ""
    """``like_records``: the lines of logs in such a source are like its records. ``others``: this is the
    source kind of all logs with unknown lines. Empty: such a source has no logs. The lines of a log are
    stronger evidence than its file name.
    """
    receives: bool = False
    """Whether data is copied to such a source from elsewhere and keeps its original class."""
    retention: Mapping[str, str] = field(default_factory=dict)
    """Class → the retention rule of data of this class in such a source."""


@dataclass(frozen=True, kw_only=True)
class NameTrap:
    """A trap: fields whose names end in one of ``names`` often hold look-alikes of ``entities``."""

    names: frozenset[str]
    entities: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ColumnRule:
    """A rule for columns that have a declared type or a last word of their name in ``words``. They can hold
    only entities in ``only`` (empty: any), and no entities in ``never``.
    """

    words: frozenset[str]
    only: frozenset[str]
    never: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Lock:
    """Entities whose values count as proven if they pass their check, so that no review may deny a finding of
    them.
    """

    entities: frozenset[str]
    proof: str
    named: bool = False
    """Whether the name of the field must support the entity as well."""


@dataclass(frozen=True, kw_only=True)
class FileRule:
    """A rule that gives files an element by their name and extension, since the content of these files cannot
    be read as text.
    """

    element: str
    phrases: tuple[tuple[str, ...], ...]
    extensions: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ColumnRules:
    """Rules for names and types of columns that apply to every kind of record."""

    name_traps: tuple[NameTrap, ...]
    traits: Traits
    types: tuple[ColumnRule, ...]
    tails: tuple[ColumnRule, ...]
    bookkeeping: frozenset[str]
    """Names of columns that only hold the number or the version of a row."""
    long_types: frozenset[str]
    """Words in declared column types that mean text of unlimited length, such as ``clob``."""
    shapeless: Mapping[str, str]
    """Entities that cannot be recognised by the form of their values → a description of the entity."""
    record_clocks: tuple[str, ...]
    """Names of fields that hold the date of a record, most likely first."""
    other_dates: tuple[str, ...]
    """Words in the names of date fields that do not hold the date of the record."""


@dataclass(frozen=True, kw_only=True)
class KeyRules:
    """Rules for keys, and for references to other records."""

    keys: frozenset[str]
    """Elements whose values are issued to identify one record each, so that other tables can refer to the
    record.
    """
    identifier: str
    """The entity of identifiers that a system gives to people."""
    identifier_words: frozenset[str]
    """Last words of the names of identifiers."""
    link_flags: frozenset[str]
    """Flags of elements, such as the key of an account, to which records of other kinds refer."""
    link_ends: Mapping[str, str]
    """Last word in the name of a reference → the entity of the reference."""
    link_key_retention: Mapping[str, str]
    """Class of a record → the retention rule of a reference to an account in that record."""


@dataclass(frozen=True, kw_only=True)
class PeopleRules:
    """Rules to find out whom a record is about and who works on it."""

    people: People
    somebody: Somebody
    handlers: Handlers
    definitions: Definitions
    staff: str
    """The element of addresses that belong to the company's staff."""
    machines: str
    """The element of addresses that belong only to machines."""
    businesses: Mapping[str, str]
    """Entity → the element of values, outside communications, that only companies have."""
    business_flag: str
    """The flag of values that only companies have."""


@dataclass(frozen=True, kw_only=True)
class Kinds:
    """The content of a kinds file."""

    source_kinds: Mapping[str, SourceKind]
    record_kinds: Mapping[str, RecordKind]
    of_columns: ColumnRules
    of_keys: KeyRules
    of_people: PeopleRules
    entity_defaults: Mapping[str, str]
    """Entity → the element that a value of this entity means in any record."""
    container_spans: Mapping[str, Mapping[str, str]]
    """Element of a container → entity → the element that values of this entity have inside the container."""
    files: tuple[FileRule, ...]
    locks: tuple[Lock, ...]
    references: tuple[tuple[str, frozenset[str]], ...]
    """Record kinds for otherwise unknown records, each with a set of columns. Any one of these columns shows
    the record kind.
    """
    value_flags: frozenset[str]
    """Flags that apply only to the fields with the flagged values themselves, not to the other fields of the
    same record.
    """
    undecided_retention: str
    """The retention rule of undecided data, that is, data whose class could not be determined."""
    undecided_section: str
    """Section of the notice that reports cite for undecided data."""
    of_communications: frozenset[Category] = frozenset()
    """The communication classes: classes of data about communications, and of their content."""

    @cached_property
    def places(self) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
        """First word → pairs of a phrase and its source kind, for all phrases in ``SourceKind.paths``. Each
        phrase is also listed as one joined word.
        """
        told: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
        for kind in self.source_kinds.values():
            for spelt in filter(None, kind.paths):
                for needle in dict.fromkeys((spelt, ("".join(spelt),))):
                    told[needle[0]] = (*told.get(needle[0], ()), (needle, kind.id))
        return told

    @property
    def is_own_staff(self) -> bool:
        """Whether all people who work on records are assumed to be the company's own staff. This is the case
        if the policy has an element for staff and no communication classes, because a customer's staff may
        work on records of communications.
        """
        return not self.of_communications and self.of_people.staff != self.of_people.machines

    @cached_property
    def populations(self) -> frozenset[Category]:
        """Classes such as staff or applicants that contain all data of at least one source kind."""
        return frozenset(kind.population for kind in self.source_kinds.values() if kind.population)

    @cached_property
    def other_logs(self) -> str:
        """Source kind of logs with unknown lines; empty if no source kind has logs."""
        return next((kind.id for kind in self.source_kinds.values() if kind.logs == "others"), "")

    @cached_property
    def _table_vocabulary(self) -> frozenset[str]:
        return self.of_people.people.tables.union(
            *(kind.recognised.words for kind in self.record_kinds.values())
        )

    @cached_property
    def table_words(self) -> Callable[[str], tuple[str, ...]]:
        """A function that returns the words of a table's or file's name; joined words are split if
        possible.
        """
        known = self._table_vocabulary | self.of_columns.traits.glue
        pieces = frozenset(word for word in known if len(word) >= SHORTEST_PIECE)

        @lru_cache(maxsize=65_536)
        def of_name(name: str) -> tuple[str, ...]:
            return tuple(part for word in phrase(name) for part in unglued(word, pieces))

        return of_name

    @cached_property
    def by_table(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """Table name, as words → the ids of the record kinds that list this name."""
        told: dict[tuple[str, ...], tuple[str, ...]] = {}
        for kind in self.record_kinds.values():
            for name in dict.fromkeys(kind.recognised.tables):
                told[name] = (*told.get(name, ()), kind.id)
        return told

    @cached_property
    def by_word(self) -> Mapping[str, tuple[str, ...]]:
        """Word → the ids of the record kinds that have this word in their vocabulary."""
        told: dict[str, tuple[str, ...]] = {}
        for kind in self.record_kinds.values():
            for word in kind.recognised.vocabulary:
                told[word] = (*told.get(word, ()), kind.id)
        return told

    @cached_property
    def _parts(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """Column name or trait → the parts of shapes that such a column fulfils, each as a record kind and
        the position of the part.
        """
        met: dict[str, tuple[tuple[str, int], ...]] = {}
        for kind in self.record_kinds.values():
            for place, part in enumerate(kind.recognised.shape):
                for name in part:
                    met[name] = (*met.get(name, ()), (kind.id, place))
        return met

    def alike(self, fields: Iterable[str]) -> Mapping[str, float]:
        """Record kind → the share of its shape's parts that ``fields`` (names and traits) fulfil. Record
        kinds without a fulfilled part are left out.
        """
        met = {part for name in fields for part in self._parts.get(name, ())}
        counts = Counter(kind for kind, _ in met)
        return {kind: count / len(self.record_kinds[kind].recognised.shape) for kind, count in counts.items()}

    def trapped(
        self, path: str, table: Sequence[str] = (), beside: frozenset[str] = frozenset()
    ) -> frozenset[str]:
        """Entities that a field's name makes less likely, because look-alikes often have such a name; ``*``
        means all entities.

        In a table of things, a field that is only called ``name`` makes entities of people less likely.
        """
        told = self._trapped(path.rsplit(".", 1)[-1])
        return (
            told
            if self.of_people.people.may_own(path, table, beside)
            else told | self.of_people.people.not_of_things
        )

    @cached_property
    def _trapped(self) -> Callable[[str], frozenset[str]]:
        @lru_cache(maxsize=65_536)
        def of_leaf(leaf: str) -> frozenset[str]:
            found = words(leaf)
            ends = {"".join(found[start:]) for start in range(len(found))}
            told = (trap.entities for trap in self.of_columns.name_traps if not trap.names.isdisjoint(ends))
            return self.of_people.people.spoken_against(leaf).union(*told)

        return of_leaf

    def admits(self, entity: str, path: str, type_: str) -> bool:
        """Whether a column can hold an entity, judged by the column's declared type and the last word of its
        name.
        """
        return self._admits(entity, type_, "".join(words(path.rsplit(".", 1)[-1])[1:][-1:]))

    @cached_property
    def _admits(self) -> Callable[[str, str, str], bool]:
        @lru_cache(maxsize=65_536)
        def admits(entity: str, type_: str, tail: str) -> bool:
            told = frozenset(words(type_))
            rules = [rule for rule in self.of_columns.types if rule.words & told]
            rules += [rule for rule in self.of_columns.tails if tail in rule.words]
            return all(entity not in rule.never and (not rule.only or entity in rule.only) for rule in rules)

        return admits

    def is_typed(self, entity: str, type_: str) -> bool:
        """Whether a column's declared type allows this entity and few others."""
        told = frozenset(words(type_))
        return any(entity in rule.only for rule in self.of_columns.types if rule.words & told)
