"""Split an SQL dump into statements, at semicolons outside strings and comments.

After ``COPY ... FROM stdin``, lines of data follow up to ``\\.``; they are returned in pieces of whole lines.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from connectors.base import ConnectorError

MAX_STATEMENT = 128 << 20
"""Maximum length, in bytes, of a statement that is read."""
_SQL_PLUS = (
    rb"(?i:REM(?:ARK)?|PROMPT|SPOOL|WHENEVER|SHOW|ACCEPT|EXIT"
    rb"|SET[^\S\n]+(?:VERIFY|FEEDBACK|ECHO|DEFINE|SERVEROUTPUT|LINESIZE|PAGESIZE|TERMOUT|NUMWIDTH|TRIMSPOOL|TAB|SCAN))"
    rb"(?![\w$])[^\n]*+(?:\n|\Z)|(?i:BEGIN)[^\S\n]*+\n|/[^\S\n]*+(?:\n|\Z)"
)
_BATCHES = rb"(?i:GO|USE|SET)(?![\w$])[^\n;'\"()]*+(?:\n|\Z)"
"""Commands of ``sqlcmd``, in which statements need no semicolon."""
LEAD = (
    rb"(?:\s++|--[^\n]*+(?:\n|\Z)|/\*(?:[^*]|\*(?!/))*+\*/|\#[^\n]*+\n|\\[^\n]*+\n|"
    + _SQL_PLUS
    + rb"|"
    + _BATCHES
    + rb")*+"
)
"""Text that may precede a statement: whitespace, comments, commands of ``psql``, SQL*Plus and ``sqlcmd``."""
_LEAD = re.compile(LEAD)
_COPY = re.compile(LEAD + rb"(?i:COPY)\s[^;]*?\s(?i:FROM\s+stdin)\b")
_INTO_MANY = re.compile(LEAD + rb"(?i:(?:INSERT\s+(?:ALL|FIRST)\s+)?INTO)\s")
_OF_NOTHING = re.compile(rb"(?i)\)\s*SELECT\s[^;]*\sFROM\s+DUAL\s*;\Z")
_NEXT_INTO = re.compile(rb"'[^']*+'|\"[^\"]*+\"|--[^\n]*+\n|(?P<into>(?:\A|(?<=[)\s]))(?i:INTO)\s)")
_TAIL_BYTES = 1 << 10
_COPY_END = re.compile(rb"(?m)^\\\.\r?(?:\n|\Z)")
_END = rb"(?:;|\n(?=[^\S\n]*+(?i:GO[^\S\n]*+(?:\d++[^\S\n]*+)?\n|INSERT\s++(?:INTO\s|\[)|CREATE\s++TABLE\s)))"
"""Pattern for the end of a statement: a semicolon, or the line end before ``GO``, ``INSERT`` or
``CREATE TABLE``.
"""
_STANDARD = rb"""
    [^'"`;$/\#\n-]++ | (?<=[\s(,=|][eE])'(?:[^'\\]++|\\.)*+'
  | (?<![\s(,=|][eE])'[^']*+'
  | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ | \$(?!\w*\$)
  | \# | `[^`]*+`
"""
_ESCAPED = rb"""
    [^'"`;$/\#\n-]++ | '(?:[^'\\]++|\\.)*+'
  | `[^`]*+` | \#[^\n]*+(?=\n) | \$
"""
_COMMON = rb"""
  | (?!%s)\n | "[^"]*+" | --[^\n]*+(?=\n) | -(?!-) | /\*(?:[^*]|\*(?!/))*+\*/ | /(?!\*)
"""
"""Pattern for what all dialects have in common. A doubled quote ends one string and starts the next, so it
needs no separate rule.
"""
_BRACKETS = re.compile(
    rb"'(?:[^'\\]++|\\.|'')*+'|\"[^\"]*+\"|`[^`]*+`|--[^\n]*+|/\*.*?\*/|(?P<mark>['\"`()]|/\*)", re.S
)


@dataclass(frozen=True)
class Statement:
    """One statement, or some lines of ``COPY`` data, with the byte range in the dump."""

    text: bytes
    start: int
    stop: int
    is_data: bool = False


class Statements:
    """Splits a dump, given in chunks, into statements.

    Args:
        has_escapes: whether a backslash escapes the next character of a string, as in MySQL.
    """

    def __init__(self, *, has_escapes: bool, start: int = 0) -> None:
        parts = (_ESCAPED if has_escapes else _STANDARD) + _COMMON % _END
        self._whole = re.compile(rb"(?xs)" + LEAD + rb"(?:" + parts + rb")*+" + _END)
        self._buffer, self._at = b"", 0
        self._position, self._is_data = start, False

    def of(self, chunks: Iterable[bytes]) -> Iterator[Statement]:
        """Yield the statements in order. Raises ``too_large`` if a statement does not end, and ``truncated``
        if the last statement is cut off.
        """
        wanted = 0
        for chunk in chunks:
            self._buffer += chunk
            if len(self._buffer) >= wanted:
                yield from self._cut()
                self._buffer, self._at = self._buffer[self._at :], 0
                # Doubling avoids searching the same bytes again for every chunk.
                wanted = 2 * len(self._buffer)
            if len(self._buffer) > MAX_STATEMENT:
                raise ConnectorError("too_large", f"a statement is longer than {MAX_STATEMENT >> 20} MB")
        yield from self._cut()
        if _LEAD.fullmatch(self._buffer, self._at) is None:
            last = self._taken(len(self._buffer))
            yield last
            if _is_whole(last.text):
                return
            raise ConnectorError("truncated", "the dump ends within a statement")

    def _cut(self) -> Iterator[Statement]:
        while self._at < len(self._buffer):
            if self._is_data:
                if (data := self._data()) is not None:
                    yield data
                if self._is_data:
                    return
            elif match := self._whole.match(self._buffer, self._at):
                is_copy = _COPY.match(self._buffer, self._at, match.end()) is not None
                stop = self._buffer.find(b"\n", match.end()) + 1 if is_copy else match.end()
                if not stop:
                    return
                yield from _each_into(self._taken(stop))
                self._is_data = is_copy
            else:
                return

    def _data(self) -> Statement | None:
        """The complete lines of ``COPY`` data in the buffer. If the data ends there, statements are read
        next.
        """
        end = _COPY_END.search(self._buffer, self._at)
        stop = end.start() if end else self._buffer.rfind(b"\n") + 1
        data = self._taken(stop) if stop > self._at else None
        if end is not None:
            self._taken(end.end())
            self._is_data = False
        return data

    def _taken(self, stop: int) -> Statement:
        start, size = self._position, stop - self._at
        text, self._at, self._position = self._buffer[self._at : stop], stop, start + size
        return Statement(text, start, self._position, self._is_data)


def _is_whole(statement: bytes) -> bool:
    """Whether the last statement of a dump, which may lack a semicolon, ends outside strings and brackets.

    >>> [_is_whole(text) for text in (b"INTO t VALUES (1, 'a)')", b"INTO t VALUES (1, 'a", b"(1),")]
    [True, False, False]
    """
    depth = 0
    for token in _BRACKETS.finditer(statement):
        mark = token["mark"]
        if mark is not None and mark not in b"()":
            return False
        depth += (mark == b"(") - (mark == b")")
    return depth == 0 and statement.rstrip()[-1:] != b","


def _each_into(statement: Statement) -> Iterator[Statement]:
    """Split an ``INSERT ALL`` of Oracle with literals into one statement for each table that it fills, each
    with the end of the whole statement as ``stop``. Other statements are yielded unchanged.

    >>> dump = b"INSERT ALL INTO t (a) VALUES (1) INTO u VALUES (' into v') SELECT 1 FROM dual;"
    >>> [dump[one.start : one.start + 12] for one in _each_into(Statement(dump, 0, len(dump)))]
    [b'INSERT ALL I', b'INTO u VALUE']
    """
    text = statement.text
    if statement.is_data or not _INTO_MANY.match(text) or not _OF_NOTHING.search(text[-_TAIL_BYTES:]):
        yield statement
        return
    found = [match.start() for match in _NEXT_INTO.finditer(text) if match["into"]]
    for begin, end in pairwise((0, *found[1:], len(text))):
        yield Statement(text[begin:end], statement.start + begin, statement.stop)
