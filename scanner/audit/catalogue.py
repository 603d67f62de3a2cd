"""The tables of a run, with methods to find them by role, source or name. Pure."""

from collections.abc import Collection as Names
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from connectors.answering import database_of
from connectors.base import Collection
from scanner.audit.column import column_of
from scanner.audit.names_of_table import shared_beginning
from scanner.audit.table import PERHAPS, Table
from scanner.classifier.classify import GroupResult
from scanner.counting.outcome import CollectionResult
from scanner.fields.profile import RecordGroup
from scanner.finding import Finding
from scanner.history.review import is_false_alarm
from scanner.names.naming import last_part
from scanner.policy.audit_vocabulary import table_phrase, vocabulary


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All tables of a run."""

    tables: tuple[Table, ...] = field(default_factory=tuple)
    remembered: dict[object, object] = field(default_factory=dict, compare=False, repr=False)
    """A cache of results that are computed from the tables and needed for many rules."""

    def of_role(self, role: str) -> list[Table]:
        """The tables that have a role, best fit first."""
        wanted = vocabulary().tables[role]
        ranked = [
            (rank, place, table)
            for place, table in enumerate(self.tables)
            if (rank := table.fits(wanted)) is not None
        ]
        return [table for _, _, table in sorted(ranked, key=lambda one: one[:2])]

    def perhaps_of(self, role: str) -> Sequence[Table]:
        """The tables that have a role, best fit first, followed by the tables that may have it if their
        columns fit, most likely first.
        """
        key = "perhaps of", role
        if key not in self.remembered:
            sure = self.of_role(role)
            named = set(map(id, sure))
            rest = [one for one in self.tables if id(one) not in named and one.odds_of(role) > PERHAPS]
            self.remembered[key] = sure + sorted(rest, key=lambda table: -table.odds_of(role))
        return cast("Sequence[Table]", self.remembered[key])

    def beside(self, table: Table) -> list[Table]:
        """``table``, followed by all other tables that one statement can query together with it."""
        return [table, *(other for other in self.of_source(table) if other is not table)]

    def named(self, table: Table, name: str) -> Table | None:
        """The table that ``table`` refers to as ``name``; ``None`` if there is none. A table in the same
        file, and a table with the same full name, are preferred.
        """
        key = "named", table.source_id
        if key not in self.remembered:
            by_name: dict[tuple[str, str], Table] = {}
            for other in self.of_source(table):
                for known_as in _known_as(other):
                    by_name.setdefault(known_as, other)
            self.remembered[key] = by_name
        found = cast("dict[tuple[str, str], Table]", self.remembered[key])
        file, own = _parted(table.collection)
        plain = _parted(name)[1]
        last = plain.rsplit(".", 1)[-1]
        if last == own.rsplit(".", 1)[-1] and plain in (own, last):
            return table
        asked = ((file, plain), (file, last), ("", plain), ("", last))
        return next((found[one] for one in asked if one in found), None)

    def of_source(self, table: Table) -> Sequence[Table]:
        """All tables of the source that contains ``table``, including ``table`` itself."""
        key = "of source", table.source_id
        if key not in self.remembered:
            self.remembered[key] = [one for one in self.tables if one.source_id == table.source_id]
        return cast("Sequence[Table]", self.remembered[key])


def _known_as(table: Table) -> Iterator[tuple[str, str]]:
    """The keys under which a table is looked up: within its file and within the whole source, each with and
    without the name of its schema.
    """
    file, own = _parted(table.collection)
    for place in (file, ""):
        yield place, own
        yield place, own.rsplit(".", 1)[-1]


def _parted(collection: str) -> tuple[str, str]:
    """Split a collection's name into the file that contains it (empty if none) and its own name in lower
    case.
    """
    file, _, own = collection.rpartition("!/")
    return file, own.lower()


def catalogue_of(
    classified: Iterable[tuple[CollectionResult, Sequence[GroupResult]]],
    findings: Iterable[Finding],
    seed: int,
) -> Catalogue:
    """Build the catalogue of a run. It contains every collection that has fields, except plain texts.
    Findings that are false alarms are ignored.

    ``seed``: the seed with which values were hashed.
    """
    by_field: dict[tuple[str, str, str], list[Finding]] = {}
    for item in findings:
        if not is_false_alarm(item):
            by_field.setdefault((item.source, item.collection, item.field), []).append(item)
    tables = (
        _table(collection, group, result, by_field, seed)
        for collection, results in classified
        for group, result in zip(collection.groups, results, strict=True)
        if not group.path and group.fields and not _is_plain_text(group)
    )
    return Catalogue(tables=tuple(sorted(tables, key=lambda table: (table.source, table.collection))))


def _is_plain_text(group: RecordGroup) -> bool:
    """Whether the rows of a document are text passages and not records: either the document has only one
    field, or no row has values in two fields.
    """
    rows = max(profile.tally.n_read for profile in group.fields)
    is_apart = sum(profile.tally.n_non_null for profile in group.fields) <= rows if rows else False
    return group.collection_kind == "document" and (is_apart or len(group.fields) == 1)


def _table(
    collection: CollectionResult,
    group: RecordGroup,
    result: GroupResult,
    by_field: dict[tuple[str, str, str], list[Finding]],
    seed: int,
) -> Table:
    kind = result.context.record_kind
    names = {profile.path for profile in group.fields}
    begins = shared_beginning([profile.path for profile in group.fields])
    handlers = {path for path in result.context.handlers if not _says_whose(path.removeprefix(begins))}
    is_asked = bool(database_of(collection.collection))
    return Table(
        source_id=collection.source_id,
        source=collection.source,
        collection=group.collection,
        result=collection,
        record_kind=kind.id if kind else "",
        source_kind=result.context.source_kind,
        name=last_part(group.collection),
        words=table_phrase(last_part(group.collection)),
        columns=tuple(
            column_of(
                profile,
                by_field.get((group.source, group.collection, profile.path), []),
                seed,
                profile.path.removeprefix(begins),
                is_handler=profile.path in handlers,
            )
            for profile in group.fields
            if not (is_asked and _is_inside(profile.path, names))
        ),
        database=database_of(collection.collection),
        is_hidden=_is_hidden(collection.collection),
    )


def _is_inside(path: str, names: Names[str]) -> bool:
    """Whether a field is part of a column's content, such as a value in a JSON column, so that no statement
    can name the field.
    """
    return any(path[:place] in names for place, sign in enumerate(path) if sign == ".")


def _says_whose(called: str) -> bool:
    """Whether the vocabulary lists a column's name as a name for the person whom a row is about. In help
    desks, for example, ``user_id`` can mean either that person or the agent.
    """
    said = vocabulary()
    return any(said.rank(said.columns[role], called) is not None for role in said.whose["people"])


def _is_hidden(collection: Collection) -> bool:
    """Whether reports replace the name of a database table because the name contains a value."""
    if not database_of(collection):
        return False
    own = collection.locator[-1] if collection.format == "duckdb" else collection.locator[1]
    return not collection.name.endswith(own)
