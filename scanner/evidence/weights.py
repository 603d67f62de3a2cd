"""Weights of the terms of evidence, from ``weights.json``, which `python -m benchmarks.fit_evidence` writes.

A new weight is set by hand, both in ``weights.json`` and in ``START`` of that module, until the next fit. The
weight ``name.alone`` is always set by hand, since no fit changes it.

A term's points are natural log-odds: 0 is a probability of 50 %, 2.2 of 90 %, 4.6 of 99 %.
"""

import json
from collections.abc import Mapping
from importlib.resources import files

WEIGHTS: Mapping[str, float] = json.loads(
    files(__package__).joinpath("weights.json").read_text(encoding="utf-8")
)
