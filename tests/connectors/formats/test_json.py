"""JSON documents and JSON Lines: broken ones, big integers, odd keys."""

import gzip
import json
import os
from pathlib import Path

import pytest

from connectors.base import ReadPlan
from connectors.registry import open_source
from tests.connectors.rows import by_name, cells, read_rows, read_until_error

EVAL = Path(os.environ.get("NOTICEMAP_EVAL") or Path(__file__).parents[4] / "shared" / "eval")


def _until_error(path: Path) -> tuple[list[dict[str, str | None]], str]:
    connector = open_source(str(path))
    (collection,) = connector.collections()
    rows, reason = read_until_error(connector, collection)
    return [dict(row) for row in cells(rows)], reason


def test_bad_lines_are_left_out_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"a": 1}\n{"a": secret}\n\n[{"a": 3}, {"a": 4}]\n"x"\n')
    rows, reason = _until_error(path)
    assert rows == [{"a": "1"}, {"a": "3"}, {"a": "4"}, {"value": "x"}]
    assert reason == "corrupt: 1 of 4 records could not be parsed"


def test_ordinals_of_json_lines_are_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"a": 1}\n\n{"a": 3}\n')
    connector = open_source(str(path))
    (collection,) = connector.collections()
    assert [ordinal for _, ordinal, _ in read_rows(connector, collection)] == [1, 3]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": "one",\n"b": "two"', "truncated"),
        ('[{"a": "one"}, {"b": "tw', "truncated"),
        ("one, two\nthree", "corrupt"),
    ],
)
def test_a_broken_document_is_read_as_text(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "t.json"
    path.write_text(text)
    rows, reason = _until_error(path)
    assert [row["line"] for row in rows] == text.split("\n")
    assert reason.startswith(f"{code}: ")
    assert by_name(path)["t.json"].layout == "lines"


def test_numbers_keep_every_digit(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text('{"iccid": 89000000000000000018, "lat": 37.774929, "nan": NaN, "ok": true, "none": null}')
    rows, reason = _until_error(path)
    assert rows == [{"iccid": "89000000000000000018", "lat": "37.774929", "nan": "nan", "ok": "true"}]
    assert reason == ""


def test_lone_surrogates_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text('{"a\\ud800": "b\\udfff", "a\\ud801": "\\ud83d\\ude00"}')
    rows, _ = _until_error(path)
    assert rows == [{"a\ufffd": "b\ufffd", "a\ufffd_2": "\U0001f600"}]


def test_documents_that_follow_one_another(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text('{\n"a": 1\n}\n{\n"a": 2\n}\n')
    assert _until_error(path) == ([{"a": "1"}, {"a": "2"}], "")


def test_one_object_is_read_whole_whatever_the_sample(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text(json.dumps({"messages": [{"body": str(n)} for n in range(100)]}))
    connector = open_source(str(path))
    (collection,) = connector.collections()
    for seed in range(5):
        rows = read_rows(connector, collection, ReadPlan(share=0.01, seed=seed))
        assert len(cells(rows, "messages")) == 100


def test_records_whose_keys_all_differ_stay_small(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text("".join(json.dumps({f"{n}_{key}": "x" for key in range(50)}) + "\n" for n in range(600)))
    connector = open_source(str(path))
    (collection,) = connector.collections()
    (split,) = connector.splits(collection, 1 << 40)
    sizes = [batch.num_rows * batch.num_columns for batch in connector.read(collection, split, ReadPlan())]
    assert len(sizes) > 1 and max(sizes) < 2_000_000


def test_gzip_of_json_lines_is_told_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"a": 1}\n{"a": 2}\n'))
    assert _until_error(path) == ([{"a": "1"}, {"a": "2"}], "")


@pytest.mark.skipif(
    not (EVAL / "documents" / "json_test_suite").is_dir(), reason="no labelled data (NOTICEMAP_EVAL)"
)
def test_the_public_suite_of_json_files_is_read_as_it_says() -> None:
    """Files that a parser must accept give no error; the others give rows or a ``ConnectorError``."""
    folder = EVAL / "documents" / "json_test_suite"
    connector = open_source(str(folder))
    for collection in connector.collections():
        if collection.status == "ready":
            _, reason = read_until_error(connector, collection)
            assert reason == "" or not collection.name.startswith("y_"), collection.name


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_all_values_of_a_key_that_comes_twice_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(
        '{"m" : "ann@example.org", "u": {"a": "x", "a": "y"}, "m": "z"}\n{"m": "v"}\n'
    )
    connector = open_source(str(tmp_path))
    rows = [row for item in connector.collections() for row in cells(read_rows(connector, item), "m")]
    assert [row["m"] for row in rows if row.get("m")] == ["ann@example.org", "z"]
