"""Tables and columns as the audit sees them: types, keys and findings. Pure."""

import re
from collections.abc import Collection as Names
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from connectors.answering import database_of
from connectors.base import Collection
from scanner.classifier.classify import GroupResult
from scanner.counting.dates import is_time_name
from scanner.counting.outcome import CollectionResult
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.finding import Finding
from scanner.history.review import is_false_alarm
from scanner.names.naming import contains_phrase, last_part
from scanner.policy.audit_vocabulary import ColumnRole, Phrase, TableRole, table_phrase, vocabulary

Storage = Literal["moment", "date", "number", "text", "flag", "other"]
"""Storage type of a column: ``moment`` with a time of day, ``date`` without one."""
_STORAGES: tuple[tuple[str, Storage], ...] = (
    (r"timestamp|datetime", "moment"),
    (r"interval|^time|blob|bytea|binary|json|struct|map\(|\[\]|point|geo|xml", "other"),
    (r"date", "date"),
    (r"bool|^bit", "flag"),
    (r"int|num|dec|float|double|real|serial|money", "number"),
)


def storage_of(declared: str) -> Storage:
    """Storage type for a declared type.

    >>> [storage_of(kind) for kind in ("character varying(20)", "bigint", "date", "timestamp with time zone")]
    ['text', 'number', 'date', 'moment']
    """
    kind = declared.lower()
    return next((storage for pattern, storage in _STORAGES if re.search(pattern, kind)), "text")


@dataclass(frozen=True, kw_only=True)
class Column:
    name: str
    storage: Storage
    type: str
    primary_key: bool = False
    references: str = ""
    """The ``table.column`` to which it refers, as declared or inferred from values."""
    is_dated: bool = False
    """Whether, by values or by type and name, it holds points in time."""
    n_distinct: int = 0
    n_non_null: int = 0
    findings: tuple[Finding, ...] = ()

    @cached_property
    def is_string(self) -> bool:
        """Whether string functions accept it without a cast; not for enumerations or network addresses."""
        return not self.type or re.search(r"char|text|string|clob", self.type.lower()) is not None

    @cached_property
    def elements(self) -> frozenset[str]:
        return frozenset(label.element for item in self.findings for label in item.classifications)

    @cached_property
    def entities(self) -> frozenset[str]:
        return frozenset(item.entity for item in self.findings)

    def has_entity(self, kind: str) -> bool:
        """Whether it holds an entity of a kind that the vocabulary has."""
        return not self.entities.isdisjoint(vocabulary().whose[kind])

    def fits(self, role: ColumnRole, of: Phrase = ()) -> int | None:
        """How well it fits a role by name, entity and storage type; ``None``: not at all.

        ``of``: the words of its table's name.
        """
        rank = vocabulary().rank(role, self.name, of)
        if role.kind == "moment":
            has_entity = bool(role.entities & self.entities)
            known = has_entity or self.is_dated or self.storage in ("moment", "date")
            known = known or (self.storage == "number" and self.n_distinct > _FEW)
            return (0 if has_entity else rank) if known and self.storage != "flag" else None
        if role.kind == "key" or role.entities or role.elements:
            if role.elements & self.elements or (role.entities & self.entities and role.kind == "key"):
                return 0 if rank is None else rank
            if role.kind != "key" and role.entities & self.entities and rank is None:
                return len(role.called)
        if rank is not None and role.kind == "number" and self.storage not in ("number", "text"):
            return None
        if rank is not None and role.kind == "text" and (self.is_dated or self.references):
            return None
        return rank


@dataclass(frozen=True, kw_only=True)
class Table:
    source_id: str
    source: str
    collection: str
    result: CollectionResult
    record_kind: str
    source_kind: str
    words: Phrase
    columns: tuple[Column, ...]
    database: str = ""
    """Identifies its database (``connectors.answering``); empty: its rows must be read."""
    is_hidden: bool = False
    """Its name contains a value, which statements must not show."""
    _fits: dict[str, int | None] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_view(self) -> bool:
        return self.result.collection.is_computed

    @cached_property
    def key(self) -> Column | None:
        """The column that identifies a row, if it is a single one."""
        keys = [column for column in self.columns if column.primary_key]
        if keys:
            return keys[0] if len(keys) == 1 else None
        plain = [column for column in self.columns if self._is_like_key(column)]
        return plain[0] if plain else None

    def _is_like_key(self, column: Column) -> bool:
        spoken = vocabulary().core(column.name)[0]
        key_words = vocabulary().key_words
        own = spoken[:-1] if spoken and spoken[-1] in key_words else spoken
        named = bool(spoken) and (spoken[-1] in key_words or spoken == self.words)
        is_own = not own or own == self.words or own == self.words[-1:]
        return named and is_own and column.n_distinct >= 0.85 * column.n_non_null and column.n_non_null > 0

    @cached_property
    def elements(self) -> frozenset[str]:
        return frozenset().union(*(column.elements for column in self.columns))

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def find(self, role: str, *, not_: Iterable[Column] = ()) -> Column | None:
        """The column with this role, if any; surest name first."""
        left_out = {column.name for column in not_}
        wanted = vocabulary().columns[role]
        ranked = [
            (rank, place, column)
            for place, column in enumerate(self.columns)
            if column.name not in left_out and (rank := column.fits(wanted, self.words)) is not None
        ]
        if ranked:
            return min(ranked, key=lambda one: one[:2])[2]
        return self._only_moment(left_out) if wanted.is_any_moment else None

    def called(self, names: Sequence[str]) -> Column | None:
        """The column with a point in time that a policy's own words name."""
        if not names:
            return None
        said = tuple(tuple(name.split()) for name in names)
        role = ColumnRole(name=" ".join(names), kind="moment", called=said)
        ranked = [
            (rank, place, column)
            for place, column in enumerate(self.columns)
            if (rank := column.fits(role, self.words)) is not None
        ]
        return min(ranked, key=lambda one: one[:2])[2] if ranked else None

    def _only_moment(self, left_out: Names[str]) -> Column | None:
        """The one column that says when, where there is only one."""
        births = vocabulary().columns["birth"].entities
        dated = [
            column
            for column in self.columns
            if column.is_dated and births.isdisjoint(column.entities) and column.storage != "flag"
        ]
        return dated[0] if len(dated) == 1 and dated[0].name not in left_out else None

    def fits(self, role: TableRole) -> int | None:
        """How well it fits a role, 0 is best: by record kind, then by name, then by content."""
        if role.name not in self._fits:
            self._fits[role.name] = self._rank(role)
        return self._fits[role.name]

    def _rank(self, role: TableRole) -> int | None:
        if self.record_kind in role.not_kinds:
            return None
        if self.record_kind in role.kinds:
            return 0
        if self.words in role.called:
            return 1
        for rank, said in ((2, self.words), (3, vocabulary().kept(self.words))):
            if said in role.called or any(
                said[-len(one) :] == one for one in role.called if len(one) > role.whole
            ):
                return rank
        if any(contains_phrase(self.words, said) for said in role.called if len(said) > 1):
            return 4
        if vocabulary().is_of(self.words, role):
            return 4
        if role.elements & self.elements:
            return 5
        if role.named & {word for column in self.columns for word in vocabulary().spoken(column.name)}:
            return 6
        if any(self._has(columns) for columns in role.has):
            return 7
        return 8 if vocabulary().is_perhaps_of(self.words, role) else None

    def _has(self, roles: Sequence[str]) -> bool:
        """Whether it has a different column for each of some roles."""
        taken: list[Column] = []
        for role in roles:
            found = self.find(role, not_=taken)
            if found is None:
                return False
            taken.append(found)
        return True


_FEW = 2
"""Different values of a flag."""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All tables of a run."""

    tables: tuple[Table, ...] = field(default_factory=tuple)
    remembered: dict[object, object] = field(default_factory=dict, compare=False, repr=False)
    """Cache of facts about tables that many rules need."""

    def of_role(self, role: str) -> list[Table]:
        """The tables that fit a role, best first."""
        wanted = vocabulary().tables[role]
        ranked = [
            (rank, place, table)
            for place, table in enumerate(self.tables)
            if (rank := table.fits(wanted)) is not None
        ]
        return [table for _, _, table in sorted(ranked, key=lambda one: one[:2])]

    def beside(self, table: Table) -> list[Table]:
        """The tables that one statement can query together with ``table``, which comes first."""
        return [table, *(other for other in self.tables if other is not table and _together(table, other))]

    def named(self, table: Table, name: str) -> Table | None:
        """The table to which ``table`` refers as ``name``."""
        plain = name.rsplit("!/", 1)[-1].lower()
        for other in self.beside(table):
            own = other.collection.rsplit("!/", 1)[-1].lower()
            if own == plain or own.rsplit(".", 1)[-1] == plain.rsplit(".", 1)[-1]:
                return other
        return None


def _together(one: Table, other: Table) -> bool:
    return one.source_id == other.source_id


def catalogue_of(
    classified: Iterable[tuple[CollectionResult, Sequence[GroupResult]]], findings: Iterable[Finding]
) -> Catalogue:
    """The catalogue of a run: everything that has rows with fields. False alarms are left out."""
    by_field: dict[tuple[str, str, str], list[Finding]] = {}
    for item in findings:
        if not is_false_alarm(item):
            by_field.setdefault((item.source, item.collection, item.field), []).append(item)
    return Catalogue(
        tables=tuple(
            _table(collection, group, result, by_field)
            for collection, results in classified
            for group, result in zip(collection.groups, results, strict=True)
            if not group.path and group.fields
        )
    )


def _table(
    collection: CollectionResult,
    group: RecordGroup,
    result: GroupResult,
    by_field: dict[tuple[str, str, str], list[Finding]],
) -> Table:
    kind = result.context.record_kind
    return Table(
        source_id=collection.source_id,
        source=collection.source,
        collection=group.collection,
        result=collection,
        record_kind=kind.id if kind else "",
        source_kind=result.context.source_kind,
        words=table_phrase(last_part(group.collection)),
        columns=tuple(
            _column(profile, by_field.get((group.source, group.collection, profile.path), []))
            for profile in group.fields
        ),
        database=database_of(collection.collection),
        is_hidden=_is_hidden(collection.collection),
    )


def _is_hidden(collection: Collection) -> bool:
    """Whether a table is not shown under its own name."""
    if not database_of(collection):
        return False
    own = collection.locator[-1] if collection.format == "duckdb" else collection.locator[1]
    return not collection.name.endswith(own)


def _column(profile: FieldProfile, findings: Sequence[Finding]) -> Column:
    storage = storage_of(profile.type)
    tally = profile.tally
    is_dated = bool(tally.oldest) or (storage in ("moment", "date"))
    if not tally.n_non_null and storage in ("text", "number"):
        is_dated = is_time_name(profile.path)
    return Column(
        name=profile.path,
        storage=storage,
        type=profile.type,
        primary_key=profile.primary_key,
        references=profile.references,
        is_dated=is_dated,
        n_distinct=tally.n_distinct,
        n_non_null=tally.n_non_null,
        findings=tuple(findings),
    )
