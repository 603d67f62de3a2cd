"""Source kinds, record kinds and other rules by which the classifier recognises the context of a field."""

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
"""Minimum number of letters of a word that is searched for inside joined words."""


@dataclass(frozen=True, kw_only=True)
class SourceKind:
    """A kind of source, such as a CRM system."""

    id: str
    title: str
    paths: tuple[tuple[str, ...], ...] = ()
    """Phrases that indicate it in the path of a source or collection."""
    population: Category | None = None
    """The class of all its data, if it holds data of one class only (staff, applicants)."""
    subject: str = ""
    """The data subject of its records, if an element allows several and the record kind names none."""
    fallback: str = ""
    """The record kind that such a source mostly holds. Unknown records get it unless they contradict it."""
    is_party: bool = False
    """The company itself takes part in all conversations, so they are no communications of a customer."""
    staffed: bool = False
    """The people who work with it are the company's staff."""
    handlers: frozenset[str] = frozenset()
    """Words for these people in names of columns, in addition to those common to all source kinds."""
    logs: str = ""
    """``like_records``: its logs have lines like its records; ``others``: it is the source kind of all logs
    with unknown lines; empty: it has no logs. The lines of a log say more than its file name.
    """
    receives: bool = False
    """Data is copied here from elsewhere and keeps its original class."""
    retention: Mapping[str, str] = field(default_factory=dict)
    """Class → the retention rule of such data in this source kind."""


@dataclass(frozen=True, kw_only=True)
class NameTrap:
    """Ends of field names that look-alikes of some entities often have."""

    names: frozenset[str]
    entities: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ColumnRule:
    """Which entities columns with a type or a last word from ``words`` can hold: only those in ``only``
    (empty: any), and none in ``never``.
    """

    words: frozenset[str]
    only: frozenset[str]
    never: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Lock:
    """Entities whose values are proven if they pass their check, so that no review may deny them."""

    entities: frozenset[str]
    proof: str
    named: bool = False
    """Whether the field must have a name that supports the entity as well."""


@dataclass(frozen=True, kw_only=True)
class FileRule:
    """Files that get an element by their name and extension, since their content cannot be read as text."""

    element: str
    phrases: tuple[tuple[str, ...], ...]
    extensions: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ColumnRules:
    """Rules for names and types of columns, whatever the record."""

    name_traps: tuple[NameTrap, ...]
    traits: Traits
    types: tuple[ColumnRule, ...]
    tails: tuple[ColumnRule, ...]
    bookkeeping: frozenset[str]
    """Names of columns that only number or version rows."""
    long_types: frozenset[str]
    """Words in declared column types that mean text of unlimited length, such as ``clob``."""
    shapeless: Mapping[str, str]
    """Entities that cannot be recognised by value, each with a description."""
    record_clocks: tuple[str, ...]
    """Names of fields with the date of a record, most likely first."""
    other_dates: tuple[str, ...]
    """Words in the names of dates with another meaning."""


@dataclass(frozen=True, kw_only=True)
class KeyRules:
    """Keys, and references to other records."""

    keys: frozenset[str]
    """Elements whose values are issued to identify one record, so that other tables can refer to it."""
    identifier: str
    """Entity of a person's identifier in a system."""
    identifier_words: frozenset[str]
    """Last words of the names of identifiers."""
    link_flags: frozenset[str]
    """Flags of elements to which records of other kinds refer, such as an account's key."""
    link_ends: Mapping[str, str]
    """Last word of the name of such a reference → its entity."""
    link_key_retention: Mapping[str, str]
    """Class of a record → the retention rule of a reference to an account in it."""


@dataclass(frozen=True, kw_only=True)
class PeopleRules:
    """Whom a record is about, and who works on it."""

    people: People
    somebody: Somebody
    handlers: Handlers
    definitions: Definitions
    staff: str
    """Element of addresses of the company's staff."""
    machines: str
    """Element of addresses that belong only to machines."""
    businesses: Mapping[str, str]
    """Entity → element of values that only companies have, outside communications."""
    business_flag: str
    """Flag of values that only companies have."""


@dataclass(frozen=True, kw_only=True)
class Kinds:
    """The content of a kinds file."""

    source_kinds: Mapping[str, SourceKind]
    record_kinds: Mapping[str, RecordKind]
    of_columns: ColumnRules
    of_keys: KeyRules
    of_people: PeopleRules
    entity_defaults: Mapping[str, str]
    """Entity → the element that such a value means in any record."""
    container_spans: Mapping[str, Mapping[str, str]]
    """Element of a container → entity → the element of such an entity inside the container."""
    files: tuple[FileRule, ...]
    locks: tuple[Lock, ...]
    references: tuple[tuple[str, frozenset[str]], ...]
    """Record kinds of otherwise unknown records, each with columns of which any one shows the record kind."""
    value_flags: frozenset[str]
    """Flags that only fields with the values themselves have, not the other fields of their records."""
    undecided_retention: str
    """Retention rule of undecided data."""
    undecided_section: str
    """Section of the notice that reports cite for undecided data."""
    of_communications: frozenset[Category] = frozenset()
    """Communication classes: data about communications, and their content."""

    @cached_property
    def places(self) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
        """First word → (phrase, source kind), for all phrases of ``SourceKind.paths``, also as one word."""
        told: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
        for kind in self.source_kinds.values():
            for spelt in filter(None, kind.paths):
                for needle in dict.fromkeys((spelt, ("".join(spelt),))):
                    told[needle[0]] = (*told.get(needle[0], ()), (needle, kind.id))
        return told

    @property
    def is_own_staff(self) -> bool:
        """Whether all people who work on records are assumed to be the company's own staff: the policy has an
        element for staff, and no communication classes, whose records a customer's staff may handle.
        """
        return not self.of_communications and self.of_people.staff != self.of_people.machines

    @cached_property
    def populations(self) -> frozenset[Category]:
        """Classes that hold all data of at least one source kind: staff, applicants."""
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
        """A function from a table's or file's name to its words; joined words are split if possible."""
        known = self._table_vocabulary | self.of_columns.traits.glue
        pieces = frozenset(word for word in known if len(word) >= SHORTEST_PIECE)

        @lru_cache(maxsize=65_536)
        def of_name(name: str) -> tuple[str, ...]:
            return tuple(part for word in phrase(name) for part in unglued(word, pieces))

        return of_name

    @cached_property
    def by_table(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """Table name, as words → ids of the record kinds that list it."""
        told: dict[tuple[str, ...], tuple[str, ...]] = {}
        for kind in self.record_kinds.values():
            for name in dict.fromkeys(kind.recognised.tables):
                told[name] = (*told.get(name, ()), kind.id)
        return told

    @cached_property
    def by_word(self) -> Mapping[str, tuple[str, ...]]:
        """Word → ids of the record kinds with this word in their vocabulary."""
        told: dict[str, tuple[str, ...]] = {}
        for kind in self.record_kinds.values():
            for word in kind.recognised.vocabulary:
                told[word] = (*told.get(word, ()), kind.id)
        return told

    @cached_property
    def _parts(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """For each column name or trait: a record kind, and which part of its shape such a column fulfils."""
        met: dict[str, tuple[tuple[str, int], ...]] = {}
        for kind in self.record_kinds.values():
            for place, part in enumerate(kind.recognised.shape):
                for name in part:
                    met[name] = (*met.get(name, ()), (kind.id, place))
        return met

    def alike(self, fields: Iterable[str]) -> Mapping[str, float]:
        """Record kind → share of its shape's parts that ``fields`` (names and traits) fulfil, if any."""
        met = {part for name in fields for part in self._parts.get(name, ())}
        counts = Counter(kind for kind, _ in met)
        return {kind: count / len(self.record_kinds[kind].recognised.shape) for kind, count in counts.items()}

    def trapped(
        self, path: str, table: Sequence[str] = (), beside: frozenset[str] = frozenset()
    ) -> frozenset[str]:
        """Entities that a field's name makes less likely, since look-alikes often have that name; ``*``: all.

        In a table of things, a bare ``name`` makes entities of people less likely.
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
        """Whether a column can hold an entity, by its declared type and the last word of its name."""
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
        """Whether a declared type allows little but this entity."""
        told = frozenset(words(type_))
        return any(entity in rule.only for rule in self.of_columns.types if rule.words & told)
