"""Read HTML in web pages, mail and books; this module defines what HTML elements and attributes mean."""

import re
from collections.abc import Iterator

from connectors.documents.markup import MarkupRows, Vocabulary, read_html
from connectors.documents.rows import DocumentRow
from connectors.storage.streams import ByteStream
from connectors.text.encoding import UTF8, encoding_of, to_utf8, utf8_chunks

_BLOCKS = """
address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption
figure footer form frame h1 h2 h3 h4 h5 h6 head header hr html iframe label legend li main menu nav noscript
ol optgroup option p pre section select summary table tbody textarea tfoot thead ul button input text desc
"""
_WORDS = Vocabulary(
    blocks=frozenset(_BLOCKS.split()),
    table="table",
    row="tr",
    cells=frozenset({"td", "th"}),
    header_marks=frozenset({"th"}),
    apart={"title": "title", "script": "script"},
    skipped=frozenset({"style"}),
    attributes={
        **{name: name for name in ("alt", "title", "href", "value", "placeholder", "action", "cite")},
        "aria-label": "title",
        "datetime": "date",
        "srcdoc": "text",
    },
    prefixes={"data-": "data", "on": "script"},
    comments="comment",
    named_values={"meta": ("name", "content")},
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)


def html_rows(pieces: Iterator[bytes]) -> Iterator[DocumentRow]:
    """Yield the rows of an HTML page in UTF-8."""
    return read_html(pieces, MarkupRows(_WORDS))


def stream_rows(stream: ByteStream, encoding: str) -> Iterator[DocumentRow]:
    """Yield the rows of an HTML page in ``encoding``. The page may be one long line."""
    return html_rows(utf8_chunks(stream, encoding, max_line=1 << 30))


def charset_of(head: bytes) -> str:
    """The encoding of an HTML page, found from the bytes or else from the declaration in the page."""
    found = encoding_of(head)
    declared = _CHARSET.search(head[:4096])
    if found != UTF8 or not declared or _is_utf8(head):
        return found
    try:
        "".encode(declared[1].decode())
    except (LookupError, UnicodeError):
        return found
    return declared[1].decode().lower()


def _is_utf8(head: bytes) -> bool:
    # The head may end in the middle of a multi-byte character.
    return to_utf8(head[: head.rfind(b"\n") + 1] or head) == (head[: head.rfind(b"\n") + 1] or head)
