"""Standard input: told from its head, replayed for probes, read once."""

import gzip
import io

import pytest

from connectors.base import Collection, ConnectorError, ReadPlan, Split
from connectors.stdin import HEAD_BYTES, StreamConnector
from tests.connectors.rows import cells, read_rows, rows_of


def _opened(data: bytes) -> tuple[StreamConnector, Collection]:
    connector = StreamConnector(io.BytesIO(data))
    (collection,) = connector.collections()
    return connector, collection


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize(
    ("data", "form", "first"),
    [
        (b'{"a": 1}\n{"a": 2}\n', "json_lines", {"a": "1"}),
        (b"id,name,age\n1,x,2\n2,y,3\n", "delimited", {"id": "1", "name": "x", "age": "2"}),
        (b"hello\nthere\n", "text", {"line": "hello"}),
    ],
)
def test_formats_are_sniffed(pack: type, data: bytes, form: str, first: dict[str, str]) -> None:
    connector, collection = _opened(pack(data))
    assert (collection.kind, collection.format, collection.name) == ("stream", form, "stdin")
    assert cells(read_rows(connector, collection))[0] == first
    assert cells(read_rows(connector, collection))[0] == first


def test_a_long_stream_is_probed_then_read_once() -> None:
    lines = [b"line %d\n" % n for n in range(HEAD_BYTES // 4)]
    connector, collection = _opened(b"".join(lines))
    for _ in range(2):
        assert len(rows_of(connector.read(collection, Split(), ReadPlan(limit=10)))) == 10
    assert len(read_rows(connector, collection)) == len(lines)
    with pytest.raises(ConnectorError, match=r"^unsupported: a stream can be read only once"):
        read_rows(connector, collection)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty"), (bytes(range(256)), "binary"), (b"SQLite format 3\x00" + b"x" * 99, "unsupported")],
)
def test_what_cannot_be_read_is_skipped_with_a_reason(data: bytes, code: str) -> None:
    _, collection = _opened(data)
    assert (collection.status, collection.reason.partition(":")[0]) == ("skipped", code)
