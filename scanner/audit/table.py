"""A table of the audit: its columns, and the roles that the table and its columns may have. Pure."""

from collections.abc import Collection as Names
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import combinations

from scanner.audit.column import Column
from scanner.audit.names_of_table import LIKELY, UNKNOWN, NamesOfTable
from scanner.counting.outcome import CollectionResult
from scanner.policy.audit_roles import ColumnRole, Phrase, TableRole
from scanner.policy.audit_vocabulary import vocabulary

NAMED, SURE, PERHAPS = 4.0, 1.0, -4.0
"""Log-odds of a role. First: the log-odds if a list contains the name. Second: above this, the role is
certain. Third: above this, the table may have the role if it has the other columns that a test needs.
"""
AS_LIKELY, OTHER = 0.3, 5.0
"""Differences of log-odds. First: up to this difference, two columns count as equally likely. Second: if
another role of a column is more likely by this much, the column does not have the role in question.
"""
AGAINST = -2.0
"""Lowest log-odds that a name can contribute if content and values are evidence for the role."""
_LEARNED = 9
"""The rank of a role that a table has only by the role model."""


@dataclass(frozen=True, kw_only=True)
class Table:
    source_id: str
    source: str
    collection: str
    result: CollectionResult
    record_kind: str
    source_kind: str
    name: str
    """The table's name without the name of its schema."""
    words: Phrase
    """The words of ``name``."""
    columns: tuple[Column, ...]
    database: str = ""
    """Identifies the database that can query the table (``connectors.answering``); empty if the rows must be
    read from a file.
    """
    is_hidden: bool = False
    """Whether the table's name contains a value, which statements must not show."""
    _fits: dict[str, int | None] = field(default_factory=dict, compare=False, repr=False)
    _listed: dict[str, Sequence[Column]] = field(default_factory=dict, compare=False, repr=False)
    """Role → the columns to which the vocabulary's lists of names give the role, most certain first; cached,
    since every promise needs them.
    """
    _perhaps: dict[str, Sequence[tuple[float, Column]]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """Role → the columns that may have the role and have no much more likely role, each with the log-odds of
    the role.
    """

    def is_history_of(self, other: "Table") -> bool:
        """Whether the table's name says that it records changes or steps of the rows of ``other``."""
        is_named = not frozenset(vocabulary().whose["histories"]).isdisjoint(self.words)
        return is_named and other.words[-1:] != self.words[-1:] and bool({*other.words[-1:]} & {*self.words})

    @property
    def is_view(self) -> bool:
        return self.result.collection.is_computed

    @cached_property
    def key(self) -> Column | None:
        """The column that identifies a row; ``None`` if there is none, or if several columns together
        identify a row.
        """
        keys = [column for column in self.columns if column.primary_key]
        if keys:
            return keys[0] if len(keys) == 1 else None
        plain = [column for column in self.columns if self._is_like_key(column)]
        return plain[0] if plain else None

    def _is_like_key(self, column: Column) -> bool:
        spoken = vocabulary().core(column.called)[0]
        own = vocabulary().without_key_words(spoken)
        named = bool(spoken) and (len(own) < len(spoken) or spoken == self.words)
        is_own = not own or own == self.words or own == self.words[-1:]
        return named and is_own and column.n_distinct >= 0.85 * column.n_non_null and column.n_non_null > 0

    @cached_property
    def elements(self) -> frozenset[str]:
        return frozenset().union(*(column.elements for column in self.columns))

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def find(self, role: str, *, not_: Iterable[Column] = ()) -> Column | None:
        """The column that has a role; ``None`` if there is none, or if several columns are equally likely.
        Columns in ``not_`` are skipped.
        """
        left_out = {column.name for column in not_}
        listed = next((column for column in self._listed_as(role) if column.name not in left_out), None)
        if listed is not None:
            return listed
        found = self.between(role, not_)
        if len(found) == 1:
            return found[0]
        return self._only_moment(left_out) if self._wanted(role).is_any_moment and not found else None

    def _wanted(self, role: str) -> ColumnRole:
        wanted = vocabulary().columns[role]
        if not wanted.flagged_by:
            return wanted
        is_flagged = self._is_party or self.find(wanted.flagged_by) is not None
        return _not_made(role) if is_flagged else wanted

    @cached_property
    def _is_party(self) -> bool:
        """Whether the rows of the table are accounts or people, about whom other tables record facts."""
        return any(map(self.is_named, vocabulary().whose["parties"]))

    def _listed_as(self, role: str) -> Sequence[Column]:
        if role not in self._listed:
            wanted = self._wanted(role)
            ranked = [
                (not column.speaks(wanted), rank, place, column)
                for place, column in enumerate(self.columns)
                if (rank := column.fits(wanted, self.words)) is not None
                and (column.is_called(wanted, self.words) or not self._is_called_otherwise(column, role))
            ]
            self._listed[role] = [column for *_, column in sorted(ranked, key=lambda one: one[:3])]
        return self._listed[role]

    def between(self, role: str, not_: Iterable[Column] = ()) -> Sequence[Column]:
        """The most likely column for a role, together with the columns that are equally likely; empty if no
        column is likely.
        """
        left_out = {column.name for column in not_}
        told = [one for one in self._perhaps_as(role) if one[1].name not in left_out]
        best = max((chance for chance, _ in told), default=UNKNOWN)
        return [column for chance, column in told if chance >= max(LIKELY, best - AS_LIKELY)]

    def _perhaps_as(self, role: str) -> Sequence[tuple[float, Column]]:
        if role not in self._perhaps:
            wanted = vocabulary().columns[role]
            self._perhaps[role] = [
                (chance, column)
                for column in self.columns
                if column.may_be(wanted)
                and not self._is_called_otherwise(column, role)
                and (chance := self.chance(column, role)) > self.by_names.best_of(column.called) - OTHER
            ]
        return self._perhaps[role]

    def _is_called_otherwise(self, column: Column, role: str) -> bool:
        """Whether the vocabulary's lists of names give a column a role that excludes ``role``."""
        roles = vocabulary().columns
        return any(column.fits(roles[other], self.words) is not None for other in roles[role].unlike)

    def chance(self, column: Column, role: str) -> float:
        """The log-odds that a column has a role, judged by names, content and values."""
        wanted = vocabulary().columns[role]
        if column.fits(wanted, self.words) is not None:
            return NAMED
        odds, shown = self.by_names.of_column(column.called, role), column.shown(wanted)
        return max(odds, AGAINST) + shown if shown else odds

    def is_called(self, column: Column, role: str) -> bool:
        """Whether a column's name alone shows that it has a role."""
        is_listed = column.fits(vocabulary().columns[role], self.words) is not None
        return is_listed or self.by_names.of_column(column.called, role) > LIKELY

    @cached_property
    def by_names(self) -> NamesOfTable:
        return NamesOfTable(self.name, tuple(column.called for column in self.columns), self.record_kind)

    def is_named(self, role: str) -> bool:
        """Whether the table's name, record kind or content shows that it has a role. The role model alone is
        not enough.
        """
        rank = self.fits(vocabulary().tables[role])
        return rank is not None and rank < _LEARNED

    def odds_of(self, role: str) -> float:
        """The log-odds that the table has a role."""
        wanted = vocabulary().tables[role]
        if self.is_named(role):
            return max(NAMED, self.by_names.of_table(role))
        is_other = any(self.words in vocabulary().tables[name].names for name in wanted.yields_to)
        if self.record_kind in wanted.not_kinds or is_other:
            return UNKNOWN
        return self.by_names.of_table(role)

    def called(self, names: Sequence[str]) -> Column | None:
        """The column of times that has one of ``names``, which come from the policy; ``None`` if there is
        none.
        """
        if not names:
            return None
        role = _moment_called(tuple(names))
        ranked = [
            (rank, place, column)
            for place, column in enumerate(self.columns)
            if (rank := column.fits(role, self.words)) is not None
        ]
        return min(ranked, key=lambda one: one[:2])[2] if ranked else None

    def surely_has(self, column: Column, role: str) -> bool:
        return self.chance(column, role) > SURE

    def end_of(self, beginning: Column) -> Column | None:
        """The column with the end of the period that begins at ``beginning``; ``None`` if there is none."""
        name = vocabulary().core(beginning.called)[0]
        began, ended = (
            [word for (word,) in vocabulary().columns[role].called] for role in ("began", "ended")
        )
        if not any(word in began for word in name):
            return None
        return self.called([" ".join(end if word in began else word for word in name) for end in ended])

    def _only_moment(self, left_out: Names[str]) -> Column | None:
        """The only column of times that are not dates of birth; ``None`` unless there is exactly one."""
        births = vocabulary().columns["birth"].entities
        dated = [
            column
            for column in self.columns
            if column.is_dated and births.isdisjoint(column.entities) and column.storage != "flag"
        ]
        return dated[0] if len(dated) == 1 and dated[0].name not in left_out else None

    def fits(self, role: TableRole) -> int | None:
        """How well the table fits a role by its record kind, name and content: 0 is best, ``None`` means not
        at all.
        """
        if role.name not in self._fits:
            self._fits[role.name] = self._rank(role)
        return self._fits[role.name]

    def _rank(self, role: TableRole) -> int | None:
        if self.record_kind in role.not_kinds:
            return None
        if self.record_kind in role.kinds:
            return 0
        if self.words in role.names:
            return 1
        if any(self.words in vocabulary().tables[name].names for name in role.yields_to):
            return None
        for rank, said in ((2, self.words), (3, vocabulary().kept(self.words))):
            ends = (said[start:] for start in range(len(said) - role.whole))
            if said in role.names or not role.names.isdisjoint(ends):
                return rank
        return next((rank for rank, is_of in self._further(role) if is_of), None)

    def _further(self, role: TableRole) -> Iterator[tuple[int, bool]]:
        """Weaker evidence for a role: each rank, and whether the table has the evidence for this rank."""
        said = vocabulary()
        parts = (self.words[start:end] for start, end in combinations(range(len(self.words) + 1), 2))
        yield 4, any(len(part) > 1 and part in role.names for part in parts)
        yield 4, said.is_of(self.words, role)
        yield 5, bool(role.elements & self.elements)
        yield 6, bool(role.named & {word for column in self.columns for word in said.spoken(column.called)})
        yield 7, any(self._has(columns) for columns in role.has)
        yield 8, self._shows(role)
        yield _LEARNED, self.by_names.of_table(role.name) > LIKELY

    def _shows(self, role: TableRole) -> bool:
        """Whether the values of a column show that the table has a role, and the table also has the other
        columns that the role then requires.
        """
        shown = (vocabulary().columns[name] for name in role.shown_by)
        found = next((column for one in shown for column in self.columns if column.shows(one)), None)
        return found is not None and self._has(role.shown_with, taken=[found])

    def _has(self, roles: Sequence[str], taken: Sequence[Column] = ()) -> bool:
        """Whether the table has a different column for each of ``roles``, not counting the columns in
        ``taken``.
        """
        taken = list(taken)
        for role in roles:
            found = self.find(role, not_=taken)
            if found is None:
                return False
            taken.append(found)
        return True


@cache
def _not_made(role: str) -> ColumnRole:
    """The role ``role`` without those names that the role ``created`` has, too."""
    made, wanted = vocabulary().columns["created"].called, vocabulary().columns[role]
    return replace(wanted, called=tuple(one for one in wanted.called if one not in made))


@cache
def _moment_called(names: tuple[str, ...]) -> ColumnRole:
    return ColumnRole(
        name=" ".join(names), kind="moment", called=tuple(tuple(name.split()) for name in names)
    )
