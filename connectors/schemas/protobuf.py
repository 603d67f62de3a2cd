"""Protocol Buffers (``.proto``): messages with their fields; nested messages have dotted names.

Each message is a table. A field whose type is a message is a reference to that message. A comment above or
after a field is the field's comment, and the field's options are tags. Enumerations, services and other
options are skipped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from connectors.base import ConnectorError, FieldInfo
from connectors.formats.base import Head
from connectors.schemas.base import SchemaFile, SchemaFormat, Table, unique
from connectors.schemas.documents import words
from connectors.schemas.tags import tags

_MARK = re.compile(r"(?m)^[^\S\n]*+message\s+\w+\s*\{")
_SYNTAX = re.compile(r"(?m)^[^\S\n]*+(?:syntax|edition)\s*=\s*[\"']")
_PIECE = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?(?:\*/|(?P<open>\Z)))
      | (?P<text>"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?)
      | (?P<end>[{};]) | (?P<line>\n) | [^\s{};"'/]+ | .""",
    re.S | re.X,
)
"""Matches one token of a file. An unclosed comment ends with the file, an unclosed string with the line."""
_FIELD = re.compile(
    r"(?:(?:optional|required|repeated)\s+)?(?:map\s*<\s*\w+\s*,\s*(?P<value>[\w.]+)\s*>|(?P<type>\.?[\w.]+))"
    r"\s+(?P<name>\w+)\s*=\s*\d+\b"
)
_OPTION = re.compile(
    r"""(?<![\w.])\(?\.?(?P<name>[\w.]++)\)?(?P<more>(?:\.\w+)*+)\s*+=\s*["']?(?P<value>[\w .:/-]*)"""
)
_BLOCK = re.compile(r"(?:(?:optional|required|repeated)\s+)?(?P<kind>message|oneof|group)\s+(?P<name>\w+)")
_DECORATION = re.compile(r"(?m)^[^\S\n]*+(?:/\*+|//+|\*+(?!/))|(?<!\*)\*+/")
_SCALAR = re.compile(r"(?:[us]?int|s?fixed)(?:32|64)|double|float|bool|string|bytes")


def _is_likely(head: Head) -> bool:
    is_named = head.suffix == ".proto" or _SYNTAX.search(head.text) is not None
    return is_named and _MARK.search(head.text) is not None


@dataclass
class _Block:
    """A block that is not closed yet. ``message``: the message whose fields it contains, if any."""

    message: "_Message | None"


@dataclass
class _Message:
    name: str
    comment: str = ""
    fields: list[FieldInfo] = field(default_factory=list)


def _tables(file: SchemaFile) -> Iterator[Table]:
    messages: list[_Message] = []
    is_whole = _read(file.text, messages)
    names = {message.name: message.name for message in messages}
    names = {message.name.rpartition(".")[2]: message.name for message in messages} | names
    for message in messages:
        if fields := unique(replace(info, references=_known(info.type, names)) for info in message.fields):
            yield Table(name=message.name, fields=fields, comment=message.comment)
    if not is_whole:
        raise ConnectorError("truncated", "the schema ends within a message")


def _known(kind: str, names: dict[str, str]) -> str:
    """The full name of the message that a type refers to by its full name or last part; empty if unknown."""
    if _SCALAR.fullmatch(kind):
        return ""
    return names.get(kind.lstrip(".")) or names.get(kind.rpartition(".")[2], "")


def _read(text: str, messages: list[_Message]) -> bool:
    """Collect the messages of a file, and return whether all blocks and comments in it are closed."""
    open_blocks: list[_Block] = []
    statement, comment, last, is_cut = "", "", None, False
    for piece in _PIECE.finditer(text):
        found = piece.group()
        current = open_blocks[-1].message if open_blocks else None
        if piece["comment"]:
            remark, is_cut = words(_DECORATION.sub(" ", found)), piece["open"] is not None
            if last is not None and not statement.strip():
                last.fields[-1] = replace(last.fields[-1], comment=last.fields[-1].comment or remark)
            else:
                comment = f"{comment} {remark}".strip()
        elif piece["line"]:
            last = None
            statement += " "
        elif found == "{":
            open_blocks.append(_Block(_opened(statement, current, open_blocks, comment, messages)))
            statement, comment = "", ""
        elif found == "}":
            if open_blocks:
                open_blocks.pop()
            statement, comment = "", ""
        elif found == ";":
            info = _field(statement, comment)
            if current is not None and info is not None:
                current.fields.append(info)
                last = current
            statement, comment = "", ""
        else:
            statement += found
    return not open_blocks and not is_cut


def _opened(
    statement: str, current: _Message | None, outer: list[_Block], comment: str, messages: list[_Message]
) -> _Message | None:
    block = _BLOCK.match(statement.strip())
    if block is None or (current is None and outer):
        return None  # An enumeration, a service or a literal has no fields to report.
    if block["kind"] == "oneof":
        return current
    name = f"{current.name}.{block['name']}" if current is not None else block["name"]
    messages.append(_Message(name=name, comment=comment))
    return messages[-1]


def _field(statement: str, comment: str) -> FieldInfo | None:
    match = _FIELD.match(statement.strip())
    if match is None:
        return None
    options = statement.strip()[match.end() :]
    marks = {f"{one['name']}{one['more']}": one["value"].strip() for one in _OPTION.finditer(options)}
    kind = (match["value"] or match["type"]).lstrip(".")
    return FieldInfo(name=match["name"], type=kind, comment=comment, tags=tags(marks))


SCHEMA = SchemaFormat(name="protobuf", is_likely=_is_likely, tables=_tables)
