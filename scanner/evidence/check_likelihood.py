"""How much likelier what passed a check is in a column of the entity than in one of look-alikes. Pure.

Real columns are dirty: a share of their values is wrong, masked, a placeholder or of another kind, and nobody
knows which share. Columns of look-alikes do not all let the same share pass either. So neither share is a
number but a distribution, and the count that passed is beta-binomial under both: a hundredth value then says
less than the first, and one bad value in a hundred, or ten, is dirt and no proof of the contrary.
"""

import math

from detectors.base import Detector

MOST_GAIN, LEAST_GAIN = 6.0, -6.0
"""How far candidates are believed: those of one column are made alike, so the hundredth adds nothing."""
_CLEAN, _DIRTY = (0.8, 0.01, 24.0), (0.2, 0.4, 3.0)
"""Of columns of an entity: what share is so, what share of the values is then dirt, and how sure that is, as
a number of values."""
_BY_CHECK, _BY_RANGE = 40.0, 3.0
"""The same of columns of look-alikes: a check digit lets one number in ten pass wherever it stands, while a
range lets pass whatever share of a shop's order numbers happens to lie in it, and streets hold more names of
people than colours do."""
MOST_BY_CHECK = 0.15
"""Share of look-alikes up to which a check is one of digits."""


def check_gain(detector: Detector, passed: int, n: int) -> float:
    """Log-likelihood ratio that ``n`` different candidates, of which ``passed`` pass, are the entity's."""
    passed = min(passed, n)
    own, chance = max(1 - detector.nature.misses, detector.chance), detector.chance
    if not n or own == chance:
        return 0.0  # what all look-alikes pass says nothing either way
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
    """How far more candidates pass than chance lets pass, in nats; below nought where fewer do."""
    if not n:
        return 0.0
    share = min(1.0, passed / n)
    parts = ((share, chance), (1 - share, 1 - chance))
    distance = n * sum(part * math.log(part / by_chance) for part, by_chance in parts if part)
    # What the best of all shares gains by being chosen after the fact, never more than can be gained at all.
    fitted = min(1 + math.log(n) / 2, -n * math.log(chance))
    return max(LEAST_GAIN, min(MOST_GAIN, math.copysign(distance, share - chance) - fitted))


def _beta_binomial(k: int, n: int, mean: float, size: float) -> float:
    """Log-probability, without the binomial coefficient, of one order of ``k`` passes among ``n``.

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
