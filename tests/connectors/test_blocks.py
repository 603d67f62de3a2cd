"""Sampled blocks of large text files: whole rows from all over the file, the same for the same seed."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import BlockSample, Collection, Jumping, ReadPlan
from connectors.registry import open_source
from connectors.text.blocks import line_stretch
from connectors.text.delimited_blocks import record_stretch
from connectors.text.dialect import detect
from tests.connectors.rows import cells, rows_of

N_ROWS = 20_000
HEADER = ["id", "note", "email"]


def _row(number: int) -> list[str]:
    note = 'said, "yes",\nand left' if number % 3 else "x" * (number % 40)
    return [str(number), note, f"user{number}@example.org"]


def _csv_text() -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADER, *map(_row, range(N_ROWS))])
    return out.getvalue()


def _jsonl_text() -> str:
    return "".join(
        json.dumps(dict(zip(HEADER, _row(number), strict=True))) + "\n" for number in range(N_ROWS)
    )


def _log_text() -> str:
    return "".join(f"2026-03-01T10:00:00Z INFO id={n} note={n % 7}\n" for n in range(N_ROWS))


def _sampled(source: str, seed: int = 3) -> tuple[list[dict[str, str | None]], BlockSample, list[int]]:
    connector = open_source(source)
    assert isinstance(connector, Jumping)
    (collection,) = connector.collections()
    sample = connector.blocks(collection, 40, 2_000, seed)
    assert sample is not None
    rows = [row for split in sample.splits for row in rows_of(connector.read(collection, split, ReadPlan()))]
    return [dict(row) for row in cells(rows)], sample, [ordinal for _, ordinal, _ in rows]


@pytest.mark.parametrize(("name", "text"), [("a.csv", _csv_text), ("a.jsonl", _jsonl_text)])
def test_rows_in_blocks_are_rows_of_the_file(tmp_path: Path, name: str, text: Callable[[], str]) -> None:
    (tmp_path / name).write_text(text())
    rows, sample, ordinals = _sampled(str(tmp_path / name))
    numbers = [int(row["id"] or "") for row in rows]
    expected = [dict(zip(HEADER, _row(number), strict=True)) for number in numbers]
    assert rows == expected
    assert len(sample.splits) == 40 and sample.n_rows == len(rows) > 400
    assert numbers == sorted(set(numbers)) and ordinals == sorted(set(ordinals))
    # From all over the file.
    assert len({20 * number // N_ROWS for number in numbers}) == 20


def test_a_seed_decides_alone(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(_log_text())
    first, sample, _ = _sampled(str(tmp_path / "app.log"))
    assert 0 < sample.share < 0.1
    assert _sampled(str(tmp_path / "app.log"))[:2] == (first, sample)
    assert _sampled(str(tmp_path / "app.log"), seed=4)[0] != first


def test_the_members_of_a_rotated_log_share_the_blocks(tmp_path: Path) -> None:
    for number, name in enumerate(("app.log.2", "app.log.1", "app.log")):
        lines = (f"2026-03-0{number + 1}T10:00:00Z INFO id={n}\n" for n in range(5_000))
        (tmp_path / name).write_text("".join(lines))
    rows, sample, ordinals = _sampled(str(tmp_path))
    assert {split.member for split in sample.splits} == {0, 1, 2}
    assert {(row["line"] or "")[:10] for row in rows} == {"2026-03-01", "2026-03-02", "2026-03-03"}
    assert ordinals == sorted(set(ordinals))


def test_a_store_is_jumped_in(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(_log_text())
    fsspec.filesystem("memory").pipe("/blocks/app.log", _log_text().encode())
    assert _sampled("memory://blocks/app.log") == _sampled(str(tmp_path / "app.log"))


@pytest.mark.parametrize("name", ["a.csv.gz", "a.json", "small.csv", "wide.csv"])
def test_what_cannot_be_jumped_in_has_none(tmp_path: Path, name: str) -> None:
    import gzip

    content = {
        "a.csv.gz": gzip.compress(_csv_text().encode()),
        "a.json": json.dumps([{"id": number} for number in range(N_ROWS)]).encode(),
        "small.csv": _csv_text()[:50_000].encode(),
        "wide.csv": _csv_text().encode("utf-16"),
    }[name]
    (tmp_path / name).write_bytes(content)
    connector = open_source(str(tmp_path / name))
    assert isinstance(connector, Jumping)
    (collection,) = connector.collections()
    assert connector.blocks(collection, 40, 2_000, 3) is None


@pytest.mark.parametrize(("cell", "quotes"), [('"Doe, Jane"', "clean"), ('5" pipe', None)])
def test_a_file_says_whether_its_quotes_are_around_cells(tmp_path: Path, cell: str, quotes: str) -> None:
    (tmp_path / "a.csv").write_text("id,name,n\n" + "".join(f"{n},{cell},{n}\n" for n in range(50)))
    (collection,) = open_source(str(tmp_path / "a.csv")).collections()
    assert collection.options.get("quotes") == quotes


CELL = st.text(alphabet="ab\",\n '", max_size=12)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=12, max_size=40), st.integers(0, 2**31))
def test_a_row_is_never_begun_within_a_cell(rows: list[list[str]], place: int) -> None:
    """Numbered rows of hostile cells: reading from any place gives only rows as they were written."""
    written = [[f"#{number}", *row, "end"] for number, row in enumerate(rows)]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(written)
    data = out.getvalue().encode()
    dialect = {"delimiter": ",", "escape": "", "columns": '["n", "a", "b", "c", "end"]', "quotes": "clean"}
    table = Collection(name="x", kind="file", options=dialect)
    window = data[place % len(data) :]
    found = record_stretch(table, window, True)
    got = list(csv.reader(io.StringIO(window[found.start : found.stop].decode(), newline="\n")))
    assert got == written[len(written) - len(got) :]
    assert found.n_rows == len(got)


@given(st.lists(st.sampled_from(["", "a", "bc"]), max_size=20), st.integers(0, 60), st.booleans())
def test_lines_are_whole(lines: list[str], place: int, is_end: bool) -> None:
    data = "".join(line + "\n" for line in lines).encode()
    window = data[place:]
    start, stop, n_rows = line_stretch(Collection(name="x", kind="log"), window, is_end)
    whole = window[start:stop].decode().split("\n")[:-1]
    assert n_rows == len(whole)
    assert whole == lines[len(lines) - len(whole) :]


def test_the_dialect_of_the_test_is_the_one_that_is_told() -> None:
    assert detect(_csv_text()[:50_000]).columns == tuple(HEADER)
