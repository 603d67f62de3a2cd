"""The state of each row under a promise: not tested, kept or in breach. Pure."""

import string
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from scanner.audit import words
from scanner.audit.closure_join import joined_closure
from scanner.audit.column import Column
from scanner.audit.count import row_keys
from scanner.audit.join_plan import JoinPlan
from scanner.audit.lookups import widened
from scanner.audit.now import NAMES, Now
from scanner.audit.once import asked_of
from scanner.audit.promise_plan import PromisePlan
from scanner.audit.resolving import Resolved
from scanner.audit.site import Site
from scanner.audit.states import RowStates
from scanner.audit.words import Clause, When
from scanner.policy.audit_vocabulary import labelled_values, vocabulary
from scanner.policy.condition_tree import AllOf, AnyOf, Not
from scanner.policy.durations import cutoff, seconds_in, seconds_of_unit
from scanner.policy.row_test import Ask, Test

_LONG = 5
"""Letters of a word that is looked for within a text."""
_YEAR = 31_556_952
"""Seconds of a year on the average of the calendar."""
_DAY = 86_400
_BEFORE = ("", "%; ", "%;", "%, ", "%,", "%: ")
"""What stands before the name of a cookie in a header."""


def promise_states(plan: PromisePlan, now: Now, *, site: Site) -> RowStates:
    """The states of a plan's rows: ``breach``, ``kept``, ``cannot_tell``, or null if not tested."""
    source, of = widened(words.audited(plan.table, site=site), plan.columns, site=site)
    met: list[Clause] = []
    first: sa.Subquery | None = None
    for join in plan.joins:
        step = _rows_of(join, now, site=site)
        source = source.outerjoin(step, _as_key(words.text(of, join.mine)) == step.c.key)
        met.append(_is_met(of, join, step, now))
        first = first if first is not None else step
    spared: list[Clause] = []
    for join in plan.unless:
        step = _rows_of(join, now, site=site)
        source = source.outerjoin(step, _as_key(words.text(of, join.mine)) == step.c.key)
        spared.append(_is_spared(of, join, step, first))
    untold: list[When] = []
    clock: Clause | None = next(
        (words.epoch(of, join.own_moment) for join in plan.joins if join.own_moment), None
    )
    if plan.clock is not None:
        joined = joined_closure(of, plan.table, plan.clock, now.seconds, source=source, site=site)
        source, clock = joined.source, joined.closed
        met.append(_is_long_closed(of, plan, joined.closed, now))
        spared += [joined.held] if joined.held is not None else []
        untold += [(joined.is_lost, "cannot_tell")] if joined.is_lost is not None else []
        untold.append((joined.undated == 1, "cannot_tell"))
    if plan.fields:
        met.append(sa.or_(*(words.identifies(of, field) for field in plan.fields)))
    is_tested = _sql(of, plan.where, now)
    is_broken = sa.and_(_sql(of, plan.breach, now), *met, *(sa.not_(_sure(one)) for one in spared))
    subject = next(
        (found for role in vocabulary().whose["people"] if (found := plan.table.find(role))), plan.table.key
    )
    return RowStates(
        source=source,
        whens=((sa.not_(_sure(is_tested)), None), *untold, (_sure(is_broken), "breach")),
        otherwise="kept",
        late="breach",
        subject=words.cell(of, subject) if subject else None,
        clock=clock,
        keys=row_keys(of, plan.table),
    )


def _is_long_closed(of: Any, plan: PromisePlan, closed: Clause, now: Now) -> Clause:
    limit = now.limit_of(plan.test.closed)
    if plan.closed_before is not None:
        return words.epoch(of, plan.closed_before) > closed + seconds_in(limit)
    return closed < (cutoff(now.at, limit) if limit else now.seconds)


def _sure(condition: Clause) -> Clause:
    """The condition with null as false."""
    return sa.func.coalesce(condition, sa.false())


def _as_key(value: Clause) -> Clause:
    return sa.func.lower(sa.func.trim(value))


def _rows_of(join: JoinPlan, now: Now, *, site: Site) -> sa.Subquery:
    """One row per key, with its first and last time."""
    rows, of = widened(words.from_clause(join.table, site=site).alias(), join.columns, site=site)
    key = _as_key(words.text(of, join.theirs))
    at: Clause = sa.cast(sa.null(), sa.BigInteger)
    if join.moment:
        is_span = join.asked.demand == "outlived"
        at = words.number(of, join.moment) if is_span else words.epoch(of, join.moment)
    holds = _sure(_sql(of, join.where, now))
    if join.asked.is_latest and join.moment is not None:
        last_so, last_not = sa.func.max(sa.case((holds, at))), sa.func.max(sa.case((sa.not_(holds), at)))
        is_last = sa.and_(last_so.is_not(None), sa.or_(last_not.is_(None), last_so >= last_not))
        ends = (key.label("key"), last_so.label("first"), last_so.label("last"))
        return asked_of(rows, ends, site=site, group_by=[key], having=[is_last]).subquery()
    return asked_of(
        rows,
        (key.label("key"), sa.func.min(at).label("first"), sa.func.max(at).label("last")),
        site=site,
        where=[holds],
        group_by=[key],
        having=[sa.func.count() >= join.asked.at_least] if join.asked.at_least > 1 else [],
    ).subquery()


def _is_met(of: Any, join: JoinPlan, step: sa.Subquery, now: Now) -> Clause:
    asked = join.asked
    if asked.demand == "unmatched":
        if join.own_moment is None or join.moment is None:
            return step.c.key.is_(None)
        return sa.or_(step.c.key.is_(None), words.epoch(of, join.own_moment) < step.c.first)
    if asked.demand == "matched" or join.own_moment is None:
        return step.c.key.is_not(None)
    mine, span = words.epoch(of, join.own_moment), seconds_in(now.limit_of(asked.limit))
    if asked.demand == "within":
        near = [sa.and_(mine - end <= span, end - mine <= span) for end in (step.c.first, step.c.last)]
        return sa.or_(*near)
    if asked.demand == "outlived":
        return mine + step.c.last * _DAY < now.seconds
    if asked.demand == "before":
        return sa.and_(step.c.key.is_not(None), sa.func.coalesce(mine <= step.c.last, sa.true()))
    return mine > step.c.first + span


def _is_spared(of: Any, join: JoinPlan, step: sa.Subquery, first: sa.Subquery | None) -> Clause:
    """Whether a row is excused: the excuse came after the prohibition and before the row."""
    if join.own_moment is None or first is None:
        return step.c.key.is_not(None)
    mine = words.epoch(of, join.own_moment)
    return sa.and_(step.c.last > first.c.last, step.c.last <= mine)


def _sql(of: Any, resolved: Resolved, now: Now) -> Clause:
    def build(test: Test) -> Clause:
        match test:
            case Ask():
                return _asked(of, test, resolved.columns, now)
            case Not():
                return sa.not_(_sure(build(test.part)))
            case AllOf():
                return sa.and_(sa.true(), *map(build, test.parts))
            case AnyOf():
                return sa.or_(sa.false(), *(_sure(build(part)) for part in test.parts))

    return build(resolved.test)


def _asked(of: Any, ask: Ask, columns: "Any", now: Now) -> Clause:
    column: Column = columns[ask.column]
    is_empty = words.is_empty(of, column)
    if column.is_dated and ask.op == "is" and {*ask.words} & {"flag_yes", "flag_no"}:
        return is_empty if "flag_no" in ask.words else sa.not_(is_empty)
    if ask.op in ("is", "is_not"):
        is_named = any(word.startswith(NAMES) for word in ask.words)
        value = _bare(words.plain(of, column)) if is_named else words.plain(of, column)
        said: Clause = value.in_((*now.said(ask.words), *_own_words(column, ask)))
        if ask.op == "is":
            return sa.or_(said, *_begins(value, column, ask, now))
        within = (value.like(f"%{word}%") for word in _long_words(ask.words, now))
        return sa.and_(sa.not_(is_empty), sa.not_(_sure(sa.or_(said, *within))))
    if ask.op == "empty":
        return is_empty if ask.number else sa.not_(is_empty)
    if ask.op == "set":
        said = words.is_yes(of, column)
        return said if ask.number else sa.not_(said)
    if ask.op == "legible":
        said = words.identifies(of, column)
        return said if ask.number else sa.not_(said)
    if ask.op in ("contains", "lacks"):
        text = sa.func.lower(words.text(of, column))
        found = sa.or_(*(_stands_in(text, word, now) for word in ask.words))
        return found if ask.op == "contains" else sa.and_(sa.not_(is_empty), sa.not_(_sure(found)))
    if ask.op == "repeats":
        return _repeats(words.text(of, column), ask)
    if ask.op in ("above", "below", "longer"):
        return _compared(of, ask, column, now)
    return _in_time(of, ask, columns, now)


def _repeats(text: Clause, ask: Ask) -> Clause:
    """Whether a text has more than so many of a part, or digits."""
    [part] = ask.words
    rest = text
    for one in string.digits if part == "digits" else (part,):
        rest = sa.func.replace(rest, one, "")
    size = 1 if part == "digits" else len(part)
    return sa.func.length(text) - sa.func.length(rest) > ask.number * size


def _compared(of: Any, ask: Ask, column: Column, now: Now) -> Clause:
    """Whether a number, or the length of a span of time, is above or below what is asked."""
    if ask.op == "above" and column.storage == "text":
        no_age = words.is_word(of, column, ("0", "-1", "session", "none", "0.0"))
        return sa.not_(sa.or_(words.is_empty(of, column), no_age))
    if not column.is_numeric:
        return sa.false()
    value = words.number(of, column)
    if ask.op == "below":
        return value < (_years(now.limit_of(ask.limit)) if ask.limit else ask.number)
    if ask.op == "longer":
        seconds = now.seconds - cutoff(now.at, now.limit_of(ask.limit))
        return value > seconds / seconds_of_unit(column.name)
    return value > ask.number


def _own_words(column: Column, ask: Ask) -> Sequence[str]:
    """The column's own words for what is asked: abbreviations, and words of other languages."""
    own = column.meant(vocabulary().columns[ask.column])
    known = {value for name in ask.words for value in vocabulary().values.get(name, ())}
    return sorted({value for name in ask.words for value in own.get(name, ())} - known)


def _begins(value: Clause, column: Column, ask: Ask, now: Now) -> Iterator[Clause]:
    """Whether a value that no list knows begins with a word of the lists: ``accepted, in progress``."""
    if column.spelled is None or len(column.spelled.rows) == column.spelled.n_distinct:
        return
    first = sa.func.replace(sa.func.replace(value, ",", " "), ";", " ")
    yield from (first.like(f"{word} %") for word in _long_words(ask.words, now))


def _long_words(asked: Sequence[str], now: Now) -> Sequence[str]:
    """Of the words of lists, those that say the same within a longer text."""
    lists = [name for name in asked if name in vocabulary().values]
    said = (*now.said(lists), *(word for name in lists for word in labelled_values().get(name, ())))
    return list(
        dict.fromkeys(word for word in said if len(word) >= _LONG and word.replace(" ", "").isalpha())
    )


def _stands_in(text: Clause, word: str, now: Now) -> Clause:
    """Whether a text contains a word; names must be the whole text, or precede an equals sign."""
    said = now.said((word,))
    if word.startswith(NAMES):
        bare = _bare(text)
        before_equals = (bare.like(f"{start}{name}=%") for name in said for start in _BEFORE)
        return sa.or_(bare.in_(said), *before_equals)
    return sa.or_(*(text.like(f"%{one}%", escape="!") for one in dict.fromkeys((word, *said))))


def _bare(text: Clause) -> Clause:
    """A name in the form of the policy's index: without underscores and hyphens."""
    return sa.func.replace(sa.func.replace(text, "_", ""), "-", "")


def _in_time(of: Any, ask: Ask, columns: "Any", now: Now) -> Clause:
    at, limit = words.epoch(of, columns[ask.column]), now.limit_of(ask.limit)
    if ask.op == "past":
        return at < (cutoff(now.at, limit) if limit else now.seconds)
    if ask.op == "after":
        return at > words.epoch(of, columns[ask.at]) + seconds_in(limit)
    years = _years(limit)
    then: Clause = words.epoch(of, columns[ask.at]) if ask.at else sa.literal(now.seconds)
    return sa.and_(at > then - years * _YEAR, at < then - 86_400)


def _years(limit: str) -> int:
    """The number of a setting that is a plain number."""
    return int(limit.removeprefix("P").removesuffix("Y"))
