"""Every promise that a scan can test is broken by some source, so that no condition can never be true."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.policy.policy import load_policy
from tests.scanner.made_values import make
from tests.scanner.scanning import classifier, scan, write_table
from tests.scanner.test_worked_cases import CASES, build

SOURCES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "broken_promises.yaml").read_text(encoding="utf-8")
)
BY_NUMBER = {case["n"]: case for case in CASES}


def written(source: dict[str, Any], folder: Path) -> str:
    """Write a table of sixty made-up rows, and return the source to scan."""
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


@pytest.mark.parametrize(
    ("policy", "promises"),
    [("xpoz", {"v_card_number_held", "v_card_code_held"}), ("gdpr", {"card_numbers", "card_codes"})],
)
def test_a_card_breaks_what_is_promised_of_cards_and_nothing_of_credentials(
    policy: str, promises: set[str], tmp_path: Path
) -> None:
    """In a log and in an export, where a password or a key would break the promises about credentials."""
    rng = random.Random(7)
    lines = [
        f"2026-09-0{n % 9 + 1}T10:00:00Z INFO request card_number={make('card', rng)}\n" for n in range(60)
    ]
    (tmp_path / "api.log").write_text("".join(lines), "utf-8")
    rows = (
        f"ann{n}@example.org,{make('card', rng)},{rng.randrange(1_000):03},{make('card', rng)}\n"
        for n in range(60)
    )
    (tmp_path / "payments.csv").write_text(f"email,card_number,cvv,token\n{''.join(rows)}", "utf-8")
    read = load_policy(policy)
    by = replace(classifier(), policy=read, kinds=read.kinds)
    log = scan(tmp_path / "api.log", source_kind="api_log", classify_with=by)
    export = scan(tmp_path / "payments.csv", source_kind="export_file", classify_with=by)
    assert {one.promise for one in (*log.violations, *export.violations)} == promises
