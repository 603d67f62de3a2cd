"""The decisions of the probe, from heads of real files."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.base import Collection
from connectors.registry import open_source
from scanner.counting.plan import CollectionPlan, ScanSettings
from scanner.counting.probe import (
    Head,
    estimated_rows,
    head_of,
    head_plan,
    plan_collection,
    read_share,
)
from scanner.log_formats.registry import format_of

SETTINGS = ScanSettings()


def plan_of(path: Path, settings: ScanSettings = SETTINGS) -> CollectionPlan:
    connector = open_source(str(path))
    (collection,) = connector.collections()
    return plan_collection(
        collection, head_of(connector, collection, head_plan(collection, settings)), settings
    )


@pytest.mark.parametrize(
    ("lines", "kind", "wanted"),
    [
        (['192.0.2.7 - - [10/Oct/2026:13:55:36 -0700] "GET / HTTP/1.1" 200 1'], "log", "access"),
        (['h.example.org 192.0.2.7 - - [10/Oct/2026:13:55:36 -0700] "GET /"'], "log", "access_vhost"),
        (['{"a": 1}', "", "Traceback:"], "log", "json"),
        (["2026-11-24 up", "2026-11-24 to=a from=b"], "log", "key_value"),
        (["2026-11-24 up and running"], "log", "text"),
        (["PASSWORD=x", "export MODE=y"], "document", "key_value"),
        (["Dear Ann,", "a=b holds."], "document", "text"),
        ([], "log", "text"),
    ],
)
def test_log_format_is_that_of_most_lines(lines: list[str], kind: str, wanted: str) -> None:
    assert format_of(lines, kind) == wanted


def test_json_in_a_column_and_regions_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    cell = json.dumps({"to": "+44 7700 900123"}).replace('"', '""')
    path.write_text("id,payload,country\n" + "".join(f'{number},"{cell}",GB\n' for number in range(9)))
    plan = plan_of(path)
    assert plan.json_columns == ("payload",)
    assert plan.regions == ("GB",)
    assert plan_of(path, replace(SETTINGS, regions=("FR",))).regions == ("GB",)


def test_regions_of_the_settings_hold_where_the_data_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,word\n1,x\n2,y\n")
    assert plan_of(path, replace(SETTINGS, regions=("FR",))).regions == ("FR",)


def test_small_collections_are_read_whole_and_large_ones_sampled() -> None:
    small = Collection(name="t", kind="table", rows=50_000)
    large = replace(small, rows=2_000_000)
    assert read_share(small, 50_000, SETTINGS) == 1.0
    assert read_share(large, 2_000_000, SETTINGS) == 0.005
    assert read_share(large, 2_000_000, replace(SETTINGS, full=True)) == 1.0
    assert read_share(replace(large, size=2**20), 2_000_000, SETTINGS) == 1.0


def test_rows_are_estimated_by_size_compressed_or_not() -> None:
    head = Head(rows=10, n_bytes=1_000)
    plain = Collection(name="a.log", kind="log", layout="lines", size=1_000_000)
    assert estimated_rows(plain, head) == 10_000
    assert estimated_rows(replace(plain, options={"compression": "gzip"}), head) == 80_000


def test_many_lines_are_parsed_in_part(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text("".join(f"2026-11-24T10:00:00Z n={number}\n" for number in range(5_000)))
    assert plan_of(path).parsed_share == 1.0
    assert 0.15 < plan_of(path, replace(SETTINGS, parsed_lines=1_000)).parsed_share < 0.25


def test_the_head_of_a_broken_file_is_used_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.log.gz"
    whole = gzip.compress("".join(f"2026-11-24T10:00:00Z n={hash_}\n" for hash_ in range(90_000)).encode())
    path.write_bytes(whole[: len(whole) // 2])
    assert plan_of(path).log_format == "key_value"
