"""The state of each row under a promise: not tested, kept, in breach or unknown. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from scanner.audit import words
from scanner.audit.cell_tests import passes, sure
from scanner.audit.closure_join import joined_closure
from scanner.audit.count import row_keys
from scanner.audit.joined_rows import is_met, is_spared, joined
from scanner.audit.lookups import widened
from scanner.audit.now import Now
from scanner.audit.promise_plan import PromisePlan
from scanner.audit.site import Site
from scanner.audit.states import RowStates
from scanner.audit.words import Clause, When
from scanner.policy.durations import cutoff, seconds_in


def promise_states(plans: Sequence[PromisePlan], now: Now, *, site: Site) -> RowStates:
    """The states of the rows of one table: ``breach``, ``kept``, ``cannot_tell``, or null if not tested.

    A row is in breach if it is in breach under at least one of ``plans``.
    """
    table = plans[0].table
    columns = [column for plan in plans for column in plan.columns]
    source, of = widened(words.audited(table, site=site), columns, site=site)
    asked = []
    for plan in plans:
        asked.append(_asked(plan, of, source, now, site=site))
        source = asked[-1].source
    is_tested, is_broken = asked[0].is_tested, asked[0].is_broken
    if len(plans) > 1:
        is_tested = sa.or_(*(one.is_tested for one in asked))
        is_broken = sa.or_(*(sa.and_(one.is_tested, one.is_broken) for one in asked))
    subject = plans[0].subject
    return RowStates(
        source=source,
        whens=(
            (sa.not_(is_tested), None),
            *(untold for one in asked for untold in one.untold),
            (is_broken, "breach"),
        ),
        otherwise="kept",
        late="breach",
        subject=words.cell(of, subject) if subject else None,
        clock=next((one.clock for one in asked if one.clock is not None), None),
        keys=row_keys(of, table),
    )


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The conditions of one plan on each row; ``is_tested`` and ``is_broken`` are never null."""

    source: Any
    is_tested: Clause
    is_broken: Clause
    untold: Sequence[When]
    clock: Clause | None


def _asked(plan: PromisePlan, of: Any, source: Any, now: Now, *, site: Site) -> _Asked:
    met: list[Clause] = []
    first: sa.Subquery | None = None
    for join in plan.joins:
        source, step = joined(of, source, join, now, site=site)
        met.append(is_met(of, join, step, now))
        first = first if first is not None else step
    spared: list[Clause] = []
    for join in plan.unless:
        source, step = joined(of, source, join, now, site=site)
        spared.append(is_spared(of, join, step, first))
    untold: list[When] = []
    own = (join.own_moment for join in plan.joins)
    clock: Clause | None = next((words.epoch(of, one) for one in own if one), None)
    if plan.clock is not None:
        account = joined_closure(of, plan.table, plan.clock, now.seconds, source=source, site=site)
        source, clock = account.source, account.closed
        met.append(_is_long_closed(of, plan, account.closed, now))
        spared += [account.held] if account.held is not None else []
        untold += [(account.is_lost, "cannot_tell")] if account.is_lost is not None else []
        untold.append((account.undated == 1, "cannot_tell"))
    if plan.fields:
        met.append(sa.or_(*(words.identifies(of, field) for field in plan.fields)))
    is_broken = sa.and_(passes(of, plan.breach, now), *met, *(sa.not_(sure(one)) for one in spared))
    return _Asked(
        source=source,
        is_tested=sure(passes(of, plan.where, now)),
        is_broken=sure(is_broken),
        untold=untold,
        clock=clock,
    )


def _is_long_closed(of: Any, plan: PromisePlan, closed: Clause, now: Now) -> Clause:
    limit = now.limit_of(plan.test.closed)
    if plan.closed_before is not None:
        return words.epoch(of, plan.closed_before) > closed + seconds_in(limit)
    return closed < (cutoff(now.at, limit) if limit else now.seconds)
