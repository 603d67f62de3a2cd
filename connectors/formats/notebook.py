"""Notebooks (``.ipynb``): one row per cell and per output, in the fields ``text``, ``code`` and ``output``.

Tables in outputs are read as tables; pictures are not read. The notebook's properties (authors and title) are
fields of the first row. Sampling: by a seeded hash of the row's ordinal, without bias. Cost: a notebook of up
to 64 MB is read in memory.
"""

from collections.abc import Iterator
from typing import Any

import orjson

from connectors.base import ConnectorError
from connectors.documents.html import html_rows
from connectors.documents.rows import DocumentRow, document_format
from connectors.formats.base import Head, Match
from connectors.storage.content import Content
from connectors.storage.inside import buffered
from connectors.text.encoding import to_utf8

_NAME = "notebook"
_MAX_BYTES = 64 << 20
_PAGES = ("text/html", "html", "image/svg+xml", "svg")
_TEXTS = ("text", "traceback", "evalue", "json", "latex", "application/javascript", "javascript")


def _sniff(head: Head) -> Match:
    is_object = head.suffix == ".ipynb" and head.first_text.lstrip("\ufeff \n\t").startswith("{")
    return Match.MAGIC if is_object else Match.NO


def _rows(content: Content) -> Iterator[DocumentRow]:
    try:
        notebook = orjson.loads(to_utf8(buffered(content, _MAX_BYTES, "notebooks").getvalue()))
    except orjson.JSONDecodeError:
        raise ConnectorError("corrupt", "the notebook is not JSON") from None
    if not isinstance(notebook, dict):
        raise ConnectorError("corrupt", "the file is not a notebook")
    yield DocumentRow(_properties(notebook.get("metadata")))
    sheets = _dicts(notebook.get("worksheets")) or [notebook]
    for sheet in sheets:
        for cell in _dicts(sheet.get("cells")):
            name = "code" if cell.get("cell_type") == "code" else "text"
            yield DocumentRow({name: _text(cell.get("source") or cell.get("input"))})
            attached = cell.get("attachments")
            shown = list(attached.values()) if isinstance(attached, dict) else []
            for output in (*_dicts(cell.get("outputs")), *_dicts(shown)):
                yield from _output(output)


def _output(output: dict[str, Any]) -> Iterator[DocumentRow]:
    shown = output.get("data")
    data = shown if isinstance(shown, dict) else output
    for kind, content in data.items():
        if kind in _PAGES:
            yield from html_rows(iter((_text(content).encode("utf-8", "replace"),)))
        elif kind in _TEXTS or kind.startswith("text/") or kind.endswith("json"):
            # A chart is JSON that contains the data of the chart (``application/vnd.plotly.v1+json``).
            yield DocumentRow({"output": _text(content)})
    if data is not output:
        yield DocumentRow({"output": _text(output.get("evalue"))})


def _properties(metadata: object) -> dict[str, str]:
    if not isinstance(metadata, dict):
        return {}
    authors = metadata.get("authors")
    names = [_text(author.get("name")) for author in _dicts(authors)]
    return {"author": "; ".join(names), "title": _text(metadata.get("title"))}


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    """The text in ``value``, which is stored as one text or as a list of lines; other values as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return "" if value is None else orjson.dumps(value).decode()


FORMAT = document_format(_NAME, _sniff, _rows)
