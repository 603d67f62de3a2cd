"""Numbering plans for many numbers at once, with RE2 on all numbers of a country and length together.

Says the same as ``phone_plan``, to which numbers are left that a trunk prefix may stand before.

* https://www.itu.int/rec/T-REC-E.164
"""

from functools import cache

import numpy as np
import numpy.typing as npt
import phonenumbers

from detectors.base import Verdict
from detectors.candidates import UNDECIDED, Candidates, Verdicts
from detectors.phone_plan import COMPANY, COMPANY_UNLESS, OTHERS_FIRST, Plan, country_plans

_SIZES = 16
"""More than the digits that a number may have."""
_FEW = 16
"""Numbers of one country and length below which each is judged alone."""


def judge_many_international(numbers: Candidates) -> Verdicts:
    """One verdict for each of ``numbers``: ASCII digits, country code first, at least seven.

    >>> judge_many_international(Candidates.of(["442079460018", "999123456789"] * 20)).tolist()[:2]
    [1, 0]
    """
    verdict = numbers.undecided()
    head = numbers.bytes_at(0, 3).astype(np.int64) - ord("0")
    prefix = head @ np.array([100, 10, 1])
    codes = _country_codes()[prefix]
    verdict[codes == 0] = Verdict.INVALID
    kinds = codes * _SIZES + np.minimum(numbers.length, _SIZES - 1)
    for kind in np.flatnonzero(np.bincount(kinds)).tolist():
        code, length = divmod(kind, _SIZES)
        chosen = np.flatnonzero(kinds == kind)
        if code and len(chosen) >= _FEW:
            size = len(str(code))
            own = numbers.part(numbers.start[chosen] + size, numbers.end[chosen])
            verdict[chosen] = _of_country(own, code, length - size)
    return verdict


def _of_country(numbers: Candidates, code: int, length: int) -> Verdicts:
    """``numbers`` without their country code, all of one length."""
    plans, trunk = country_plans(code)
    verdict = np.full(len(numbers), Verdict.INVALID, dtype=np.int8)
    pending = np.arange(len(numbers))
    if trunk is not None:
        has_trunk = numbers.matches(f"^(?:{trunk.pattern})")
        verdict[has_trunk] = UNDECIDED
        pending = pending[~has_trunk]
    for plan in plans:
        # Leading digits settle whose number it is; without them the first plan that it fits does.
        own = pending
        if plan.leading is not None:
            own = own[numbers.at(own).matches(f"^(?:{plan.leading.pattern})")]
        fitting = own[_fits(numbers.at(own), plan, length)]
        verdict[fitting] = _valid_or_company(numbers.at(fitting), plan, length)
        pending = np.setdiff1d(pending, fitting if plan.leading is None else own, assume_unique=True)
        if not len(pending):
            break
    return verdict


def _fits(numbers: Candidates, plan: Plan, length: int) -> npt.NDArray[np.bool_]:
    every = tuple(kind.name for kind in plan.kinds)
    return numbers.matches(f"^(?:{plan.general})$") & _are(numbers, plan, every, length)


def _valid_or_company(numbers: Candidates, plan: Plan, length: int) -> Verdicts:
    unless = _are(numbers, plan, COMPANY_UNLESS, length)
    if unless.any():
        unless &= ~_are(numbers, plan, OTHERS_FIRST, length)
    company = _are(numbers, plan, COMPANY, length) | unless
    return np.where(company, Verdict.COMPANY, Verdict.VALID).astype(np.int8)


def _are(numbers: Candidates, plan: Plan, names: tuple[str, ...], length: int) -> npt.NDArray[np.bool_]:
    """Which numbers, all of one length, one of the named types of line has."""
    patterns = plan.patterns(names, length)
    if not patterns or not len(numbers):
        return np.zeros(len(numbers), dtype=np.bool_)
    return numbers.matches(f"^(?:{'|'.join(f'(?:{pattern})' for pattern in patterns)})$")


@cache
def _country_codes() -> npt.NDArray[np.int64]:
    """Country code by the first three digits of a number, 0 where there is none."""
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
