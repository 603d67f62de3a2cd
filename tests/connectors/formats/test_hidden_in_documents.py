"""Documents, web pages and notebooks: content that is not displayed as text is read, too."""

from pathlib import Path

import orjson
import pytest

from connectors.documents.html import html_rows
from connectors.formats.office_document import rows as office_rows
from connectors.storage.content import LocalFile
from tests.connectors.formats.test_documents import all_rows
from tests.connectors.rows import cells
from tests.made_documents import packed

_MAIL = "ann@example.org"


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("word/document.xml", f"<w:fldSimple w:instr='mailto:{_MAIL}'/>"),
        ("word/document.xml", f"<w:listItem w:displayText='{_MAIL}'/>"),
        ("word/document.xml", f"<w:textInput><w:default w:val='{_MAIL}'/></w:textInput>"),
        ("word/document.xml", f"<w:hyperlink w:tooltip='{_MAIL}'/>"),
        ("word/document.xml", f"<w:docPr title='{_MAIL}'/>"),
        ("word/document.xml", f"<w:textpath string='{_MAIL}'/>"),
        ("word/settings.xml", f"<w:docVar w:name='x' w:val='{_MAIL}'/>"),
        ("word/settings.xml", f"<w:mailMerge><w:query w:val='{_MAIL}'/></w:mailMerge>"),
        ("word/charts/chart1.xml", f"<w:pt><w:v>{_MAIL}</w:v></w:pt>"),
        ("ppt/tags/tag1.xml", f"<w:tag name='x' val='{_MAIL}'/>"),
        ("ppt/presentation.xml", f"<w:section name='{_MAIL}'/>"),
        ("content.xml", f"<w:user-field-decl w:string-value='{_MAIL}'/>"),
        ("content.xml", f"<w:form w:current-value='{_MAIL}'/>"),
    ],
)
def test_whatever_is_kept_in_a_document_is_read(tmp_path: Path, part: str, text: str) -> None:
    content = LocalFile(tmp_path / "a.docx")
    content.path.write_bytes(packed({part: f"<w:a xmlns:w='w'>{text}</w:a>"}))
    (row,) = office_rows(content)
    assert _MAIL in next(iter(row.cells.values()))


@pytest.mark.parametrize(
    "page",
    [
        f"<p data-user='{_MAIL}'>",
        f"<a onclick=\"show('{_MAIL}')\">",
        f"<iframe srcdoc='&lt;p&gt;{_MAIL}'>",
        f"<svg><text>{_MAIL}</text><desc>x</desc></svg>",
    ],
)
def test_whatever_is_kept_in_a_page_is_read(page: str) -> None:
    texts = [text for row in html_rows(iter((page.encode(),))) for text in row.cells.values()]
    assert any(text.strip("<p>show()'") == _MAIL for text in texts)


def test_charts_drawings_and_attachments_of_notebooks_are_read(tmp_path: Path) -> None:
    shown = {"application/vnd.plotly.v1+json": {"x": "one"}, "image/svg+xml": ["<svg><text>two</text>"]}
    cell = {
        "cell_type": "code",
        "source": "1",
        "outputs": [{"output_type": "display_data", "data": {**shown, "image/png": "iVBORw0KGgo="}}],
        "attachments": {"a.txt": {"text/plain": "three"}},
    }
    (tmp_path / "a.ipynb").write_bytes(orjson.dumps({"cells": [cell], "metadata": {}}))
    assert cells(all_rows(tmp_path / "a.ipynb")) == [
        {"code": "1"}, {"output": '{"x":"one"}'}, {"text": "two"}, {"output": "three"},
    ]  # fmt: skip
