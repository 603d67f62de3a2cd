"""Weights of the terms of evidence, from ``weights.json``, which `python -m benchmarks.fit_evidence` writes.

A new weight is set by hand until the next fit, there and in ``START`` of that module; ``name.alone``, which
no fit moves, always is.

A term's points are natural log-odds: 0 is a probability of 50 %, 2.2 of 90 %, 4.6 of 99 %.
"""

import json
from collections.abc import Mapping
from importlib.resources import files

WEIGHTS: Mapping[str, float] = json.loads(
    files(__package__).joinpath("weights.json").read_text(encoding="utf-8")
)
