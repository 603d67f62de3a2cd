"""Every promise that a scan can find broken is found broken in some source: none waits for what never comes."""

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.policy.policy import load_policy
from tests.scanner.made_values import make
from tests.scanner.scanning import scan, write_table
from tests.scanner.test_worked_cases import CASES, build

SOURCES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "broken_promises.yaml").read_text(encoding="utf-8")
)
BY_NUMBER = {case["n"]: case for case in CASES}


def written(source: dict[str, Any], folder: Path) -> str:
    """One table of sixty made rows; the source to scan."""
    rng = random.Random(7)
    rows: list[list[str | None]] = [
        [make(kind, rng) for kind in source["columns"].values()] for _ in range(60)
    ]
    write_table(folder / "data.db", source["table"], list(source["columns"]), rows)
    return f"sqlite:///{folder / 'data.db'}"


def test_every_promise_with_a_condition_has_a_source_that_breaks_it() -> None:
    told = {key for key, one in load_policy("xpoz").promises.items() if one.when is not None}
    assert told == SOURCES.keys()


@pytest.mark.parametrize("promise", SOURCES)
def test_a_promise_is_found_broken(promise: str, tmp_path: Path) -> None:
    source = SOURCES[promise]
    case = BY_NUMBER[source] if isinstance(source, int) else source
    place = build(case, tmp_path) if isinstance(source, int) else written(case, tmp_path)
    report = scan(place, source_kind=case["source_kind"])
    assert promise in {one.promise for one in report.violations}
