"""Weights of the classifier's signals: by `python -m benchmarks.fit_classes`, never by hand.

Points are natural log-odds between the elements that a field could be.
"""

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "column": 6.91,
    "trait": 3.64,
    "rest": 3.44,
    "name.vendor": 4.82,
    "name.strong": 4.22,
    "name.weak": 1.47,
    "reference": 3.0,
    "comment": 2.0,
    "value.in_record": 3.37,
    "value.alone": 1.77,
    "population": 3.16,
    "record.same": 3.05,
    "record.other": 0.5,
    "home.stated": 1.87,
    "away.stated": -0.21,
    "home.told": 1.26,
    "away.told": -0.02,
    "table": 1.15,
    "entity.seen.fits": 2.12,
    "entity.seen.misfit": -2.8,
    "entity.named.fits": 0.65,
    "entity.named.misfit": -0.41,
    "text.misfit": -0.37,
}
CERTAINTY: Mapping[str, float] = {
    "base": -0.572,
    "points": 0.146,
    "lead": 0.251,
}
