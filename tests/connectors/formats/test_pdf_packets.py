"""PDF content besides pages is read: metadata (XMP), form data (XFA), and files attached to pages."""

from pathlib import Path

import pytest

from connectors.documents import pdf_packets
from connectors.registry import open_source
from connectors.storage.content import LocalFile
from tests.connectors.formats.test_documents import all_rows, values
from tests.connectors.rows import cells, read_until_error

_MAIL = "ann@example.org"
_XMP = "<x:xmpmeta xmlns:x='x'><dc:creator xmlns:dc='d'>{}</dc:creator><x:DocumentID>7</x:DocumentID></x:xmpmeta>"


def _stream(text: str) -> str:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def _pdf(path: Path, *more: str, catalog: str = "", page: str = "") -> Path:
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] {page} >>",
        *more,
    ]
    body = "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in enumerate(objects, start=1))
    path.write_text(f"%PDF-1.7\n{body}trailer << /Root 1 0 R >>\n%%EOF\n")
    return path


def test_metadata_is_read(tmp_path: Path) -> None:
    path = _pdf(tmp_path / "a.pdf", _stream(_XMP.format(_MAIL)), catalog="/Metadata 4 0 R")
    assert cells(all_rows(path)) == [{"author": _MAIL}]


def test_what_was_filled_into_a_designed_form_is_read(tmp_path: Path) -> None:
    data = (
        f"<xfa:datasets xmlns:xfa='x'><xfa:data><form><mail>{_MAIL}</mail></form></xfa:data></xfa:datasets>"
    )
    form = "/AcroForm << /Fields [] /XFA [(template) 4 0 R (datasets) 5 0 R] >>"
    path = _pdf(tmp_path / "a.pdf", _stream("<t><draw>Layout</draw></t>"), _stream(data), catalog=form)
    assert cells(all_rows(path)) == [{"mail": _MAIL}]


def test_hints_of_fields_are_read(tmp_path: Path) -> None:
    field = f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (m) /V (x) /TU (ask {_MAIL}) /Rect [0 0 9 9] >>"
    path = _pdf(tmp_path / "a.pdf", field, page="/Annots [4 0 R]", catalog="/AcroForm << /Fields [4 0 R] >>")
    assert values(all_rows(path), "description") == [f"ask {_MAIL}"]


def test_a_file_that_is_attached_to_a_page_is_told(tmp_path: Path) -> None:
    note = "<< /Type /Annot /Subtype /FileAttachment /Contents (see) /Rect [0 0 9 9] >>"
    connector = open_source(str(_pdf(tmp_path / "a.pdf", note, page="/Annots [4 0 R]")))
    rows, reason = read_until_error(connector, next(iter(connector.collections())))
    assert (cells(rows), reason) == (
        [{"text": "see"}],
        "unsupported: 1 files attached to a page were not read",
    )


@pytest.mark.parametrize("size", [7, 64, 1 << 20])
def test_metadata_is_found_wherever_pieces_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(pdf_packets, "_CHUNK_BYTES", size)
    path = tmp_path / "a.pdf"
    path.write_text("x".join(_XMP.format(f"{number}@example.org") for number in range(9)) + "<x:xmpmeta")
    found = [row.cells for row in pdf_packets.metadata_rows(LocalFile(path))]
    assert found == [{"author": f"{number}@example.org"} for number in range(9)]
