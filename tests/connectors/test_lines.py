"""Lines and encodings: cutting text must not change it."""

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.base import ConnectorError
from connectors.registry import open_source
from connectors.text.encoding import encoding_of, to_utf8, utf8_chunks
from connectors.text.lines import line_array
from tests.connectors.rows import cells, read_rows

RAW = st.lists(
    st.sampled_from([b"a", b"\n", b"\r\n", b"\r", b"\xe9", "é".encode(), b"\x81"]), max_size=40
).map(b"".join)


@given(RAW, st.integers(1, 9))
def test_chunk_size_makes_no_difference(data: bytes, size: int) -> None:
    assert b"".join(utf8_chunks(io.BytesIO(data), "utf-8", size)) == b"".join(
        utf8_chunks(io.BytesIO(data), "utf-8")
    )


@given(RAW)
def test_everything_becomes_valid_and_ascii_stays(data: bytes) -> None:
    text = to_utf8(data).decode()
    assert [char for char in text if char.isascii()] == [chr(byte) for byte in data if byte < 128]


@given(st.text(alphabet=st.sampled_from("aé\n\r"), max_size=40))
def test_lines_are_those_between_line_ends(text: str) -> None:
    expected = text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text else []
    assert (line_array(text.encode()).to_pylist() if text else []) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RAW.filter(lambda data: bool(data.strip())), st.integers(1, 30))
def test_splits_equal_the_whole(tmp_path: Path, data: bytes, target: int) -> None:
    path = tmp_path / "t.log"
    path.write_bytes(data)
    connector = open_source(str(path))
    (collection,) = connector.collections()
    assert read_rows(connector, collection, target_bytes=target) == read_rows(connector, collection)


@given(
    st.text(alphabet=st.sampled_from("aé😀\n"), min_size=1, max_size=30),
    st.sampled_from(["utf-16-le", "utf-16-be"]),
)
def test_utf_16_with_a_mark_is_read(text: str, encoding: str) -> None:
    data = ("\ufeff" + text).encode(encoding)
    assert encoding_of(data) == encoding
    assert b"".join(utf8_chunks(io.BytesIO(data), encoding, 3)).decode() == text


def test_a_line_too_long_is_an_error_after_what_came_before() -> None:
    chunks = utf8_chunks(io.BytesIO(b"short\n" + b"x" * 100), "utf-8", 10, max_line=50)
    assert next(chunks) == b"short\n"
    with pytest.raises(ConnectorError, match=r"^too_large: "):
        list(chunks)


def test_a_file_without_a_last_line_end(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(b"one\r\ntwo")
    connector = open_source(str(path))
    (collection,) = connector.collections()
    assert [row["line"] for row in cells(read_rows(connector, collection))] == ["one", "two"]
