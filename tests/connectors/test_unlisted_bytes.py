"""Bytes of archives that belong to no listed member are read as files, or reported."""

import io
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.connectors.rows import by_name

_CSV = b"id,email\n1,ann@example.org\n2,bob@example.org\n"
_UNLISTED = "a.zip!/(not listed)"


class _Pipe(io.BytesIO):
    """An output that cannot be rewound, so that the sizes of members are written after them."""

    def tell(self) -> int:
        raise OSError


def _zip(comment: bytes = b"") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("folder/", "")
        archive.writestr("folder/x.csv", _CSV)
        archive.comment = comment
    return file.getvalue()


def _tar(name: str) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(_CSV)
        archive.addfile(info, io.BytesIO(_CSV))
    return file.getvalue()


def _with_gap() -> bytes:
    whole = _zip()
    end = whole.rfind(b"PK\5\6")
    (start,) = struct.unpack_from("<L", whole, end + 16)
    moved = struct.pack("<L", start + len(_CSV))
    return whole[:start] + _CSV + whole[start : end + 16] + moved + whole[end + 20 :]


@pytest.mark.parametrize("data", [_zip() + _CSV, _zip(comment=b"for ann@example.org"), _with_gap()])
def test_bytes_outside_of_the_members_of_a_zip_archive_are_a_file(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    found = by_name(tmp_path)
    assert list(found) == [_UNLISTED, "a.zip!/folder/x.csv"]
    assert found[_UNLISTED].status == "ready"


def test_a_member_that_was_deleted_from_the_list_is_told(tmp_path: Path) -> None:
    whole = _zip()
    (start,) = struct.unpack_from("<L", whole, whole.rfind(b"PK\5\6") + 16)
    (tmp_path / "a.zip").write_bytes(whole[:start] + _zip())
    found = by_name(tmp_path)
    assert "truncated: the list of the ZIP archive is missing or damaged" in {
        item.reason for item in found.values()
    }


def test_ordinary_archives_have_nothing_unlisted(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(_zip())
    with _Pipe() as pipe, zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.csv", _CSV)
        archive.writestr("y.csv", _CSV)
        archive.close()
        (tmp_path / "b.zip").write_bytes(pipe.getvalue())
    assert list(by_name(tmp_path)) == ["a.zip!/folder/x.csv", "b.zip!/x.csv", "b.zip!/y.csv"]


def test_several_tar_archives_in_one_file_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(_tar("x.csv") + _tar("y.csv"))
    (tmp_path / "b.tar").write_bytes(_tar("x.csv") + _CSV)
    found = {name: item.reason for name, item in by_name(tmp_path).items()}
    reason = "corrupt: the tar archive is damaged; read up to there"
    assert found == {"a.tar!/x.csv": "", "a.tar!/y.csv": "", "b.tar": reason, "b.tar!/x.csv": ""}
