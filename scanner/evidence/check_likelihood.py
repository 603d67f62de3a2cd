"""The likelihood ratio of a check: a column of the entity against a column of look-alikes. Pure.

Real columns are dirty: an unknown share of their values is wrong, masked, a placeholder or of another kind.
Columns of look-alikes do not all pass the check at the same rate either. So both shares are distributions
rather than numbers, and the count of passes is beta-binomial under both. The hundredth value then adds less
than the first, and one bad value in a hundred, or in ten, is dirt rather than counter-evidence.
"""

import math

from detectors.base import Detector

MOST_GAIN, LEAST_GAIN = 6.0, -6.0
"""Bounds in nats: candidates of one column have the same origin, so the hundredth adds nothing."""
_CLEAN, _DIRTY = (0.8, 0.01, 24.0), (0.2, 0.4, 3.0)
"""Two sorts of columns of an entity: share of such columns, mean share of dirt in them, and the concentration
of that share, as a number of values."""
_BY_CHECK, _BY_RANGE = 40.0, 3.0
"""The concentration for columns of look-alikes. A check digit passes one number in ten anywhere, while the
share that passes a range differs between columns: it depends on a shop's order numbers, and streets contain
more names of people than colours do.
"""
MOST_BY_CHECK = 0.15
"""Share of look-alikes that pass, up to which a check counts as a check digit."""


def check_gain(detector: Detector, passed: int, n: int) -> float:
    """Log-likelihood ratio that ``n`` distinct candidates, of which ``passed`` pass, are of the entity."""
    passed = min(passed, n)
    own, chance = max(1 - detector.nature.misses, detector.chance), detector.chance
    if not n or own == chance:
        return 0.0  # a check that every look-alike passes says nothing
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
    # Penalty for fitting the share to the data, at most the largest possible gain.
    fitted = min(1 + math.log(n) / 2, -n * math.log(chance))
    return max(LEAST_GAIN, min(MOST_GAIN, math.copysign(distance, share - chance) - fitted))


def _beta_binomial(k: int, n: int, mean: float, size: float) -> float:
    """Log-probability of one given order of ``k`` passes among ``n``, without the binomial coefficient.

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
