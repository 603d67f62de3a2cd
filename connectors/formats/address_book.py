"""vCard, iCalendar and LDIF files (``.vcf``, ``.ics``, ``.ldif``): one row per card, event or entry.

These files are recognised by their first lines. Properties and attributes are fields, and so are parameters
that may describe a person (``attendee_cn``). Continued lines are joined, and quoted-printable and base64 text
is decoded. Pictures are left out, counted and reported at the end. Sampling: by a seeded hash of the row's
ordinal, without bias. Cost: the file is read once, in constant memory.
"""

import base64
import binascii
import contextlib
import quopri
import re
from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa

from connectors.base import Collection, ReadPlan, Split
from connectors.documents.rows import DocumentRow, batches, document
from connectors.formats.base import Format, Head, Match
from connectors.storage.content import Content
from connectors.text.encoding import chunk_bytes, utf8_chunks
from connectors.unread_values import Losses

_NAME = "address_book"
_CARD = re.compile(r"(?i)\s*BEGIN:V(?:CARD|CALENDAR)\s*\n")
_ENTRY = re.compile(r"(?i)(?:(?:#[^\n]*|version: *\d+ *)?\n){0,50}dn::? ?\S")
_LINE = re.compile(r"(?:[\w-]+\.)?([\w-]{1,80}(?:;[^:\"=]*(?:=(?:\"[^\"]*\"|[^:\"])*)?)?)(::?<?) ?(.*)", re.S)
_PARAMETER = re.compile(r";([\w-]+)=(\"[^\"]*\"|[^;\"]*)")
_QUOTED = re.compile(r"(?i)^[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[^:]*:")
_CODED = re.compile(r"(?i);(?:ENCODING=)?(?:b|base64)\b")
_MOST_LINES, _MOST_PROPERTIES = 1_000_000, 1_000
"""Maximum number of lines that are joined into one property, and of properties in one row, because in a
damaged file a property or a row may never end.
"""
_MACHINERY = frozenset(
    {"charset", "cutype", "encoding", "partstat", "pref", "role", "rsvp", "type", "tzid", "value"}
)
"""Parameters that are left out because they contain nothing about people."""


def _sniff(head: Head) -> Match:
    if _CARD.match(head.first_text[:200]):
        return Match.MAGIC
    is_entry = _ENTRY.match(head.first_text) is not None
    return Match.MAGIC if is_entry and head.suffix in (".ldif", ".ldf") else Match(2 * is_entry)


def _describe(head: Head) -> Iterator[Collection]:
    yield document(head, _NAME, encoding=head.read_as)


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    losses = Losses()
    with contextlib.closing(content.open()) as stream:
        chunks = utf8_chunks(stream, collection.options["encoding"], chunk_bytes(plan))
        yield from batches(_rows(_unfolded(chunks), losses), plan)
    losses.report()


def _unfolded(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield each line joined with its continuations, which begin with a blank or follow a quoted-printable
    ``=``.
    """
    waiting: list[str] = []
    for chunk in chunks:
        for line in chunk.decode().removesuffix("\n").split("\n"):
            text = line.removesuffix("\r")
            has_room = 0 < len(waiting) < _MOST_LINES
            if has_room and waiting[-1].endswith("=") and _QUOTED.match(waiting[0]):
                waiting += ["\n", text]
            elif has_room and text[:1] in (" ", "\t"):
                waiting.append(text[1:])
            else:
                if waiting:
                    yield "".join(waiting)
                waiting = [text]
    yield "".join(waiting)


def _rows(lines: Iterable[str], losses: Losses) -> Iterator[DocumentRow]:
    cells: dict[str, list[str]] = {}
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line)
        is_between = not line.strip() or (found is not None and found[1].upper() in ("BEGIN", "END"))
        if is_between or number % _MOST_PROPERTIES == 0:
            yield _row(cells)
            cells = {}
        for name, text in () if is_between else _cells(line, found, losses):
            cells.setdefault(name, []).append(text)
    yield _row(cells)


def _row(cells: Mapping[str, list[str]]) -> DocumentRow:
    return DocumentRow({name: "\n".join(texts) for name, texts in cells.items()})


def _cells(line: str, found: re.Match[str] | None, losses: Losses) -> Iterator[tuple[str, str]]:
    if found is None:
        yield "text", line
        return
    name, _, parameters = found[1].lower().partition(";")
    yield name, _value(line, found, losses)
    for key, value in _PARAMETER.findall(found[1]) if parameters else ():
        if key.lower() not in _MACHINERY:
            yield f"{name}_{key.lower()}", value.strip('"')


def _value(line: str, found: re.Match[str], losses: Losses) -> str:
    if found[2] == "::" or _CODED.search(found[1]):
        with contextlib.suppress(binascii.Error, ValueError):
            data = base64.b64decode(found[3])
            return losses.text(data, is_text=False) or ""
    if _QUOTED.match(line):
        return losses.text(quopri.decodestring(found[3].encode()), is_text=True) or ""
    return found[3]


FORMAT = Format(name=_NAME, sniff=_sniff, describe=_describe, read=_read)
