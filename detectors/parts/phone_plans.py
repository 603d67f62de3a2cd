"""Validates many telephone numbers at once, with all patterns of a country in one state table.

Results equal those of ``phone_plan``. Numbers that may begin with a trunk prefix are left to ``phone_plan``.

* https://www.itu.int/rec/T-REC-E.164
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import phonenumbers

from detectors.base import Verdict
from detectors.matching import native
from detectors.matching.candidates import UNDECIDED, Candidates, Verdicts
from detectors.matching.library import address, struct
from detectors.matching.native import Bools
from detectors.matching.regular import automaton_of
from detectors.parts.phone_plan import COMPANY, COMPANY_UNLESS, OTHERS_FIRST, Kind, Plan, country_plans

_SIZES, _CODES = 16, 1000
"""The sizes of tables that are indexed by number of digits and by country code. They must
equal those in ``passes.c``.
"""
FEW = 256
"""Judging this many numbers one by one takes as long as building the table of a country."""
_NOBODYS = "0"


def judge_many_international(numbers: Candidates, reserved: str = _NOBODYS, at_least: int = FEW) -> Verdicts:
    """The verdict on each of ``numbers``, which are digits that begin with the country code; a plus sign may
    precede them.

    Numbers that match the pattern ``reserved`` are examples. If the passes are not compiled, all numbers are
    ``UNDECIDED``. Otherwise, the numbers of a country and length are ``UNDECIDED`` if there are fewer than
    ``at_least`` of them and no table was built before.
    """
    return _plans(reserved).judge(numbers, at_least) if native.COMPILED else numbers.undecided()


class _Plans:
    """The numbering plans of all countries. Tables are built only for countries and
    lengths that occur often.
    """

    def __init__(self, reserved: str) -> None:
        first = automaton_of([reserved])
        if first is None:
            raise ValueError("no table of states can be made of the reserved numbers")
        self._rows, self._said = np.zeros((2, _CODES * _SIZES), dtype=np.int64)
        self._tried: set[int] = set()
        self._read = (_country_codes(), first.rows, first.accepts, self._rows, self._said)
        self._plans = struct(*self._read)

    def judge(self, numbers: Candidates, at_least: int) -> Verdicts:
        missing = np.zeros_like(self._rows)
        verdict = native.phones((numbers.data, numbers.start, numbers.end), self._plans, missing)
        fresh = set(np.flatnonzero(missing >= at_least).tolist()) - self._tried
        if not fresh:
            return verdict
        for kind in fresh:
            code, length = divmod(kind, _SIZES)
            if table := _Country.of(code).table(length - len(str(code))):
                self._rows[kind], self._said[kind] = address(table[0]), address(table[1])
        self._tried |= fresh
        return self.judge(numbers, at_least)


@cache
def _plans(reserved: str) -> _Plans:
    return _Plans(reserved)


class _Country:
    """The plans for one country code, as a state table in which each number leads to a state."""

    def __init__(self, code: int) -> None:
        self._plans, trunk = country_plans(code)
        # The `$` of some prefixes is dropped. More numbers are then judged one by one, but none is misjudged.
        self._trunks = () if trunk is None else (rf"(?:{trunk.pattern.replace('$', '')})\d*",)
        patterns: dict[str, int] = {}
        for plan in self._plans:
            for text in (plan.general, *(kind.pattern for kind in plan.kinds), *_leading(plan)):
                patterns.setdefault(text, len(patterns))
        for text in self._trunks:
            patterns.setdefault(text, len(patterns))
        self._number_of = patterns
        self._table = automaton_of(list(patterns))
        self._verdicts: dict[int, Verdicts] = {}

    @classmethod
    @cache
    def of(cls, code: int) -> "_Country":
        return cls(code)

    def table(self, length: int) -> tuple[npt.NDArray[np.int32], Verdicts] | None:
        """For numbers of one length (without country code): the state table, and the verdict in each state;
        ``None`` if the state table cannot be built.
        """
        if self._table is None:
            return None
        if length not in self._verdicts:
            self._verdicts[length] = self._verdicts_by_state(self._table.accepts, length)
        return self._table.rows, self._verdicts[length]

    def _verdicts_by_state(self, accepts: Bools, length: int) -> Verdicts:
        """For each state, the verdict on numbers of this length that lead to the state."""
        verdict = np.full(len(accepts), Verdict.INVALID, dtype=np.int8)
        pending = np.ones(len(accepts), dtype=np.bool_)

        def takes(texts: Sequence[str]) -> Bools:
            return np.asarray(accepts[:, [self._number_of[text] for text in texts]].any(axis=1))

        for plan in self._plans:
            # Leading digits determine the region. Without them, the first region whose plan fits is used.
            own = pending & takes(_leading(plan)) if plan.leading is not None else pending
            fits = own & takes([plan.general]) & takes([kind.pattern for kind in _of_length(plan, length)])
            company = takes(plan.patterns(COMPANY, length)) | (
                takes(plan.patterns(COMPANY_UNLESS, length)) & ~takes(plan.patterns(OTHERS_FIRST, length))
            )
            verdict[fits] = np.where(company[fits], Verdict.COMPANY, Verdict.VALID)
            pending = pending & ~(fits if plan.leading is None else own)
        verdict[takes(self._trunks)] = UNDECIDED
        return verdict


def _leading(plan: Plan) -> tuple[str, ...]:
    """Patterns for the plan's leading digits; empty if the plan has none."""
    return () if plan.leading is None else (rf"(?:{plan.leading.pattern})\d*",)


def _of_length(plan: Plan, length: int) -> list[Kind]:
    return [kind for kind in plan.kinds if not kind.lengths or length in kind.lengths]


@cache
def _country_codes() -> npt.NDArray[np.int64]:
    """A table with the country code for the first three digits of a number; 0 if there is no such code."""
    codes = np.zeros(1000, dtype=np.int64)
    for prefix in range(100, 1000):
        digits = str(prefix)
        codes[prefix] = next(
            (
                int(digits[:size])
                for size in (1, 2, 3)
                if int(digits[:size]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE
            ),
            0,
        )
    return codes
