"""Kinds of sources and of records, as data: how the classifier tells where a field stands."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from scanner.finding import Category
from scanner.names.naming import normal, phrase, singular, words
from scanner.policy.column_parts import Traits, unglued
from scanner.policy.data_class import DataClass
from scanner.policy.data_subjects import Definitions, Handlers, Somebody

SHORTEST_PIECE = 4
"""Letters of the shortest word that is looked for in one that is glued together."""


@dataclass(frozen=True, kw_only=True)
class SourceKind:
    id: str
    title: str
    paths: tuple[tuple[str, ...], ...] = ()
    population: Category | None = None
    subject: str = ""
    fallback: str = ""
    """Kind of the records in it that look like no other and share a column with this one."""
    is_party: bool = False
    """The company itself is a party to the talks in it: they are no communication of a customer's."""
    staffed: bool = False
    """Whoever works with it is staff of the company."""
    handlers: frozenset[str] = frozenset()
    """Words for them, beside those of all such sources."""
    logs: str = ""
    """Logs stand in it whose lines are like its records (``like_records``), or that are like no other
    (``others``): what a log's file is called says less than its lines."""
    receives: bool = False
    """Data arrives here from elsewhere and keeps the class it had there."""
    retention: Mapping[str, str] = field(default_factory=dict)
    """Rule for the records of a category that are kept in such a source."""


@dataclass(frozen=True, kw_only=True)
class RecordKind:
    """One kind of record. Names are normalised; ``columns`` maps a field name to an element."""

    id: str
    title: str
    of: DataClass
    source_kinds: tuple[str, ...]
    only_source_kinds: bool
    tables: tuple[tuple[str, ...], ...]
    whole_names: bool
    """A table must be called so, and not only have it in its name."""
    shape: tuple[frozenset[str], ...]
    """Parts that a record of this kind has: each a set of names, and of traits as ``~origin``."""
    signs: tuple[frozenset[str], ...]
    """Parts that a record must have which is taken for this kind by nothing but the kind of its source."""
    lacks: frozenset[str]
    needs: frozenset[str]
    """What such a record has any of, whatever its table is called; empty: nothing."""
    columns: Mapping[str, str]
    traits: Mapping[str, str]
    """Element of a column by the part it plays, where ``columns`` does not know its name."""
    rest: str
    """Element of every other column; empty where other columns are no data about anybody."""
    entities: Mapping[str, str]
    inside: frozenset[str]
    """Fields whose inside was set by a customer: everything below them keeps their element."""
    free_text: str
    subject: str
    """Whom its records are about, where an element can be about several."""
    retention: str
    population: Category | None
    default: str
    """Element of whatever else is found in it, where the population decides."""
    voice: bool
    adds_flags: tuple[str, ...]
    words: frozenset[str] = frozenset()
    """Every word of ``tables``: a table with none of them is quickly refused."""
    vocabulary: frozenset[str] = frozenset()
    """Every word of its title, tables and columns, where a record that nothing else tells is of the kind
    whose words it has most of."""

    @property
    def category(self) -> Category:
        return self.of.id


@dataclass(frozen=True, kw_only=True)
class NameTrap:
    names: frozenset[str]
    entities: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class ColumnRule:
    """What a column of some type or ending can hold: ``only`` these entities, or any but ``never``."""

    words: frozenset[str]
    only: frozenset[str]
    never: frozenset[str]


_PARTIES = frozenset({"by", "to"})
"""Before a ``name``: who did something, or whom it was done for (``licensed_to_name``)."""


@dataclass(frozen=True, kw_only=True)
class People:
    """What tells that a ``name`` is a person's and not that of a thing."""

    names: frozenset[str]
    """What things have as well as people."""
    tables: frozenset[str]
    """Words of tables about people."""
    parts: frozenset[str]
    """Words before a name that say which part of a person's it is."""
    not_of_things: frozenset[str]
    """Entities that no name of a thing is."""
    beside: frozenset[str]
    """Entities that people have: any of them in the same record will do."""

    def may_own(self, path: str, table: Iterable[str], beside: frozenset[str]) -> bool:
        """Whether a field can be somebody's, given the words of its table and what stands beside it."""
        *outer, leaf = path.split(".")
        if normal(leaf) not in self.names or beside & self.beside:
            return True
        around = phrase(outer[-1]) if outer else table
        return not self.tables.isdisjoint(around)

    def are_called(self, path: str, table: Iterable[str]) -> bool:
        """Whether a field is called what things are called as well, and stands in a table of people."""
        is_shared = normal(path.rsplit(".", 1)[-1]) in self.names
        return is_shared and not self.tables.isdisjoint(table)

    def spoken_against(self, leaf: str) -> frozenset[str]:
        """Entities that a field named after a thing holds none of: ``product_name``."""
        found = words(leaf)
        if len(found) < 2 or singular(found[-1]) not in self.names:
            return frozenset()
        if found[-2] in _PARTIES:
            return frozenset()
        owner = singular(found[-2])
        return frozenset() if owner in self.parts | self.tables else self.not_of_things


@dataclass(frozen=True, kw_only=True)
class Lock:
    """Entities whose values prove what they are, where they pass their check."""

    entities: frozenset[str]
    proof: str
    named: bool = False
    """Whether the field's name must say so too."""


@dataclass(frozen=True, kw_only=True)
class FileRule:
    """Files whose name says what they are, though nothing in them can be read as text."""

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
    """What a record is that looks like no other, by the names of columns that say what it is about."""
    somebody: Somebody
    handlers: Handlers
    definitions: Definitions
    bookkeeping: frozenset[str]
    """Names of columns that number or version rows and say nothing else."""
    long_types: frozenset[str]
    """Words of declared types that hold text of any length."""
    identifier: str
    """Entity of what somebody goes by in a system."""
    identifier_words: frozenset[str]
    """Last words of names that say so."""
    link_flags: frozenset[str]
    """Flags of elements that records of other kinds refer to."""
    link_ends: Mapping[str, str]
    """Entity of such a reference by the last word of its name."""
    shapeless: Mapping[str, str]
    """Entities that no value shows, since they have no shape of their own: what each is, in a line."""
    link_key_retention: Mapping[str, str]
    keys: frozenset[str]
    """Elements whose values are given out to name one record, so that other tables can point at it."""
    machines: str
    """Element of addresses that are machines' alone."""
    staff: str
    """Element of addresses that are those of the company's own staff."""
    businesses: Mapping[str, str]
    """Element of values that only companies have, by entity, where no communication has them."""
    business_flag: str
    """Flag of such values where they stay what they are."""
    undecided_retention: str
    """Rule for what nobody has decided yet, and the section that calls for a decision."""
    undecided_section: str
    record_clocks: tuple[str, ...]
    """Names of fields that date a record, likeliest first."""
    other_dates: tuple[str, ...]
    """Words in names of dates that say something else than when a record came to be."""

    of_communications: frozenset[Category] = frozenset()
    """Classes of what is said, or that something is said, between others."""

    @cached_property
    def places(self) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
        """Phrases that tell a source kind, each with its kind, by their first word; as one word, too."""
        told: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
        for kind in self.source_kinds.values():
            for spelt in filter(None, kind.paths):
                for needle in dict.fromkeys((spelt, ("".join(spelt),))):
                    told[needle[0]] = (*told.get(needle[0], ()), (needle, kind.id))
        return told

    @cached_property
    def populations(self) -> frozenset[Category]:
        """Classes that all in some kind of source belongs to: staff, applicants."""
        return frozenset(kind.population for kind in self.source_kinds.values() if kind.population)

    @cached_property
    def other_logs(self) -> str:
        """Where logs stand whose lines are like no records; empty where no kind of source has logs."""
        return next((kind.id for kind in self.source_kinds.values() if kind.logs == "others"), "")

    @cached_property
    def _table_vocabulary(self) -> frozenset[str]:
        return self.people.tables.union(*(kind.words for kind in self.record_kinds.values()))

    def without_prefix(self, table: tuple[str, ...]) -> tuple[str, ...]:
        """The words of a table's name without those at its beginning that name no table: products put theirs
        there (``ohrm_job_vacancy``)."""
        known = (at for at, word in enumerate(table) if word in self._table_vocabulary)
        return table[next(known, 0) :]

    @cached_property
    def table_words(self) -> Callable[[str], tuple[str, ...]]:
        """The words of a table's or file's name; glued ones are taken apart where every piece is known."""
        known = self._table_vocabulary | self.traits.glue
        pieces = frozenset(word for word in known if len(word) >= SHORTEST_PIECE)

        @lru_cache(maxsize=65_536)
        def of_name(name: str) -> tuple[str, ...]:
            return tuple(part for word in phrase(name) for part in unglued(word, pieces))

        return of_name

    @cached_property
    def by_table(self) -> Mapping[tuple[str, ...], tuple[RecordKind, ...]]:
        """Kinds of records by each of the names that their tables go by."""
        told: dict[tuple[str, ...], tuple[RecordKind, ...]] = {}
        for kind in self.record_kinds.values():
            for name in dict.fromkeys(kind.tables):
                told[name] = (*told.get(name, ()), kind)
        return told

    @cached_property
    def by_word(self) -> Mapping[str, tuple[str, ...]]:
        """Kinds of records, by id, that have a word in their vocabulary."""
        told: dict[str, tuple[str, ...]] = {}
        for kind in self.record_kinds.values():
            for word in kind.vocabulary:
                told[word] = (*told.get(word, ()), kind.id)
        return told

    @cached_property
    def shared(self) -> frozenset[tuple[str, ...]]:
        """Words for people that tables of several kinds are called by: anybody may be a subscriber."""
        anywhere = (kind for kind in self.record_kinds.values() if not kind.only_source_kinds)
        counts = Counter(name for kind in anywhere for name in set(kind.tables))
        return frozenset(
            name for name, count in counts.items() if count > 1 and self.people.tables.issuperset(name)
        )

    @cached_property
    def _parts(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """Parts of shapes by every name that meets them: the kind of record, and which of its parts."""
        met: dict[str, tuple[tuple[str, int], ...]] = {}
        for kind in self.record_kinds.values():
            for place, part in enumerate(kind.shape):
                for name in part:
                    met[name] = (*met.get(name, ()), (kind.id, place))
        return met

    def alike(self, fields: Iterable[str]) -> Mapping[str, float]:
        """Kinds of records, by id, of whose shape fields of such names meet any part: the share they meet."""
        met = {part for name in fields for part in self._parts.get(name, ())}
        counts = Counter(kind for kind, _ in met)
        return {kind: count / len(self.record_kinds[kind].shape) for kind, count in counts.items()}

    def trapped(
        self, path: str, table: Iterable[str] = (), beside: frozenset[str] = frozenset()
    ) -> frozenset[str]:
        """Entities that a field's name speaks against, since their look-alikes often stand under it; ``*``:
        all. A bare ``name`` speaks against people where its table is one of things."""
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
        """Whether a column can hold an entity at all, by its declared type and what its name ends in."""
        told, tail = frozenset(words(type_)), frozenset(words(path.rsplit(".", 1)[-1])[1:][-1:])
        rules = [rule for rule in self.types if rule.words & told]
        rules += [rule for rule in self.tails if rule.words & tail]
        return all(entity not in rule.never and (not rule.only or entity in rule.only) for rule in rules)

    def is_typed(self, entity: str, type_: str) -> bool:
        """Whether a declared type says that its column can hold little but an entity."""
        told = frozenset(words(type_))
        return any(entity in rule.only for rule in self.types if rule.words & told)
