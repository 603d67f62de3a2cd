"""Members at the head of ZIP archives are found, however their sizes are stored."""

import io
import zipfile

import pytest

from connectors.storage.zip_head import zip_head


class _Pipe(io.BytesIO):
    """An output that is not seekable, so that sizes are written after the members."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise OSError

    def tell(self) -> int:
        raise OSError


@pytest.mark.parametrize("target", [io.BytesIO, _Pipe])
@pytest.mark.parametrize("codec", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_only_its_own_members_count(target: type[io.BytesIO], codec: int) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    outer = target()
    with zipfile.ZipFile(outer, "w", codec) as archive:
        for number in range(3):
            archive.writestr(f"{number}.xlsx", inner.getvalue())
    data = outer.getvalue()
    found = zip_head(data).names
    assert found == {"0.xlsx", "1.xlsx", "2.xlsx"}
    for cut in range(0, len(data), 7):
        assert zip_head(data[:cut]).names <= found


def test_the_first_member_gives_the_type() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("a", "b")
    assert zip_head(out.getvalue()).media_type == "application/epub+zip"
    assert zip_head(b"id,name\n").names == frozenset()
