"""Validates many telephone numbers at once, with all patterns of a country in one state table.

Results equal those of ``phone_plan``. Numbers that may begin with a trunk prefix are left to ``phone_plan``.

* https://www.itu.int/rec/T-REC-E.164
"""

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import phonenumbers
from phonenumbers import PhoneMetadata

from detectors.base import Verdict
from detectors.matching import native
from detectors.matching.automaton import BEGIN, DEAD, Automaton
from detectors.matching.candidates import UNDECIDED, Candidates, Verdicts
from detectors.matching.library import address, struct
from detectors.matching.native import Bools
from detectors.matching.regular import automaton_of
from detectors.parts.phone_plan import (
    COMPANY,
    COMPANY_UNLESS,
    OTHERS_FIRST,
    Kind,
    Plan,
    country_plans,
    region_plan,
    written_forms,
)

_SIZES, _CODES = 16, 1000
"""The sizes of tables that are indexed by number of digits and by country code. They must
equal those in ``passes.c``.
"""
FEW = 256
"""Judging this many numbers one by one takes as long as building the table of a country."""
_NOBODYS = "0"
_WIDTH = 256


def judge_many_international(numbers: Candidates, reserved: str = _NOBODYS, at_least: int = FEW) -> Verdicts:
    """The verdict on each of ``numbers``, which are digits that begin with the country code; a plus sign may
    precede them.

    Numbers that match the pattern ``reserved`` are examples. If the passes are not compiled, all numbers are
    ``UNDECIDED``. Otherwise, the numbers of a country and length are ``UNDECIDED`` if there are fewer than
    ``at_least`` of them and no table was built before.
    """
    return _plans(reserved).judge(numbers, at_least) if native.COMPILED else numbers.undecided()


def judge_many_national(numbers: Candidates, region: str, reserved: str = _NOBODYS) -> Verdicts:
    """The verdict on each of ``numbers``, which are digits as written within ``region``.

    All are ``UNDECIDED`` if they are few or the passes are not compiled.
    """
    within = _Region.of(region, reserved) if native.COMPILED and len(numbers) >= FEW else None
    return numbers.undecided() if within is None else within.judge(numbers)


class _Plans:
    """The numbering plans of all countries. Tables are built only for countries and
    lengths that occur often.
    """

    def __init__(self, reserved: str) -> None:
        first = _table([reserved])
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

    def __init__(self, plans: tuple[Plan, ...], trunk: re.Pattern[str] | None) -> None:
        self._plans = plans
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
        return cls(*country_plans(code))

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


class _Region:
    """The plan of one region, for digits as they are written there, usually with the trunk prefix."""

    def __init__(self, metadata: PhoneMetadata, region: str, reserved: str) -> None:
        self._prefix = metadata.national_prefix or ""
        self._plan = _Country((region_plan(region),), None)
        self._bare = [bare for *_, bare in written_forms(metadata)]
        forms = ((rf"(?:{leading})\d*", pattern) for leading, pattern, _ in written_forms(metadata))
        self._forms = _table([part for form in forms for part in form])
        self._reserved = _after(str(metadata.country_code), _table([reserved]))

    @classmethod
    @cache
    def of(cls, region: str, reserved: str) -> "_Region | None":
        metadata = PhoneMetadata.metadata_for_region(region)
        return None if metadata is None else cls(metadata, region, reserved)

    def judge(self, numbers: Candidates) -> Verdicts:
        prefix = list(self._prefix.encode())
        has_prefix = (numbers.bytes_at(0, len(prefix)) == prefix).all(axis=1) & bool(prefix)
        bare = numbers.part(numbers.start + has_prefix * len(prefix), numbers.end)
        verdict = numbers.undecided()
        for length in np.unique(bare.length).tolist():
            if (table := self._plan.table(length)) is None:
                continue
            chosen = np.flatnonzero(bare.length == length)
            states = native.states(table[0], bare.data, bare.start[chosen], bare.end[chosen], length)
            verdict[chosen] = table[1][states // _WIDTH]
        if self._prefix == "0":
            odd = np.flatnonzero(~has_prefix & (verdict > 0))
            verdict[odd] = np.where(self._are_written_bare(numbers.at(odd)), verdict[odd], Verdict.INVALID)
        if self._reserved is not None:
            verdict[self._reserved.accepted(bare.data, bare.start, bare.end).any(axis=1)] = Verdict.EXAMPLE
        return verdict

    def _are_written_bare(self, numbers: Candidates) -> Bools:
        """Whether numbers of this form are written without the trunk prefix; the first form decides."""
        fits = self._forms.accepted(numbers.data, numbers.start, numbers.end)
        of_form = fits[:, ::2] & fits[:, 1::2]
        bare = np.zeros(len(numbers), dtype=np.bool_)
        for form in reversed(range(len(self._bare))):
            bare[of_form[:, form]] = self._bare[form]
        return bare


def _table(patterns: list[str]) -> Automaton:
    found = automaton_of(patterns)
    if found is None:
        raise ValueError(f"no table of states can be made of {len(patterns)} patterns of numbers")
    return found


def _after(code: str, whole: Automaton) -> Automaton | None:
    """A state table for what follows the country code; ``None`` if nothing can follow."""
    data = np.frombuffer(code.encode(), dtype=np.uint8)
    state = int(whole.after(data, np.zeros(1, dtype=np.int64), len(code))[0])
    if state == DEAD:
        return None
    rows = whole.rows.copy()
    rows[BEGIN * _WIDTH : (BEGIN + 1) * _WIDTH] = rows[state * _WIDTH : (state + 1) * _WIDTH]
    return Automaton(rows, whole.accepts, whole.takes)


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
