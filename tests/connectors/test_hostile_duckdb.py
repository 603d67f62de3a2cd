"""DuckDB files made to hang a scan, to fill memory, or to hide the other tables in them."""

from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from connectors import duckdb_limits
from connectors.arrow.arrow_rows import flat_rows
from connectors.arrow.flatten_arrow import ArrowFlattener
from connectors.base import ConnectorError, Counting, ReadPlan
from connectors.registry import open_source
from tests.connectors.rows import cells, read_rows, read_until_error
from tests.running import scan

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
USERS = "CREATE TABLE users (id INTEGER, email VARCHAR); INSERT INTO users VALUES (1, 'ann@example.org');"
VIEWS = {
    "gives_rows": "SELECT 'u' || i || '@example.org' AS email FROM range(1000000000000) r(i)",
    "gives_none": "SELECT i AS email FROM range(1000000000000) r(i) WHERE i < 0",
    "recurses": f"{ENDLESS} SELECT i AS email FROM n",
    "sleeps": "SELECT pg_sleep(1000000) AS email FROM users",
    "sorts": "SELECT i AS email FROM range(1000000000000) r(i) ORDER BY hash(i)",
}
END_REASONS = ("timeout: it takes longer than is allowed for a file of this size", "too_large: ")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder" / "shop.duckdb"


def _write(path: Path, script: str) -> None:
    with closing(duckdb.connect(str(path))) as connection:
        connection.execute(script)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_without_end_ends_with_a_reason(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(duckdb_limits, "_SECONDS", 0.5)
    monkeypatch.setattr(duckdb_limits, "_WAITING", 2)
    _write(path, f"{USERS} CREATE VIEW {name} AS {VIEWS[name]}")
    with closing(open_source(f"duckdb:///{path}")) as connector:
        found = {collection.name: collection for collection in connector.collections()}
        assert [info.name for info in found[name].fields] == ["email"]
        rows, reason = read_until_error(connector, found[name])
        assert reason.startswith(END_REASONS), reason
        assert bool(rows) == (name in ("gives_rows", "recurses"))
        assert cells(read_rows(connector, found["users"])) == [{"id": "1", "email": "ann@example.org"}]


@pytest.mark.parametrize("scheme", ["", "duckdb:///"])
def test_the_tables_beside_hostile_views_are_scanned_and_the_views_listed(
    tmp_path: Path, path: Path, scheme: str
) -> None:
    script = USERS + "CREATE VIEW fine AS SELECT email FROM users;"
    script += "CREATE VIEW large AS SELECT repeat(email, 30000000) AS email FROM users;"
    script += "CREATE VIEW v00 AS SELECT email FROM users;"
    for level in range(1, 20):
        script += f"CREATE VIEW v{level:02} AS SELECT email FROM users;"
    for level in reversed(range(1, 20)):
        before = f"v{level - 1:02}"
        script += f"CREATE OR REPLACE VIEW v{level:02} AS SELECT a.email FROM {before} a, {before} b;"
    _write(path, script)
    done = scan(f"{scheme}{path}", "--ner", "off", "--exclude", "*v0*", into=tmp_path / "out")
    prefix = "" if scheme else "shop.duckdb!/"
    assert done.code == 3
    assert {done.codes.pop(f"{prefix}v{level}") for level in range(10, 20)} == {"unsupported"}
    assert done.codes[f"{prefix}large"] == "too_large"
    assert done.scanned == {f"{prefix}users", f"{prefix}fine"}
    found = {item["collection"] for item in done.report["findings"] if item["entity"] == "EMAIL_ADDRESS"}
    assert found >= done.scanned


def test_views_are_listed_without_a_look_at_their_rows(path: Path) -> None:
    """Only killing its process stops DuckDB while it builds one large value; the listing must not suffer."""
    views = {"fails": "SELECT email FROM users WHERE error(email) IS NULL", "fine": "SELECT email FROM users"}
    _write(path, USERS + "".join(f"CREATE VIEW {name} AS {text};" for name, text in views.items()))
    with closing(open_source(f"duckdb:///{path}")) as connector:
        found = {item.name: item for item in connector.collections()}
        assert {name: found[name].status for name in views} == dict.fromkeys(views, "ready")
        assert isinstance(connector, Counting)
        assert (found["fine"].estimated_rows, connector.count_rows(found["fine"])) == (None, 1)
        assert found["fine"].access.purse == found["fails"].access.purse != found["users"].access.purse
        with pytest.raises(ConnectorError, match=r"^unsupported: "):
            connector.count_rows(found["fails"])


def test_long_values_are_cut_and_counted(path: Path) -> None:
    _write(path, "CREATE TABLE t AS SELECT repeat('x', 2000000) AS a")
    with closing(open_source(f"duckdb:///{path}")) as connector:
        (collection,) = connector.collections()
        _, reason = read_until_error(connector, collection)
    assert reason == "too_large: only the first megabyte of 1 values could be read"


def test_types_nested_deeper_than_arrow_are_no_damage(path: Path) -> None:
    _write(path, f"{USERS} CREATE TABLE deep (a INTEGER{'[]' * 80}); INSERT INTO deep VALUES (NULL);")
    with closing(open_source(f"duckdb:///{path}")) as connector:
        found = {collection.name: collection for collection in connector.collections()}
        _, reason = read_until_error(connector, found["deep"])
    assert reason == "unsupported: its types are nested deeper than Arrow can hold"


def test_a_list_of_millions_is_read_in_part_and_the_rows_beside_it_whole(path: Path) -> None:
    _write(
        path,
        "CREATE TABLE lists (id INTEGER, items INTEGER[], pairs MAP(INTEGER, INTEGER));"
        "INSERT INTO lists VALUES (1, [7, 8], MAP {5: 6});"
        "INSERT INTO lists SELECT 2, range(2000000), MAP(range(200000)::INTEGER[], range(200000)::INTEGER[]);",
    )
    with closing(open_source(f"duckdb:///{path}")) as connector:
        (found,) = connector.collections()
        rows, reason = read_until_error(connector, found)
    assert reason == "too_large: only the first 100,000 elements of 2 lists were read"
    assert cells(rows) == [{"id": "1"}, {"id": "2"}]
    assert cells(rows, "items")[:2] == [{"items": "7"}, {"items": "8"}]
    assert cells(rows, "pairs")[:2] == [
        {"pairs.key": "5", "pairs.value": "6"},
        {"pairs.key": "0", "pairs.value": "0"},
    ]
    assert len(rows) < 2 + 2 + 1 + 2 * 100_002


def test_rows_of_long_lists_are_flattened_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    n_rows, length = 400, 20_000
    offsets = pa.array(range(0, n_rows * length + 1, length), pa.int32())
    lists = pa.ListArray.from_arrays(offsets, pa.array(range(n_rows * length), pa.int32()))
    sizes: list[int] = []
    add = ArrowFlattener.add

    def counted(self: ArrowFlattener, group: str, path: str, array: pa.Array) -> None:
        sizes.append(array.nbytes)
        add(self, group, path, array)

    monkeypatch.setattr(ArrowFlattener, "add", counted)
    flat = flat_rows([pa.record_batch({"items": lists})], 1, ReadPlan(batch_rows=2_048))
    assert sum(batch.num_rows for batch in flat) == n_rows * (length + 1)
    assert max(sizes) <= 16 << 20
