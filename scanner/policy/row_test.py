"""Tests of rows by which promises and retention rules are checked. They are conditions on cells and on other
tables.

    rows:
      - of: send                                   # the table's role (data/audit_vocabulary.toml)
        where: [{column: purpose_kind, is: [marketing]}]
        with:
          - {table: opt_out, by: [email], earlier: {mine: sent, theirs: opted_out, by: P3D}}
        breach: [...]

Rows that meet ``where`` are tested. A row is in breach if ``breach`` holds, every condition under ``with`` is
met, and no condition under ``unless`` is met. Tests of cells in a list must all hold; ``all``, ``any`` and
``not`` nest tests.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Literal, get_args

from scanner.policy.condition_tree import NESTING, AllOf, Tree, leaves, nested

Op = Literal[
    "is",
    "is_not",
    "empty",
    "set",
    "legible",
    "contains",
    "lacks",
    "past",
    "above",
    "below",
    "longer",
    "after",
    "younger",
    "repeats",
]
OPS: tuple[Op, ...] = get_args(Op)
Demand = Literal["matched", "unmatched", "earlier", "within", "before", "outlived", "standing"]


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One test of a cell."""

    column: str
    """The role of the tested column."""
    op: Op
    words: tuple[str, ...] = ()
    """Names of lists of values in the vocabulary, or plain words."""
    number: float = 0.0
    """The number for ``above``, ``below`` and ``repeats``. For ``empty``, ``set`` and ``legible`` it is 1
    (true) or 0 (false).
    """
    limit: str = ""
    """An ISO 8601 duration, or the id of a setting or retention rule that supplies one."""
    at: str = ""
    """The role of another column of the same row."""
    optional: bool = False
    """Whether the test is skipped if there is no such column."""
    is_said: bool = False
    """Whether the test is also skipped if the column contains none of ``words``."""


Test = Tree[Ask]
_ALWAYS: Test = AllOf()


@dataclass(frozen=True, kw_only=True)
class With:
    """A condition on those rows of another table that are about the same person, account or thing as the
    tested row.
    """

    table: str
    """The role of the other table."""
    by: tuple[str, ...]
    """Roles of keys by which the rows are joined. The first role that both tables have is used."""
    where: Test
    also: tuple[tuple[str, str], ...] = ()
    """Pairs of column roles, one of the tested table and one of the other table. The values of the two
    columns must be equal, if both tables have such columns.
    """
    among: Test = _ALWAYS
    """A condition that rows of the other table must meet to be considered. With ``standing``, the last of
    these rows counts.
    """
    demand: Demand = "matched"
    mine: str = ""
    """Role of the column with the time of a row of the tested table."""
    theirs: str = ""
    """Role of the column with the time of a row of the other table."""
    limit: str = ""
    at_least: int = 1
    """Minimum number of rows of the other table that must meet the condition."""
    is_own: bool = False
    """Whether the rows may be other rows of the tested table itself."""
    optional: bool = False
    """Whether the condition counts as met if there is no such table."""


@dataclass(frozen=True, kw_only=True)
class TableChoice:
    """The tables that a test applies to."""

    of: str = ""
    """The role of the table; empty if the table may have any role."""
    flags: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    """If any elements are given, the table must hold at least one of them."""
    source_kinds: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    """Retention rules. The table must have columns to which one of them applies, and only rows that identify
    a person in these columns count.
    """
    not_of: tuple[str, ...] = ()
    """Roles that the table must not have."""
    otherwise: bool = False
    """Whether the test applies only to tables to which no earlier test applied."""


@dataclass(frozen=True, kw_only=True)
class RowTest:
    """One way in which rows show that a promise is broken."""

    tables: TableChoice = TableChoice()
    overdue: tuple[str, ...] = ()
    """Retention rules. If any are given, rows that are overdue under them are in breach, and ``where`` and
    ``breach`` are not used.
    """
    where: Test = _ALWAYS
    breach: Test = _ALWAYS
    with_: tuple[With, ...] = ()
    unless: tuple[With, ...] = ()
    closed: str = ""
    """A duration, or the id of a setting or retention rule. A row is in breach only if its account was closed
    longer ago than that.
    """
    closed_before: str = ""
    """Role of a column with a time. If given, ``closed`` counts up to the row's time in this column instead
    of the present.
    """
    rule: str = ""
    """The retention rule that rows in breach violate, in addition to the promise."""
    unanchored: bool = False
    """Whether the promise is broken if no table says when an account was closed. No rows are tested then."""
    unfound: bool = False
    """Whether the promise is broken if an element that the notice names was not found, although a source kind
    in which the element is expected was read. No rows are tested then.
    """
    share_above: float = 0.0
    """The promise is only broken if more than this share of the tested rows is in breach (0 to 1)."""

    @property
    def joined(self) -> tuple[With, ...]:
        return (*self.with_, *self.unless)

    @property
    def columns(self) -> tuple[str, ...]:
        """Roles of all columns that the test uses, in all tables."""
        tests = (self.where, self.breach, *(test for one in self.joined for test in (one.among, one.where)))
        of_cells = [role for test in tests for ask in leaves(test) for role in (ask.column, ask.at)]
        of_rows = [role for one in self.joined for role in (*one.by, one.mine, one.theirs, *chain(*one.also))]
        return tuple(filter(None, (*of_cells, *of_rows, self.closed_before)))

    @property
    def limits(self) -> tuple[str, ...]:
        """All limits in the test. Each is a duration, or the id of a setting or retention rule that supplies
        the duration.
        """
        tests = (self.where, self.breach, *(test for one in self.joined for test in (one.among, one.where)))
        of_cells = [ask.limit for test in tests for ask in leaves(test)]
        return tuple(filter(None, (*of_cells, *(one.limit for one in self.joined), self.closed)))


_TIMED: tuple[Demand, ...] = ("earlier", "within", "before", "outlived", "standing")


def parse_row_tests(body: Sequence[Mapping[str, Any]]) -> tuple[RowTest, ...]:
    """Parse the ``rows`` of a promise or retention rule, which must match the schema."""
    return tuple(_row_test(entry) for entry in body)


def _row_test(body: Mapping[str, Any]) -> RowTest:
    return RowTest(
        tables=_tables(body),
        overdue=tuple(body.get("overdue", ())),
        where=_tests(body.get("where", ())),
        breach=_tests(body.get("breach", ())),
        with_=tuple(map(_with, body.get("with", ()))),
        unless=tuple(map(_with, body.get("unless", ()))),
        closed=body.get("closed", ""),
        closed_before=body.get("closed_before", ""),
        rule=body.get("rule", ""),
        unanchored=bool(body.get("unanchored")),
        unfound=bool(body.get("unfound")),
        share_above=float(body.get("share_above", 0.0)),
    )


def _tables(body: Mapping[str, Any]) -> TableChoice:
    return TableChoice(
        of=body.get("of", ""),
        flags=tuple(body.get("flags", ())),
        elements=tuple(body.get("elements", ())),
        source_kinds=tuple(body.get("source_kinds", ())),
        under=tuple(body.get("under", ())),
        not_of=tuple(body.get("not_of", ())),
        otherwise=bool(body.get("otherwise")),
    )


def _with(body: Mapping[str, Any]) -> With:
    demand: Demand = "matched"
    timing: Mapping[str, str] = {}
    for name in _TIMED:
        if name in body:
            demand, timing = name, body[name]
    if "absent" in body:
        demand, timing = "unmatched", body["absent"] if isinstance(body["absent"], dict) else {}
    if "latest" in body:
        demand, timing = "standing", {"theirs": body["latest"]}
    return With(
        table=body["table"],
        by=tuple(body["by"]),
        where=_tests(body.get("where", ())),
        also=tuple((pair["mine"], pair["theirs"]) for pair in body.get("also", ())),
        among=_tests(body.get("among", ())),
        demand=demand,
        mine=timing.get("mine", ""),
        theirs=timing.get("theirs", ""),
        limit=timing.get("by", "PT0S"),
        at_least=int(body.get("at_least", 1)),
        is_own=bool(body.get("own")),
        optional=bool(body.get("optional")),
    )


def _tests(body: Sequence[Mapping[str, Any]]) -> Test:
    return AllOf(tuple(map(_test, body)))


def _test(body: Mapping[str, Any]) -> Test:
    word = next((word for word in NESTING if word in body), "")
    if word:
        return nested(word, body[word], _test)
    op = next(op for op in OPS if op in body)
    asked = body[op]
    is_said = body.get("optional") == "said"
    plain = Ask(column=body["column"], op=op, optional=bool(body.get("optional")), is_said=is_said)
    if isinstance(asked, list):
        return replace(plain, words=tuple(map(str, asked)))
    if isinstance(asked, bool | int | float):
        return replace(plain, number=float(asked))
    if op == "repeats":
        words, least = (asked["of"],), float(asked["above"])
        return replace(plain, words=words, number=least, at=asked.get("without", ""))
    if op == "after":
        return replace(plain, at=asked, limit=body.get("by", "PT0S"))
    return replace(plain, limit=asked, at=body.get("at", ""))
