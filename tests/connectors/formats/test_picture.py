"""Metadata of pictures is read; the images are not, and the report says so."""

from pathlib import Path

import pytest

from connectors.registry import open_source
from tests.connectors.rows import by_name, cells, read_until_error
from tests.made_pictures import jpeg, tiff


@pytest.mark.parametrize("wrap", [bytes, jpeg])
def test_author_and_place_are_read(tmp_path: Path, wrap: type[bytes]) -> None:
    (tmp_path / "a.jpg").write_bytes(wrap(tiff("Ann Example", (51, 30, 36), (0, 7, 30))))
    item = by_name(tmp_path)["a.jpg"]
    rows, reason = read_until_error(open_source(str(tmp_path)), item)
    assert cells(rows) == [{"author": "Ann Example", "gps": "51.510000, -0.125000"}]
    assert reason == "unsupported: the picture itself was not read, only the properties in its file"


def test_a_picture_that_says_nothing_is_skipped(tmp_path: Path) -> None:
    for name, data in (("a.png", b"\x89PNG\r\n\x1a\n" + bytes(90)), ("b.jpg", jpeg(b"II*\0" + bytes(9)))):
        (tmp_path / name).write_bytes(data)
        item = by_name(tmp_path)[name]
        assert (item.status, item.reason.partition(":")[0]) == ("skipped", "binary")
