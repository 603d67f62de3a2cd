"""PostgreSQL databases without an encoding (``SQL_ASCII``): their texts are any bytes.

Asked for UTF-8, such a server refuses every answer with a byte that is none, and with it the table or the
whole catalogue. So it is asked for Latin-1, which it hands out and takes as the bytes they are, and both ways
are translated here. Values are read like the cells of a file. Of names, each byte that is not UTF-8 is a
private character, so that they can be sent back.
"""

import codecs
from collections.abc import Mapping
from typing import Any

from connectors.text.encoding import decode_cell

_WIRE = "iso8859-1"
_PRIVATE = 0xF700


def read_as_bytes(connection: Any) -> None:
    """Do so if the database has no encoding."""
    if connection.info.parameter_status("server_encoding") != "SQL_ASCII":
        return
    from psycopg.adapt import Loader

    class Value(Loader):
        def load(self, data: Any) -> str:
            return decode_cell(bytes(data), is_text=True) or ""

    class Name(Loader):
        def load(self, data: Any) -> str:
            return bytes(data).decode("utf-8", "noticemap-private")

    codecs.register_error("noticemap-private", _private)
    connection.execute("SET client_encoding = LATIN1")
    connection.commit()
    for kind in ("text", "varchar", "bpchar", 0):  # 0: types that psycopg does not know.
        connection.adapters.register_loader(kind, Value)
    connection.adapters.register_loader("name", Name)


def sent(cursor: Any, statement: str, parameters: Any) -> tuple[str, Any]:
    """A statement and its parameters as they go to the server."""
    if cursor.connection.info.encoding != _WIRE:
        return statement, parameters
    if isinstance(parameters, Mapping):
        return _wired(statement), {name: _wired(value) for name, value in parameters.items()}
    return _wired(statement), tuple(map(_wired, parameters or ()))


def _private(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return "".join(chr(_PRIVATE + byte) for byte in wrong), error.end


def _wired(value: Any) -> Any:
    if not isinstance(value, str) or value.isascii():
        return value
    return b"".join(map(_bytes_of, value)).decode("latin-1")


def _bytes_of(char: str) -> bytes:
    byte = ord(char) - _PRIVATE
    return bytes([byte]) if 128 <= byte < 256 else char.encode()
