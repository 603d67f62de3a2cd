"""Read compound files, the containers in which older Office programs and Outlook store streams."""

import contextlib
from collections.abc import Iterator
from typing import Any

from connectors.base import ConnectorError
from connectors.documents.rows import clean
from connectors.extras import extra
from connectors.storage.content import Content
from connectors.text.encoding import to_utf8

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MESSAGE, SLIDES, WORD = "__properties_version1.0", "PowerPoint Document", "WordDocument"
"""Names of the streams that identify a saved mail, a presentation and a document."""
_MAX_STREAM = 128 << 20
_PROPERTIES = (
    "author",
    "last_saved_by",
    "title",
    "subject",
    "keywords",
    "comments",
    "company",
    "manager",
    "category",
)


@contextlib.contextmanager
def opened(content: Content) -> Iterator[Any]:
    """Open a file with the library. Raises ``corrupt`` if the file is not a compound file or is damaged."""
    with extra("documents", "files of older Office programs and of Outlook"):
        import olefile

    with contextlib.closing(content.seekable()) as stream:
        try:
            with olefile.OleFileIO(stream) as file:
                yield file
        except ConnectorError:
            raise
        except (
            OSError,
            ValueError,
            IndexError,
            KeyError,
            TypeError,
            AttributeError,
            ArithmeticError,
        ) as error:
            raise ConnectorError("corrupt", f"the document is damaged ({type(error).__name__})") from None


def stream_of(file: Any, *path: str) -> bytes:
    """The content of a stream; empty if there is no such stream. Raises ``too_large`` for an oversized
    stream.
    """
    name = "/".join(path)
    if not file.exists(name):
        return b""
    if file.get_size(name) > _MAX_STREAM:
        raise ConnectorError("too_large", f"documents are read up to {_MAX_STREAM >> 20} MB")
    data = file.openstream(name).read()
    return data if isinstance(data, bytes) else bytes(data)


def properties_of(file: Any) -> dict[str, str]:
    """The document's properties, such as author and title."""
    try:
        found = file.get_metadata()
    except (OSError, ValueError, TypeError, IndexError, KeyError, AttributeError, ArithmeticError):
        return {}
    cells = {}
    for name in _PROPERTIES:
        value = getattr(found, name, None)
        if isinstance(value, bytes) and (text := clean(to_utf8(value.rstrip(b"\0")).decode())):
            cells[name] = text
    return cells
