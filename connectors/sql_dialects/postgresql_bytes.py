"""Reads PostgreSQL databases without an encoding (``SQL_ASCII``), in which texts are arbitrary bytes.

If UTF-8 is requested, such a server fails on every result with an invalid byte, so that a table or the whole
catalogue cannot be read. So Latin-1 is requested: the server then sends and accepts bytes unchanged, and both
directions are translated here. Values are decoded like the cells of a file. In a name that is not UTF-8, each
byte beyond ASCII becomes a private-use character, so that the name can be sent back.
"""

from collections.abc import Mapping
from typing import Any

from connectors.text.encoding import decode_cell

_WIRE = "iso8859-1"
_PRIVATE = 0xF700
"""Code point of the private-use character for byte 0; the character for byte n is n places further."""


def read_as_bytes(connection: Any) -> None:
    """Make a connection read texts and names as bytes, if the database has no encoding."""
    if connection.info.parameter_status("server_encoding") != "SQL_ASCII":
        return
    from psycopg.adapt import Loader

    class Value(Loader):
        def load(self, data: Any) -> str:
            return decode_cell(bytes(data), is_text=True) or ""

    class Name(Loader):
        def load(self, data: Any) -> str:
            return _name(bytes(data))

    connection.execute("SET client_encoding = LATIN1")
    connection.commit()
    for kind in ("text", "varchar", "bpchar", 0):  # 0: types that psycopg does not know.
        connection.adapters.register_loader(kind, Value)
    connection.adapters.register_loader("name", Name)


def sent(cursor: Any, statement: str, parameters: Any) -> tuple[str, Any]:
    """A statement and its parameters in the encoding in which they are sent to the server."""
    if cursor.connection.info.encoding != _WIRE:
        return statement, parameters
    if isinstance(parameters, Mapping):
        return _wired(statement), {name: _wired(value) for name, value in parameters.items()}
    return _wired(statement), tuple(map(_wired, parameters or ()))


def _name(data: bytes) -> str:
    """A name as text. Different names give different texts, even if one contains private characters."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = ""
    if _wired(text).encode("latin-1") == data:
        return text
    return "".join(chr(byte if byte < 128 else _PRIVATE + byte) for byte in data)


def _wired(value: Any) -> Any:
    if not isinstance(value, str) or value.isascii():
        return value
    return b"".join(map(_bytes_of, value)).decode("latin-1")


def _bytes_of(char: str) -> bytes:
    byte = ord(char) - _PRIVATE
    return bytes([byte]) if 128 <= byte < 256 else char.encode()
