"""Weights of the classifier's signals, by `python -m benchmarks.fit_classes`, not by hand.

A signal's points are natural log-odds that compare the elements that a field could have.
"""

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "column": 7.04,
    "trait": 3.82,
    "rest": 3.65,
    "name.vendor": 4.82,
    "name.strong": 4.34,
    "name.weak": 1.45,
    "comment": 2.0,
    "value.in_record": 3.45,
    "value.alone": 1.77,
    "population": 3.31,
    "record.same": 2.58,
    "home.stated": 1.95,
    "away.stated": -0.14,
    "home.told": 1.37,
    "table": 0.98,
    "entity.seen.fits": 2.49,
    "entity.seen.misfit": -2.65,
    "entity.named.fits": 0.77,
    "entity.named.misfit": -0.9,
    "text.misfit": -0.26,
}
CERTAINTY: Mapping[str, float] = {
    "base": -0.804,
    "points": 0.165,
    "lead": 0.253,
}
