"""Metadata of pictures (JPEG, TIFF, PNG, WebP, HEIC): the place, the time, the author and the device.

Pictures are recognised by their first bytes. The metadata that cameras and programs write (Exif) is read:
author, owner, description, comments, the camera's serial number, coordinates. The picture itself is not
analysed, which is reported; pictures without metadata are skipped. Sampling: none, as there is one row. Cost:
a few reads of the file.
"""

import contextlib
import logging
from collections.abc import Iterator, Mapping

from connectors.base import Collection, ConnectorError
from connectors.documents.rows import DocumentRow, clean, document, reader
from connectors.extras import extra
from connectors.formats.base import Format, Head, Match
from connectors.storage.content import Content

_NAME = "picture"
_MAGICS = (b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"\x89PNG\r\n\x1a\n")
_HEIC = (b"heic", b"heix", b"mif1", b"msf1", b"avif")
_FIELDS: Mapping[str, str] = {
    "Image Artist": "author",
    "Image XPAuthor": "author",
    "Image Copyright": "copyright",
    "Image ImageDescription": "description",
    "Image XPTitle": "title",
    "Image XPSubject": "subject",
    "Image XPKeywords": "keywords",
    "Image XPComment": "comment",
    "EXIF UserComment": "comment",
    "EXIF CameraOwnerName": "owner",
    "EXIF BodySerialNumber": "device_serial",
    "Image HostComputer": "host",
}
_TAKEN = "EXIF DateTimeOriginal"


def _sniff(head: Head) -> Match:
    is_webp = head.data[:4] == b"RIFF" and head.data[8:12] == b"WEBP"
    is_heic = head.data[4:8] == b"ftyp" and head.data[8:12] in _HEIC
    return Match.MAGIC if head.data.startswith(_MAGICS) or is_webp or is_heic else Match.NO


def _describe(head: Head) -> Iterator[Collection]:
    if not _properties(head.content):
        raise ConnectorError("binary", "the file holds something other than text")
    yield document(head, _NAME)


def _rows(content: Content) -> Iterator[DocumentRow]:
    yield DocumentRow(_properties(content))
    raise ConnectorError("unsupported", "the picture itself was not read, only the properties in its file")


def _properties(content: Content) -> dict[str, str]:
    """The properties of a picture, by field name; empty if there are no properties or they cannot be read."""
    with extra("documents", "the properties of pictures"):
        import exifread
        from exifread.utils import get_gps_coords

    logging.getLogger("exifread").setLevel(logging.CRITICAL + 1)
    cells: dict[str, str] = {}
    # On damaged files the library raises exceptions of any class.
    with contextlib.suppress(Exception), contextlib.closing(content.seekable()) as stream:
        tags = exifread.process_file(stream, details=False, extract_thumbnail=False)
        for tag, name in _FIELDS.items():
            text = clean(str(tags[tag]).replace("\0", "")) if tag in tags else ""
            if text and text not in cells.get(name, ""):
                cells[name] = f"{cells[name]}; {text}" if name in cells else text
        if _TAKEN in tags:
            cells["taken"] = str(tags[_TAKEN]).replace(":", "-", 2)
        if place := get_gps_coords(tags):
            cells["gps"] = f"{place[0]:.6f}, {place[1]:.6f}"
    return cells


FORMAT = Format(
    name=_NAME, sniff=_sniff, describe=_describe, read=reader(_rows), needs_file=True, is_risky=True
)
