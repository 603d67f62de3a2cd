"""Parse statements of an SQL dump: the columns of ``CREATE TABLE``, and the tables that ``INSERT`` and
``COPY`` fill.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from connectors.base import FieldInfo
from connectors.text.encoding import decode_cell
from connectors.text.sql_names import unquoted
from connectors.text.sql_statements import LEAD

_NAME = r"(?:\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\[[^\]]{0,1024}\]|[^\s.,()\"'`;\[\]]+)"
_TABLE = rf"(?P<table>{_NAME}(?:\s*\.\s*{_NAME}){{0,2}})"
_LEAD = LEAD.decode()
_CREATE = re.compile(
    rf"(?is){_LEAD}CREATE\s+(?:(?:GLOBAL|LOCAL)\s+)?(?:TEMP(?:ORARY)?\s+|UNLOGGED\s+|FOREIGN\s+)?TABLE\s+"
    rf"(?:IF\s+NOT\s+EXISTS\s+)?{_TABLE}\s*\((?P<body>.*)"
)
_ALTER = re.compile(
    rf"(?is){_LEAD}ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?{_TABLE}\s+"
    r"(?:WITH\s+(?:NO)?CHECK\s+)?(?P<changes>ADD\b.*)"
)
_ADDED = re.compile(r"(?i)\b(?:PRIMARY|FOREIGN)\s+KEY\b")
_INSERT = re.compile(
    rf"(?is){_LEAD}(?:INSERT\s+(?:IGNORE\s+|OR\s+\w+\s+|ALL\s+|FIRST\s+)?(?:INTO\s+)?|(?:REPLACE\s+)?INTO\s+)"
    rf"{_TABLE}\s*(?:\((?P<columns>[^)]*)\)\s*)?(?:OVERRIDING\s+\w+\s+VALUE\s+)?VALUES?(?=[\s(])\s*"
)
_COPY = re.compile(
    rf"(?is){_LEAD}COPY\s+{_TABLE}\s*(?:\((?P<columns>[^)]*)\))?\s*FROM\s+stdin\b(?P<how>[^;]*)"
)
_NAMES = re.compile(_NAME)
_OTHERS = r"\"[^\"]*\"|`[^`]*`|--[^\n]*|/\*.*?(?:\*/|\Z)|[(),]|[^'\"`(),/-]+"
_PART = re.compile(rf"'(?:[^'\\]|\\.|'')*+'|(?P<open>')|{_OTHERS}|.", re.S)
_UNESCAPED_PART = re.compile(rf"'[^']*'|{_OTHERS}|.", re.S)
"""Pattern for a part of a definition without backslash escapes. It is used from a string on that would have
no end if backslashes were escapes.
"""
_NO_COLUMN = re.compile(
    r"(?i)(?:CONSTRAINT|PRIMARY|UNIQUE|KEY|INDEX|FOREIGN|CHECK|EXCLUDE|FULLTEXT|SPATIAL|LIKE|PERIOD)\b"
)
_AFTER_TYPE = (
    "NOT|NULL|DEFAULT|PRIMARY|UNIQUE|REFERENCES|CHECK|COLLATE|CHARACTER|COMMENT|GENERATED|AUTO_INCREMENT"
    "|AUTOINCREMENT|UNSIGNED|CONSTRAINT|ON|ENCODE|STORAGE"
)
_TYPE = re.compile(
    rf"(?i)\s*(?P<type>[a-z_][\w ]{{0,255}}?(?:\([^)]*\))?(?:\[\])?)(?=\s+(?:{_AFTER_TYPE})\b|\s*$)"
)
_REFERENCES = re.compile(rf"(?i)\bREFERENCES\s+{_TABLE}\s*(?:\(\s*(?P<column>{_NAME})\s*\))?")
_FOREIGN = re.compile(rf"(?i)\bFOREIGN\s+KEY\s*(?:{_NAME}\s*)?\(\s*(?P<own>{_NAME})\s*\)")
_PRIMARY = re.compile(r"(?i)\bPRIMARY\s+KEY\s*(?:USING\s+\w+\s*|(?:NON)?CLUSTERED\s*)?\((?P<columns>[^)]*)\)")
_COMMENT = re.compile(r"(?i)\bCOMMENT\s+'((?:[^'\\]|\\.|''){0,65535})'")
_DEFAULT_SCHEMAS = ("public", "dbo", "main")


@dataclass(frozen=True)
class Target:
    """The table that a statement fills, and the columns that the statement lists (empty if it lists none)."""

    table: str
    columns: tuple[str, ...]
    body: int
    """Offset in the statement at which the rows begin."""
    is_plain: bool = True
    """Whether ``COPY`` data is in the text format."""


def created_table(statement: str) -> tuple[str, tuple[FieldInfo, ...]] | None:
    """Name and columns of a ``CREATE TABLE``; ``None`` for other statements.

    >>> name, fields = created_table("CREATE TABLE public.users (id int PRIMARY KEY, email text NOT NULL);")
    >>> name, [(field.name, field.type, field.primary_key) for field in fields]
    ('users', [('id', 'int', True), ('email', 'text', False)])
    """
    match = _CREATE.match(statement)
    if match is None:
        return None
    fields: dict[str, FieldInfo] = {}
    for item in _items(match["body"]):
        if _NO_COLUMN.match(item):
            _constrain(item, fields)
        elif name := _NAMES.match(item):
            info = _field(unquoted(name.group()), item[name.end() :])
            fields.setdefault(info.name, info)
    return table_name(match["table"]), tuple(fields.values())


def altered_table(statement: str) -> tuple[str, tuple[str, ...]] | None:
    """The name of the table to which an ``ALTER TABLE`` adds keys, and the definitions of these keys;
    ``None`` for other statements.

    >>> altered_table("ALTER TABLE ONLY t ADD PRIMARY KEY (id), ADD FOREIGN KEY (a) REFERENCES u (id);")
    ('t', ('PRIMARY KEY (id), ADD ', 'FOREIGN KEY (a) REFERENCES u (id);'))
    """
    match = _ALTER.match(statement)
    if match is None:
        return None
    changes = match["changes"]
    starts = [found.start() for found in _ADDED.finditer(changes)]
    items = (changes[start:stop] for start, stop in pairwise([*starts, len(changes)]))
    return table_name(match["table"]), tuple(items)


def with_keys(fields: Iterable[FieldInfo], items: Iterable[str]) -> tuple[FieldInfo, ...]:
    """Add the keys that ``items`` define to the columns."""
    known = {info.name: info for info in fields}
    for item in items:
        _constrain(item, known)
    return tuple(known.values())


def insert_target(statement: str) -> Target | None:
    """The table and columns that an ``INSERT ... VALUES`` fills; ``None`` for other statements.

    >>> insert_target("INSERT INTO `a`.`t` (`x`,`y`) VALUES (1,2);")
    Target(table='a.t', columns=('x', 'y'), body=37, is_plain=True)
    """
    match = _INSERT.match(statement)
    return Target(table_name(match["table"]), _listed(match["columns"]), match.end()) if match else None


def copy_target(statement: str) -> Target | None:
    """The table and columns that the lines after a ``COPY ... FROM stdin`` fill; ``None`` for other
    statements.
    """
    match = _COPY.match(statement)
    if match is None:
        return None
    is_plain = not re.search(r"(?i)\b(?:CSV|BINARY|DELIMITER)\b", match["how"])
    return Target(table_name(match["table"]), _listed(match["columns"]), match.end(), is_plain)


def table_name(quoted: str) -> str:
    """A table's name in reports: without quotes, and without a default schema.

    >>> table_name('"public"."user calls"'), table_name("crm.users")
    ('user calls', 'crm.users')
    """
    parts = [unquoted(part) for part in _NAMES.findall(quoted)]
    return ".".join(parts[1:] if len(parts) > 1 and parts[0].lower() in _DEFAULT_SCHEMAS else parts)


def _listed(columns: str | None) -> tuple[str, ...]:
    return tuple(unquoted(name) for name in _NAMES.findall(columns or ""))


def _items(body: str) -> Iterator[str]:
    """Yield the definitions in the brackets of ``CREATE TABLE``, without comments."""
    depth, item = 1, ""
    for part in _parts(body):
        if part.startswith(("--", "/*")):
            continue
        depth += (part == "(") - (part == ")")
        if depth == 0 or (depth == 1 and part == ","):
            if item.strip():
                yield item.strip()
            item = ""
        else:
            item += part
        if depth == 0:
            return


def _parts(body: str) -> Iterator[str]:
    for part in _PART.finditer(body):
        if part["open"]:
            yield from _UNESCAPED_PART.findall(body, part.start())
            return
        yield part[0]


def _field(name: str, rest: str) -> FieldInfo:
    kind, comment, target = _TYPE.match(rest), _COMMENT.search(rest), _REFERENCES.search(rest)
    return FieldInfo(
        name=name,
        type=kind["type"].strip().lower() if kind else "",
        primary_key=re.search(r"(?i)\bPRIMARY\s+KEY\b", rest) is not None,
        references=_reference(target) if target else "",
        comment=comment[1].replace("''", "'") if comment else "",
    )


def _constrain(item: str, fields: dict[str, FieldInfo]) -> None:
    """Apply a key constraint that is defined separately from the columns."""
    if primary := _PRIMARY.search(item):
        for name in _listed(primary["columns"]):
            if name in fields:
                fields[name] = replace(fields[name], primary_key=True)
    own, target = _FOREIGN.search(item), _REFERENCES.search(item)
    if own and target and (name := unquoted(own["own"])) in fields:
        fields[name] = replace(fields[name], references=_reference(target))


def _reference(match: re.Match[str]) -> str:
    column = unquoted(match["column"]) if match["column"] else ""
    return f"{table_name(match['table'])}.{column}".rstrip(".")


_COPY_ESCAPES: Mapping[str, str] = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_COPY_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2})|(.))", re.S)


def copied_rows(data: str) -> list[list[str | None]]:
    """The rows in lines of ``COPY`` data in the text format.

    >>> copied_rows("1\\ta\\\\tb\\n2\\t\\\\N\\n")
    [['1', 'a\\tb'], ['2', None]]
    """
    lines = data.removesuffix("\n").split("\n")
    if "\\" not in data:
        return [list(line.removesuffix("\r").split("\t")) for line in lines]
    return [[_copied(cell) for cell in line.removesuffix("\r").split("\t")] for line in lines]


def _copied(cell: str) -> str | None:
    if "\\" not in cell:
        return cell
    return None if cell == "\\N" else from_hex(unescaped(cell))


def from_hex(text: str) -> str:
    r"""The text of bytes in PostgreSQL's hexadecimal form; unchanged if the bytes are not text.

    >>> from_hex(r"\x616e6e"), from_hex(r"\xff")
    ('ann', '\\xff')
    """
    if not text.startswith("\\x"):
        return text
    try:
        return decode_cell(bytes.fromhex(text[2:]), is_text=False) or text
    except ValueError:
        return text


def unescaped(text: str) -> str:
    r"""Resolve PostgreSQL's backslash escapes in a text.

    >>> unescaped(r"it\'s \x41")
    "it's A"
    """
    return _COPY_ESCAPE.sub(_copy_escape, text)


def _copy_escape(match: re.Match[str]) -> str:
    octal, hexadecimal, plain = match.groups()
    if octal or hexadecimal:
        return chr(int(octal, 8) if octal else int(hexadecimal, 16))
    return _COPY_ESCAPES.get(plain, plain)
