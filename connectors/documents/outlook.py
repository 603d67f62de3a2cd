"""Read messages that Outlook saved: properties as fields, then recipients, the body and attached mails.

Source: MS-OXMSG (https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxmsg).
"""

import io
import re
import struct
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.base import ConnectorError
from connectors.documents.compound import MESSAGE, stream_of
from connectors.documents.html import charset_of, stream_rows
from connectors.documents.message import header_cells, parse
from connectors.documents.rows import DocumentRow, clean, text_row
from connectors.documents.rtf import rtf_rows
from connectors.text.encoding import to_utf8

Path = tuple[str, ...]
_PROPERTY = re.compile(r"__substg1\.0_([0-9A-F]{4})(001F|001E)")
_NAMES: Mapping[str, str] = dict(
    re.findall(
        r"(\w{4}) (\w+)",
        """
0037 subject         0C1A from                0C1F from_address  5D01 from_address  0E04 to        0E03 cc
0E02 bcc             0042 sent_by             0065 sent_by_address  5D02 sent_by_address   0070 conversation
1035 message_id      0040 received_by         0076 received_by_address  0050 reply_to      3001 name
3003 address         39FE address             5FF6 name          3A06 given_name    3A11 surname   3A08 phone
3A09 home_phone      3A1C mobile_phone        3A02 callback      3A16 company       3A17 job_title
3A15 postal_address  3A42 birthday
""",
    )
)
_SKIPPED = ("001A", "007D", "1000", "3FFA", "0E1D", "300B", "3002", "0064", "0C1E", "0075", "0E28", "0E29")
"""Properties that are skipped: message classes, address types, duplicates, and properties that are read
elsewhere.
"""
_BODY, _HTML, _RTF, _HEADERS = "1000", "10130102", "10090102", "007D"
_ATTACHED_NAME, _ATTACHED_SHORT, _ATTACHED_DATA = "3707", "3704", "37010102"
_ATTACHED_MAIL = "__substg1.0_3701000D"
_SENT = 0x00390040
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MAX_DEPTH = 10
_PARAGRAPH = re.compile(r"\n\s*\n")


def message_rows(file: Any, top: Path = (), depth: int = 0) -> Iterator[DocumentRow]:
    """Yield the rows of a message, and of the messages attached to it."""
    if depth > _MAX_DEPTH:
        raise ConnectorError("too_large", f"mails in mails are only read {_MAX_DEPTH} levels deep")
    texts = _texts(file, top)
    cells = _properties(texts)
    if sent := _date(stream_of(file, *top, MESSAGE), 32 if not top else 24):
        cells["date"] = sent
    yield DocumentRow(cells)
    if headers := texts.get(_HEADERS, ""):
        yield DocumentRow(header_cells(parse(headers.encode())))
    for folder in _folders(file, top, "__recip_version1.0_"):
        yield DocumentRow(
            {f"recipient_{name}": value for name, value in _properties(_texts(file, folder)).items()}
        )
    yield from _body(file, top, texts.get(_BODY, ""))
    for folder in _folders(file, top, "__attach_version1.0_"):
        if file.exists("/".join((*folder, _ATTACHED_MAIL))):
            yield from message_rows(file, (*folder, _ATTACHED_MAIL), depth + 1)


def attached(file: Any, top: Path = (), depth: int = 0) -> Iterator[tuple[str, Path]]:
    """Yield the name of each attached file and the path of the stream with the file's bytes, including files
    in attached mails.
    """
    for folder in _folders(file, top, "__attach_version1.0_"):
        texts = _texts(file, folder)
        if file.exists("/".join((*folder, _ATTACHED_MAIL))):
            if depth < _MAX_DEPTH:
                yield from attached(file, (*folder, _ATTACHED_MAIL), depth + 1)
        elif file.exists("/".join((*folder, f"__substg1.0_{_ATTACHED_DATA}"))):
            name = texts.get(_ATTACHED_NAME) or texts.get(_ATTACHED_SHORT) or texts.get("3001")
            yield name or folder[-1].rpartition("#")[2], (*folder, f"__substg1.0_{_ATTACHED_DATA}")


def _folders(file: Any, top: Path, prefix: str) -> list[Path]:
    depth = len(top)
    return sorted(
        {
            tuple(entry[: depth + 1])
            for entry in file.listdir()
            if tuple(entry[:depth]) == top and len(entry) > depth + 1 and entry[depth].startswith(prefix)
        }
    )


def _texts(file: Any, top: Path) -> dict[str, str]:
    """The text properties of the message or attachment at ``top``, by property number."""
    found = {}
    for entry in file.listdir():
        if tuple(entry[:-1]) == top and (name := _PROPERTY.fullmatch(entry[-1])):
            data = stream_of(file, *entry)
            wide = name[2] == "001F"
            text = data.decode("utf-16-le", "replace") if wide else to_utf8(data).decode()
            found[name[1]] = text.rstrip("\0")
    return found


def _properties(texts: Mapping[str, str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for number, text in texts.items():
        name = _NAMES.get(number, f"property_{number.lower()}")
        if number not in _SKIPPED and (value := clean(text)) and value not in cells.get(name, ""):
            cells[name] = f"{cells[name]}; {value}" if name in cells else value
    return cells


def _body(file: Any, top: Path, text: str) -> Iterator[DocumentRow]:
    """Yield the body of a message: the plain text and the HTML version, or the RTF version if there is
    neither.
    """
    yield from (text_row(found.strip()) for found in _PARAGRAPH.split(text.replace("\r\n", "\n")))
    page = stream_of(file, *top, f"__substg1.0_{_HTML}")
    if page:
        yield from stream_rows(io.BytesIO(page), charset_of(page))
    if not page and not text.strip() and (packed := stream_of(file, *top, f"__substg1.0_{_RTF}")):
        yield from rtf_rows(unpacked_rtf(packed))


def _date(properties: bytes, header: int) -> str:
    for place in range(header, len(properties) - 15, 16):
        tag, _, ticks = struct.unpack_from("<IIQ", properties, place)
        if tag == _SENT and ticks < 1 << 61:
            return (_EPOCH + timedelta(microseconds=ticks // 10)).isoformat(timespec="seconds")
    return ""


_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans "
    rb"SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096
_MAX_RTF = 64 << 20


def unpacked_rtf(data: bytes) -> bytes:
    """Decompress the RTF body of a message (MS-OXRTFCP)."""
    if len(data) < 16:
        return b""
    _, size, kind = struct.unpack_from("<II4s", data)
    if kind == b"MELA":
        return data[16 : 16 + size]
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b"\0"))
    place, write, out = 16, len(_DICTIONARY), bytearray()
    while place < len(data) and len(out) < min(size, _MAX_RTF):
        control = data[place]
        place += 1
        for bit in range(8):
            if control >> bit & 1:
                if place + 2 > len(data):
                    return bytes(out)
                pair = data[place] << 8 | data[place + 1]
                place += 2
                start, length = pair >> 4, (pair & 15) + 2
                if start == write % _WINDOW:
                    return bytes(out)
                for step in range(length):
                    byte = window[(start + step) % _WINDOW]
                    out.append(byte)
                    window[write % _WINDOW] = byte
                    write += 1
            elif place < len(data):
                out.append(data[place])
                window[write % _WINDOW] = data[place]
                write, place = write + 1, place + 1
    return bytes(out)
