"""Measure the evidence from a check as a log-likelihood ratio: is a column one of the entity or of
look-alikes? Pure.

Real columns are dirty: an unknown share of their values is wrong, masked, a placeholder or of another kind.
And not all columns of look-alikes pass the check at the same rate. So both pass rates are modelled as
distributions rather than numbers, and the number of passes is beta-binomial in both cases. As a result, the
hundredth value adds less evidence than the first, and one failure in a hundred, or even in ten, counts as
dirt rather than as evidence against the entity.
"""

import math

from detectors.base import Detector

MOST_GAIN, LEAST_GAIN = 6.0, -6.0
"""Upper and lower bound of the gain, in nats. There are bounds because the values of a column have a common
origin, so that many values do not prove more than some."""
_CLEAN, _DIRTY = (0.8, 0.01, 24.0), (0.2, 0.4, 3.0)
"""Clean and dirty columns of an entity. For each sort: the share of such columns, the mean share of dirt in
them, and the concentration of the beta distribution of the pass rate, as a number of values.
"""
_BY_CHECK, _BY_RANGE = 40.0, 3.0
"""Concentration of the distribution of the pass rate in columns of look-alikes, for check digits and for
other checks. In nearly any column of numbers, the same share of values passes a check digit: one in ten. The
share that passes a range or a word list differs between columns: order numbers of one shop may be in the
range, those of another not, and more streets than colours contain names of people.
"""
MOST_BY_CHECK = 0.15
"""A check counts as a check digit if at most this share of look-alikes passes."""


def check_gain(detector: Detector, passed: int, n: int) -> float:
    """Log-likelihood ratio, in nats, that a column holds the entity rather than look-alikes, if ``passed`` of
    the column's ``n`` distinct candidates pass the check.
    """
    passed = min(passed, n)
    own, chance = max(1 - detector.nature.misses, detector.chance), detector.chance
    if not n or own == chance:
        return 0.0  # look-alikes pass the check as often as values of the entity
    of_own = _log_sum(
        [
            (math.log(share) + _beta_binomial(passed, n, own * (1 - dirt), size))
            for share, dirt, size in (_CLEAN, _DIRTY)
        ]
    )
    is_exact = chance <= MOST_BY_CHECK and not detector.is_of_cells
    of_others = _beta_binomial(passed, n, chance, _BY_CHECK if is_exact else _BY_RANGE)
    return max(LEAST_GAIN, min(MOST_GAIN, of_own - of_others))


def excess_gain(passed: int, n: int, chance: float) -> float:
    """How far the number of passes exceeds chance, in nats; negative if fewer pass."""
    if not n:
        return 0.0
    share = min(1.0, passed / n)
    parts = ((share, chance), (1 - share, 1 - chance))
    distance = n * sum(part * math.log(part / by_chance) for part, by_chance in parts if part)
    # Subtract a penalty, because the share was fitted to the data. The penalty is at most the largest
    # possible gain.
    fitted = min(1 + math.log(n) / 2, -n * math.log(chance))
    return max(LEAST_GAIN, min(MOST_GAIN, math.copysign(distance, share - chance) - fitted))


def _beta_binomial(k: int, n: int, mean: float, size: float) -> float:
    """Log-probability of ``k`` passes among ``n`` candidates in one given order, so without the binomial
    coefficient.

    >>> round(math.exp(_beta_binomial(1, 1, 0.9, 10.0)), 6)
    0.9
    """
    mean = min(max(mean, 1e-6), 1 - 1e-6)
    a, b = mean * size, (1 - mean) * size
    return _log_beta(k + a, n - k + b) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _log_sum(logs: list[float]) -> float:
    most = max(logs)
    return most + math.log(sum(math.exp(one - most) for one in logs))
