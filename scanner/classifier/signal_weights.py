"""Weights of the classifier's signals: by `python -m benchmarks.fit_classes`, never by hand.

Points are natural log-odds between the elements that a field could be.
"""

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "column": 7.05,
    "trait": 3.6,
    "rest": 3.45,
    "name.vendor": 4.79,
    "name.strong": 4.21,
    "name.weak": 1.42,
    "comment": 2.0,
    "value.in_record": 3.27,
    "value.alone": 1.65,
    "population": 3.26,
    "record.same": 3.02,
    "record.other": 0.62,
    "home.stated": 1.86,
    "away.stated": -0.36,
    "home.told": 1.34,
    "away.told": -0.12,
    "table": 1.21,
    "entity.seen.fits": 2.31,
    "entity.seen.misfit": -2.78,
    "entity.named.fits": 0.75,
    "entity.named.misfit": -0.62,
    "text.misfit": -0.34,
}
CERTAINTY: Mapping[str, float] = {
    "base": -0.659,
    "points": 0.152,
    "lead": 0.253,
}
