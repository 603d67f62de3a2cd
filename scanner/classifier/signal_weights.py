"""Weights of the classifier's signals: by `python -m benchmarks.fit_classes`, never by hand.

Points are natural log-odds between the elements that a field could be.
"""

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "column": 7.04,
    "trait": 3.82,
    "rest": 3.62,
    "name.vendor": 4.81,
    "name.strong": 4.35,
    "name.weak": 1.46,
    "comment": 2.0,
    "value.in_record": 3.46,
    "value.alone": 1.77,
    "population": 3.31,
    "record.same": 2.57,
    "record.other": 0.0,
    "home.stated": 1.94,
    "away.stated": -0.13,
    "home.told": 1.36,
    "away.told": 0.0,
    "table": 0.96,
    "entity.seen.fits": 2.49,
    "entity.seen.misfit": -2.65,
    "entity.named.fits": 0.76,
    "entity.named.misfit": -0.91,
    "text.misfit": -0.27,
}
CERTAINTY: Mapping[str, float] = {
    "base": -0.598,
    "points": 0.152,
    "lead": 0.239,
}
