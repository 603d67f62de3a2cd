"""Source kinds and record kinds as data: how the classifier recognises the context of a field."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from scanner.finding import Category
from scanner.names.naming import phrase, words
from scanner.policy.column_parts import Traits, unglued
from scanner.policy.data_class import DataClass
from scanner.policy.data_subjects import Definitions, Handlers, Somebody
from scanner.policy.people import People

SHORTEST_PIECE = 4
"""Letters of the shortest word that is searched for inside a joined word."""


@dataclass(frozen=True, kw_only=True)
class SourceKind:
    id: str
    title: str
    paths: tuple[tuple[str, ...], ...] = ()
    population: Category | None = None
    subject: str = ""
    fallback: str = ""
    """Record kind of unknown records that share a column with that kind."""
    is_party: bool = False
    """The company itself takes part in the conversations: they are no communications of a customer."""
    staffed: bool = False
    """The people who work with it are the company's staff."""
    handlers: frozenset[str] = frozenset()
    """Words for these people, besides the words common to all such sources."""
    logs: str = ""
    """``like_records``: it has logs with lines like its records; ``others``: logs with unknown lines. The
    lines of a log say more than its file name."""
    receives: bool = False
    """Data is copied here from elsewhere and keeps its original class."""
    retention: Mapping[str, str] = field(default_factory=dict)
    """By class: the retention rule of its records in such a source."""


@dataclass(frozen=True, kw_only=True)
class RecordKind:
    """One record kind. Names are normalised; ``columns`` maps a field name to an element."""

    id: str
    title: str
    of: DataClass
    source_kinds: tuple[str, ...]
    only_source_kinds: bool
    instead_of: frozenset[str]
    """Kinds that this kind replaces in sources of its source kinds."""
    tables: tuple[tuple[str, ...], ...]
    shape: tuple[frozenset[str], ...]
    """Parts of such a record; each is a set of names and of traits, written as ``~origin``."""
    signs: tuple[frozenset[str], ...]
    """Parts that a record must have if only the source kind supports this record kind."""
    lacks: frozenset[str]
    needs: frozenset[str]
    """The record must have one of these, whatever its table's name; empty: no requirement."""
    columns: Mapping[str, str]
    traits: Mapping[str, str]
    """Trait → element, for columns whose names are not in ``columns``."""
    rest: str
    """Element of every other column; empty if other columns are not personal data."""
    entities: Mapping[str, str]
    inside: frozenset[str]
    """Fields whose content a customer defined: everything below them has their element."""
    free_text: str
    subject: str
    """The data subject of its records, if an element can have several."""
    retention: str
    population: Category | None
    default: str
    """Element of anything else found in it, if the population decides."""
    voice: bool
    adds_flags: tuple[str, ...]
    words: frozenset[str] = frozenset()
    """Every word of ``tables``, to exclude other tables quickly."""
    vocabulary: frozenset[str] = frozenset()
    """Every word of its title, tables and columns. An otherwise unknown record gets the kind with the most
    words in common."""

    @property
    def category(self) -> Category:
        return self.of.id


@dataclass(frozen=True, kw_only=True)
class NameTrap:
    names: frozenset[str]
    entities: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ColumnRule:
    """Entities for columns by type or last word: ``only`` these, or all but ``never``."""

    words: frozenset[str]
    only: frozenset[str]
    never: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Lock:
    """Entities whose values prove what they are if they pass their check."""

    entities: frozenset[str]
    proof: str
    named: bool = False
    """Whether the field's name must agree."""


@dataclass(frozen=True, kw_only=True)
class FileRule:
    """Files that are recognised by name, as their content cannot be read as text."""

    element: str
    phrases: tuple[tuple[str, ...], ...]
    extensions: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Kinds:
    source_kinds: Mapping[str, SourceKind]
    record_kinds: Mapping[str, RecordKind]
    entity_defaults: Mapping[str, str]
    container_spans: Mapping[str, Mapping[str, str]]
    name_traps: tuple[NameTrap, ...]
    traits: Traits
    types: tuple[ColumnRule, ...]
    tails: tuple[ColumnRule, ...]
    files: tuple[FileRule, ...]
    locks: tuple[Lock, ...]
    people: People
    references: tuple[tuple[str, frozenset[str]], ...]
    """Record kinds of unknown records, by the columns that refer to their subject."""
    somebody: Somebody
    handlers: Handlers
    definitions: Definitions
    bookkeeping: frozenset[str]
    """Names of columns that only number or version rows."""
    long_types: frozenset[str]
    """Words of declared types for text of any length."""
    identifier: str
    """Entity of a person's identifier in a system."""
    identifier_words: frozenset[str]
    """Last words of the names of identifiers."""
    link_flags: frozenset[str]
    """Flags of elements that records of other kinds refer to."""
    link_ends: Mapping[str, str]
    """Last word of such a reference → its entity."""
    shapeless: Mapping[str, str]
    """Entities that cannot be recognised by value, each with a description."""
    link_key_retention: Mapping[str, str]
    keys: frozenset[str]
    """Elements whose values are issued to identify one record, so that other tables can refer to it."""
    machines: str
    """Element of addresses that belong only to machines."""
    staff: str
    """Element of addresses of the company's staff."""
    businesses: Mapping[str, str]
    """Entity → element of values that only companies have, outside communications."""
    business_flag: str
    """Flag of such values if they keep their element."""
    undecided_retention: str
    """Retention rule of undecided data, and the section that requires a decision."""
    undecided_section: str
    record_clocks: tuple[str, ...]
    """Names of fields with the date of a record, most likely first."""
    other_dates: tuple[str, ...]
    """Words in the names of dates with another meaning."""

    of_communications: frozenset[Category] = frozenset()
    """Classes that consist of the content or the fact of communications between others."""

    @cached_property
    def places(self) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
        """Phrases for source kinds, also as one word, by their first word."""
        told: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
        for kind in self.source_kinds.values():
            for spelt in filter(None, kind.paths):
                for needle in dict.fromkeys((spelt, ("".join(spelt),))):
                    told[needle[0]] = (*told.get(needle[0], ()), (needle, kind.id))
        return told

    @property
    def is_own_staff(self) -> bool:
        """Whether the people who work on records are the company's own staff everywhere: the policy has no
        communications, on whose records the staff of others works, too, and it has an element for staff.
        """
        return not self.of_communications and self.staff != self.machines

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
        return self.people.tables.union(*(kind.words for kind in self.record_kinds.values()))

    @cached_property
    def table_words(self) -> Callable[[str], tuple[str, ...]]:
        """The words of a table's or file's name; joined words are split if every piece is known."""
        known = self._table_vocabulary | self.traits.glue
        pieces = frozenset(word for word in known if len(word) >= SHORTEST_PIECE)

        @lru_cache(maxsize=65_536)
        def of_name(name: str) -> tuple[str, ...]:
            return tuple(part for word in phrase(name) for part in unglued(word, pieces))

        return of_name

    @cached_property
    def by_table(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """Ids of record kinds by table name."""
        told: dict[tuple[str, ...], tuple[str, ...]] = {}
        for kind in self.record_kinds.values():
            for name in dict.fromkeys(kind.tables):
                told[name] = (*told.get(name, ()), kind.id)
        return told

    @cached_property
    def by_word(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of record kinds by word of their vocabulary."""
        told: dict[str, tuple[str, ...]] = {}
        for kind in self.record_kinds.values():
            for word in kind.vocabulary:
                told[word] = (*told.get(word, ()), kind.id)
        return told

    @cached_property
    def _parts(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """Column name → record kinds and the parts of their shape that it fulfils."""
        met: dict[str, tuple[tuple[str, int], ...]] = {}
        for kind in self.record_kinds.values():
            for place, part in enumerate(kind.shape):
                for name in part:
                    met[name] = (*met.get(name, ()), (kind.id, place))
        return met

    def alike(self, fields: Iterable[str]) -> Mapping[str, float]:
        """Record kind → share of its shape that fields with these names fulfil, if any."""
        met = {part for name in fields for part in self._parts.get(name, ())}
        counts = Counter(kind for kind, _ in met)
        return {kind: count / len(self.record_kinds[kind].shape) for kind, count in counts.items()}

    def trapped(
        self, path: str, table: Sequence[str] = (), beside: frozenset[str] = frozenset()
    ) -> frozenset[str]:
        """Entities that a field's name makes less likely, since look-alikes often have it; ``*``: all.

        A bare ``name`` is evidence against people in a table of things.
        """
        told = self._trapped(path.rsplit(".", 1)[-1])
        return told if self.people.may_own(path, table, beside) else told | self.people.not_of_things

    @cached_property
    def _trapped(self) -> Callable[[str], frozenset[str]]:
        @lru_cache(maxsize=65_536)
        def of_leaf(leaf: str) -> frozenset[str]:
            found = words(leaf)
            ends = {"".join(found[start:]) for start in range(len(found))}
            told = (trap.entities for trap in self.name_traps if not trap.names.isdisjoint(ends))
            return self.people.spoken_against(leaf).union(*told)

        return of_leaf

    def admits(self, entity: str, path: str, type_: str) -> bool:
        """Whether a column can hold an entity, by its declared type and the last word of its name."""
        return self._admits(entity, type_, "".join(words(path.rsplit(".", 1)[-1])[1:][-1:]))

    @cached_property
    def _admits(self) -> Callable[[str, str, str], bool]:
        @lru_cache(maxsize=65_536)
        def admits(entity: str, type_: str, tail: str) -> bool:
            told = frozenset(words(type_))
            rules = [rule for rule in self.types if rule.words & told]
            rules += [rule for rule in self.tails if tail in rule.words]
            return all(entity not in rule.never and (not rule.only or entity in rule.only) for rule in rules)

        return admits

    def is_typed(self, entity: str, type_: str) -> bool:
        """Whether a declared type allows little but this entity."""
        told = frozenset(words(type_))
        return any(entity in rule.only for rule in self.types if rule.words & told)
