"""Read the rows of an ``INSERT``: the values of literals, and expressions as written."""

import re
from collections.abc import Iterator, Mapping

from connectors.text.sql_text import from_hex, unescaped

Row = list[str | None]

_ESCAPED = r"'(?:[^'\\]|\\.|'')*+'"
_STANDARD = r"[eE]'(?:[^'\\]|\\.|'')*+'|'(?:[^']|'')*+'"
_TOKEN = (
    r"(?P<comment>--[^\n]*+|/\*.*?(?:\*/|\Z))|(?:_\w+\s*+|N(?=')|(?i:DATE|TIMESTAMP)\s*+(?='))?+"
    r"(?P<string>{string}|\"(?:[^\"]|\"\")*+\")|(?P<mark>[(),])|(?P<open>')"
    r"|(?P<word>[xX]'[0-9A-Fa-f]*'|(?!--|/\*)[^'\"(),\s]++(?:\s++(?!--|/\*)[^'\"(),\s]++)*+)"
)
_MYSQL_ESCAPES: Mapping[str, str] = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a"}
_ESCAPE = re.compile(r"\\(.)|''", re.S)
_OF_LITERAL = re.compile(r"[A-Za-z_][\w.]*\s*\(")
"""Pattern for a function call. The first string in the call is the value: a time, a password to hash or a
text to convert.
"""
_CAST = re.compile(r"(?is)CAST\s*\((.*)\bAS\b[^']*\)|CONVERT\s*\([^,']*,(.*)\)")
_HEX = re.compile(r"(?:0x([0-9A-Fa-f]+)|[xX]'([0-9A-Fa-f]+)')")


class Values:
    """Reads the rows after ``VALUES``. For ``has_escapes``, see ``Statements``."""

    def __init__(self, *, has_escapes: bool) -> None:
        self._has_escapes = has_escapes
        self._standard = re.compile(_TOKEN.format(string=_STANDARD), re.S)
        self._token = re.compile(_TOKEN.format(string=_ESCAPED), re.S) if has_escapes else self._standard

    def rows(self, statement: str, start: int) -> Iterator[Row]:
        """Yield the rows in a list of values, from offset ``start`` of ``statement``, with cells as text.

        >>> list(Values(has_escapes=True).rows("(1,'it\\\\'s',NULL),(2,now(),'a''b');", 0))
        [['1', "it's", None], ['2', 'now()', "a'b"]]
        >>> row = "(TO_DATE('4-7-90', 'DD-MM-RR'), DATE '1990-07-04', to_char(1))"
        >>> list(Values(has_escapes=False).rows(row, 0))
        [['4-7-90', '1990-07-04', 'to_char(1)']]
        >>> list(Values(has_escapes=False).rows('(1, "a, b"), -- (one\\n(2, /* no */ NULL)', 0))
        [['1', 'a, b'], ['2', None]]
        """
        row: Row = []
        cell: str | None = None
        literal: str | None = None
        depth = 0
        for token in self._tokens(statement, start):
            kind, text = token.lastgroup, token.group()
            if kind == "comment":
                continue
            if kind == "string":
                string = self._string(token["string"])
                literal = string if literal is None else literal
                cell = (cell or "") + string
            elif kind == "word":
                if depth == 0:
                    return  # ON CONFLICT or RETURNING: no more rows follow.
                text = text.strip()
                if text.upper() != "NULL" or cell is not None:
                    cell = (cell or "") + _word(text)
            elif text == "(":
                depth += 1
                if depth > 1:
                    cell = (cell or "") + text
            elif depth > 1:
                cell = (cell or "") + text
                depth -= text == ")"
            elif depth == 1:
                row.append(_value(cell, literal))
                cell = literal = None
                if text == ")":
                    yield row
                    row, depth = [], 0

    def _tokens(self, statement: str, start: int) -> Iterator[re.Match[str]]:
        for token in self._token.finditer(statement, start):
            if token["open"] and self._has_escapes:
                # With escapes, this string never ends, so the rest is read without escapes. This is decided
                # only once, not for each quotation mark that follows.
                yield from self._standard_tokens(statement, token.start())
                return
            if not token["open"]:
                yield token

    def _standard_tokens(self, statement: str, start: int) -> Iterator[re.Match[str]]:
        return (token for token in self._standard.finditer(statement, start) if not token["open"])

    def _string(self, literal: str) -> str:
        if literal[0] == '"':
            return literal[1:-1].replace('""', '"')
        if literal[0] in "eE":
            return unescaped(literal[2:-1].replace("''", "'"))
        text = literal[1:-1]
        if self._has_escapes and "\\" in text:
            return _ESCAPE.sub(
                lambda match: _MYSQL_ESCAPES.get(match[1], match[1]) if match[1] else "'", text
            )
        return from_hex(text.replace("''", "'"))


def _value(cell: str | None, literal: str | None) -> str | None:
    """The value of a cell: the first string in a function call, the number in a cast, otherwise the cell as
    written.

    >>> _value("MD5(abc)", "abc"), _value("CAST(12.5 AS Decimal(9, 2))", None), _value("now()", None)
    ('abc', '12.5', 'now()')
    """
    if cell is None or "(" not in cell:
        return cell
    if literal is not None:
        return literal if _OF_LITERAL.match(cell) else cell
    cast = _CAST.fullmatch(cell)
    return (cast[1] or cast[2]).strip() if cast else cell


def _word(text: str) -> str:
    """A number or expression as written. A hexadecimal literal is decoded if the bytes are text."""
    if match := _HEX.fullmatch(text):
        digits = match[1] or match[2]
        try:
            return bytes.fromhex(digits).decode()
        except ValueError:
            return text
    return text
