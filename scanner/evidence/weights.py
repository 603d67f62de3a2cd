"""Weights of the evidence model: data written by `python -m benchmarks.fit_evidence`.

Only `name.alone`, which no fit moves, is set by hand, here and in `START` of that module.

Points are natural log-odds: 0 is an even chance, 2.2 is nine in ten, 4.6 is ninety-nine in a hundred.
"""

import json
from collections.abc import Mapping
from importlib.resources import files

WEIGHTS: Mapping[str, float] = json.loads(
    files(__package__).joinpath("weights.json").read_text(encoding="utf-8")
)
