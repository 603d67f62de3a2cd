"""Columns of audited tables, and how well each fits a role by its name, content and values. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from scanner.audit.spelled import Spelled, meant, spelled
from scanner.counting.dates import is_time_name
from scanner.fields.profile import FieldProfile
from scanner.finding import Finding
from scanner.names.naming import as_spelt, normal
from scanner.policy.audit_roles import ColumnRole, Phrase
from scanner.policy.audit_vocabulary import vocabulary

Storage = Literal["moment", "date", "number", "text", "flag", "other"]
"""Storage type of a column; ``moment`` is a date with a time of day, ``date`` is a date without one."""
_STORAGES: tuple[tuple[str, Storage], ...] = (
    (r"timestamp|datetime", "moment"),
    (r"interval|^time|blob|bytea|binary|json|struct|map\(|\[\]|point|geo|xml", "other"),
    (r"date", "date"),
    (r"bool|^bit", "flag"),
    (r"int|num|dec|float|double|real|serial|money", "number"),
)

_SAID = 4.0
"""Added to the log-odds of a role if the content or the values of a column match the role."""
_MOSTLY = 0.55
"""Minimum share of rows with words of a role at which a column's values alone show that it has the role."""
_SAY_LITTLE = frozenset(
    ("on", "off", "in", "out", "open", "new", "line", "text", "type", "business", "user", "account")
)
"""Words that occur in columns of many kinds."""
_SAYS_LITTLE = frozenset(("flag_yes", "flag_no"))
"""Names of value lists whose words occur in columns of many kinds."""
_MOST_CHOICES = 9
"""Maximum number of distinct values of a column that says yes or no."""
_MOST_OF_FLAG = 3
"""Maximum number of distinct values of a flag."""
_FEW = 2
"""A column of numbers with at most this many distinct values holds no points in time."""
_DIGITS, _MILLIS = 8, 13
"""Number of digits of a day that is written as one number, and of a time from 2001 on in milliseconds since
1970.
"""


def storage_of(declared: str) -> Storage:
    """The storage type of a column with the declared type ``declared``.

    >>> [storage_of(kind) for kind in ("character varying(20)", "bigint", "date", "timestamp with time zone")]
    ['text', 'number', 'date', 'moment']
    """
    kind = declared.lower()
    return next((storage for pattern, storage in _STORAGES if re.search(pattern, kind)), "text")


@dataclass(frozen=True, kw_only=True)
class Column:
    name: str
    called: str = ""
    """The column's name without the prefix that all column names of the table share."""
    storage: Storage
    type: str
    primary_key: bool = False
    references: str = ""
    """The ``table.column`` to which this column refers, either declared or inferred from values; may be
    empty.
    """
    is_dated: bool = False
    """Whether the column holds points in time, judged either by its values or by its type and name."""
    is_packed: bool = False
    """Whether all values are numbers with eight digits, such as ``20261124``."""
    is_numeric: bool = False
    """Whether all values are numbers, whatever the storage type."""
    n_distinct: int = 0
    n_non_null: int = 0
    spelled: Spelled | None = None
    """The column's values that are in the vocabulary; ``None`` if the column has none or too many values."""
    findings: tuple[Finding, ...] = ()
    is_handler: bool = False
    """Whether the context of the record shows that the column names the member of staff who works on the row.
    """

    def __post_init__(self) -> None:
        if not self.called:
            object.__setattr__(self, "called", self.name)

    @cached_property
    def is_foreign(self) -> bool:
        """Whether the column's name is not English, so that its values are in another language, too."""
        return normal(self.called) != as_spelt(self.called)

    @cached_property
    def is_string(self) -> bool:
        """Whether string functions accept the column without a cast. Enumerations and network addresses need
        a cast.
        """
        return not self.type or re.search(r"char|text|string|clob", self.type.lower()) is not None

    @cached_property
    def is_code(self) -> bool:
        """Whether the column repeats a few values that are not prose."""
        return (
            self.spelled is not None
            and 4 * self.n_distinct <= self.n_non_null
            and not self.has_entity("prose")
        )

    @cached_property
    def elements(self) -> frozenset[str]:
        return frozenset(label.element for item in self.findings for label in item.classifications)

    @cached_property
    def entities(self) -> frozenset[str]:
        return frozenset(item.entity for item in self.findings)

    def has_entity(self, kind: str) -> bool:
        """Whether the column holds an entity from the group ``kind`` of the vocabulary's ``whose``, such as
        ``somebody``.
        """
        return not self.entities.isdisjoint(vocabulary().whose[kind])

    @cached_property
    def is_text(self) -> bool:
        """Whether an entity was found inside longer texts of the column."""
        return any(item.axis == "contains" for item in self.findings)

    @cached_property
    def held_words(self) -> frozenset[str]:
        """The column's values that give a legal hold as the reason for keeping a row."""
        return self.meant(vocabulary().columns["kept_reason"])["held_for"] if self.spelled else frozenset()

    def meant(self, role: ColumnRole) -> Mapping[str, frozenset[str]]:
        """For each value list of the role: the column's values with the meaning of that list."""
        return meant(self.spelled, role.values)

    def speaks(self, role: ColumnRole) -> float:
        """Share of the column's rows whose value is in one of the role's lists, except the lists for yes and
        no.
        """
        telling = [values for name, values in self.meant(role).items() if name not in _SAYS_LITTLE]
        return self.spelled.share(frozenset().union(*telling)) if self.spelled and telling else 0.0

    def shows(self, role: ColumnRole) -> bool:
        """Whether the column's values alone show that it has a role. They must include several of the role's
        words and hardly any other words.
        """
        if self.spelled is None:
            return False
        own = self.spelled.rows.keys() & _telling_values(role.values)
        return len(own) > 1 and self.spelled.share(own) >= _MOSTLY

    def may_be(self, role: ColumnRole) -> bool:
        """Whether the column's storage type, values and keys allow a role that its name does not show."""
        is_key = self.primary_key or bool(self.references)
        match role.kind:
            case "moment":
                return (self.is_dated or self.is_packed) and self.storage != "flag"
            case "number":
                return self.storage == "number" and not is_key and not self.is_dated
            case "flag":
                return self.is_dated or self.n_distinct <= _MOST_OF_FLAG
            case "text":
                is_coded = not role.values or 2 * self.n_distinct <= self.n_non_null
                is_somebody = self.has_entity("told_apart") and not role.entities & self.entities
                if self.is_dated:
                    return role.is_marked
                return is_coded and not (is_somebody or is_key)
            case _:
                return not self.primary_key

    def shown(self, role: ColumnRole) -> float:
        """The log-odds that the column's content and values contribute to those of a role."""
        is_held = bool(role.entities & self.entities or role.elements & self.elements)
        return _SAID * max(is_held, self.speaks(role))

    def is_called(self, role: ColumnRole, of: Phrase = ()) -> bool:
        """Whether a role lists the column's name. ``of``: the words of the table's name."""
        return vocabulary().rank(role, self.called, of) is not None

    def fits(self, role: ColumnRole, of: Phrase = ()) -> int | None:
        """How well the column fits a role by its name, entity and storage type: 0 is best, ``None`` means not
        at all.

        ``of``: the words of the table's name.
        """
        rank = vocabulary().rank(role, self.called, of)
        if role.kind == "moment":
            has_entity = bool(role.entities & self.entities)
            known = has_entity or self.is_dated or self.storage in ("moment", "date")
            is_key = self.primary_key or bool(self.references)
            is_number = self.storage == "number" or self.is_packed
            known = known or (is_number and not is_key and self.n_distinct > _FEW)
            return (0 if has_entity else rank) if known and self.storage != "flag" else None
        if role.kind == "key" or role.entities or role.elements:
            is_held = role.elements & self.elements and not (role.kind == "text" and self.is_code)
            if is_held or (role.entities & self.entities and role.kind == "key"):
                return 0 if rank is None else rank
            if role.kind != "key" and role.entities & self.entities and rank is None:
                return len(role.called)
        if rank is not None and role.kind == "number" and self.storage not in ("number", "text"):
            return None
        if rank is not None and role.kind == "text" and (self.is_dated or self.references):
            return None
        if role.is_choice and (self.has_entity("told_apart") or self.n_distinct > _MOST_CHOICES):
            return None
        return rank


@lru_cache(maxsize=256)
def _telling_values(lists: tuple[str, ...]) -> frozenset[str]:
    """Every spelling of the words in ``lists`` (names of value lists), except words that occur in columns of
    many kinds.
    """
    said = vocabulary()
    words = (word for name in lists for word in (*said.values[name], *said.foreign[name]))
    return frozenset(words) - _SAY_LITTLE


def column_of(
    profile: FieldProfile, findings: Sequence[Finding], seed: int, called: str, *, is_handler: bool = False
) -> Column:
    """Build a column from the results of the scan. ``seed``: the seed with which its values were hashed."""
    storage = storage_of(profile.type)
    tally = profile.tally
    is_whole = 0 < tally.n_non_null == tally.numbers.n
    is_epoch = storage == "number" and is_whole and tally.sum_length == _MILLIS * tally.n_non_null
    is_dated = bool(tally.oldest) or is_epoch or (storage in ("moment", "date"))
    if not tally.n_non_null and storage in ("text", "number"):
        is_dated = is_time_name(profile.path)
    return Column(
        name=profile.path,
        called=called,
        storage=storage,
        type=profile.type,
        primary_key=profile.primary_key,
        references=profile.references,
        is_dated=is_dated,
        is_packed=is_whole and tally.sum_length == _DIGITS * tally.n_non_null,
        is_numeric=storage == "number" or is_whole,
        n_distinct=tally.n_distinct,
        n_non_null=tally.n_non_null,
        spelled=spelled(profile, seed),
        findings=tuple(findings),
        is_handler=is_handler,
    )
