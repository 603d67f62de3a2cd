"""Character encodings: detects them from the head of a file, and converts lines to UTF-8.

UTF-16, UTF-32 and code pages of non-Latin scripts are detected from the head. Everything else is read as
UTF-8, and lines that are not valid UTF-8 as Windows-1252, the superset of Latin-1 that the web standard uses
(https://encoding.spec.whatwg.org/#names-and-labels). So files with mixed encodings lose nothing, and a line
gives the same text wherever the file is split.
"""

import codecs
import string
from collections.abc import Iterator

from connectors.base import ConnectorError, ReadPlan
from connectors.storage.streams import ByteStream, chunks
from connectors.wkb import wkb_text

CHUNK_BYTES = 4 << 20
_PROBED_BYTES = 1 << 18
MAX_LINE = 64 << 20
"""Bytes of the longest line that is read."""
UTF8, UTF16_LE, UTF16_BE = "utf-8", "utf-16-le", "utf-16-be"
UTF8_CR = "utf-8-cr"
"""UTF-8 with lines that end in a carriage return alone, as on old Macs."""
UTF32_LE, UTF32_BE = "utf-32-le", "utf-32-be"
_BOMS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, UTF32_LE),
    (codecs.BOM_UTF32_BE, UTF32_BE),
    (codecs.BOM_UTF16_LE, UTF16_LE),
    (codecs.BOM_UTF16_BE, UTF16_BE),
)
_MIN_NULS_SHARE = 0.3
"""Least share of zeros among the high bytes of UTF-16 text that is mostly ASCII."""


_CODE_PAGES = (
    *("cp1251", "koi8_r", "cp866", "iso8859_5", "cp1253", "cp1255", "cp1256", "cp874"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
"""Encodings without line-end bytes inside characters: their lines can be split before decoding."""
_MIN_FOREIGN, _MAX_JUDGED = 24, 1 << 14
"""Non-ASCII bytes that a guess needs, and bytes of text that it looks at."""
_MIN_FOREIGN_SHARE = 0.4
"""Least share of non-ASCII bytes among letters. With fewer, they are accents, for which guesses are poor."""
_LATIN = "".join(
    char if char != "\ufffd" else chr(byte)
    for byte, char in enumerate(bytes(range(256)).decode("cp1252", "replace"))
)
"""The character of each byte in Windows-1252."""
_LATIN_LETTERS = string.ascii_letters.encode()
_MAX_UTF8_SHARE = 0.1
_MAX_CONTROLS = 0.02


def encoding_of(head: bytes) -> str:
    """The Python name of the encoding; ``utf-8`` also for ASCII and UTF-8 with some invalid bytes.

    >>> encoding_of("id;name".encode("utf-16-le")), encoding_of(b"id;na\\xefve")
    ('utf-16-le', 'utf-8')
    """
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    return _wide(head[: 4096 & ~3]) or _code_page(head) or UTF8


def has_return_ends(head: bytes) -> bool:
    """Whether all lines end with a carriage return alone.

    >>> has_return_ends(b"a\\rb\\r"), has_return_ends(b"a\\r\\n")
    (True, False)
    """
    return b"\r" in head and b"\n" not in head


def _wide(head: bytes) -> str:
    """UTF-16 or UTF-32 without a byte order mark, recognised by its zero bytes; empty: neither."""
    if len(head) >= 8 and len(head) % 4 == 0:
        zeros = [head[place::4].count(0) for place in range(4)]
        quarter = len(head) // 4
        if zeros[1:] == [quarter] * 3 and not zeros[0]:
            return UTF32_LE
        if zeros[:3] == [quarter] * 3 and not zeros[3]:
            return UTF32_BE
    even, odd = head[0::2], head[1::2]
    for nuls, others, encoding in ((odd, even, UTF16_LE), (even, odd, UTF16_BE)):
        if len(nuls) > 1 and nuls.count(0) > _MIN_NULS_SHARE * len(nuls) and others.count(0) == 0:
            return encoding
    return ""


def _wide_text(value: bytes) -> str:
    """The text of UTF-16 or UTF-32; empty if it is neither, or has characters that do not occur in text."""
    encoding = _wide(value[:_MAX_JUDGED])
    if not encoding:
        return ""
    try:
        text = value.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return text if all(sign.isprintable() or sign.isspace() for sign in text[:_MAX_JUDGED]) else ""


def _code_page(head: bytes) -> str:
    """The code page of text in a non-Latin script; empty if UTF-8 or Windows-1252 fits."""
    if head.isascii() or _is_utf8(head) or _n_controls(head) > _MAX_CONTROLS * len(head):
        return ""
    lines = [line for line in head.split(b"\n")[:-1] or [head] if not line.isascii()]
    n_utf8 = sum(map(_is_utf8, lines))
    sample = b"\n".join(lines)[:_MAX_JUDGED]
    n_foreign = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
    n_letters = n_foreign + len(sample) - len(sample.translate(None, _LATIN_LETTERS))
    if n_utf8 > _MAX_UTF8_SHARE * len(lines) or n_foreign < max(_MIN_FOREIGN, _MIN_FOREIGN_SHARE * n_letters):
        return ""
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=list(_CODE_PAGES)).best()
    return best.encoding if best is not None and best.encoding in _CODE_PAGES else ""


def _n_controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, bytes(set(range(32)) - set(b"\t\n\r\f\b\x1b"))))


def chunk_bytes(plan: ReadPlan) -> int:
    """Bytes per read: small if the plan has a limit, since a probe should not wait for megabytes."""
    return CHUNK_BYTES if plan.limit is None else _PROBED_BYTES


def utf8_chunks(
    stream: ByteStream, encoding: str, size: int = CHUNK_BYTES, max_line: int = MAX_LINE
) -> Iterator[bytes]:
    """The stream as valid UTF-8 without byte order mark, in chunks of whole lines.

    If the stream breaks off, the part before is yielded first, then the error is raised.
    """
    rest: list[bytes] = []
    try:
        for chunk in _marks_removed(stream, encoding, size):
            end = chunk.rfind(b"\n") + 1
            if end:
                yield to_utf8(b"".join((*rest, chunk[:end])))
                rest = []
            rest.append(chunk[end:])
            if sum(map(len, rest)) > max_line:
                raise ConnectorError("too_large", f"a line is longer than {max_line >> 20} MB")
    except ConnectorError:
        if last := b"".join(rest):
            yield to_utf8(last)
        raise
    if last := b"".join(rest):
        yield to_utf8(last)


def to_utf8(lines: bytes) -> bytes:
    """Whole lines as valid UTF-8.

    >>> to_utf8(b"caf\\xe9\\n\\xc3\\xa9\\n").decode()
    'café\\né\\n'
    """
    if lines.isascii() or _is_utf8(lines):
        return lines
    return b"\n".join(
        line if line.isascii() or _is_utf8(line) else decode_latin(line).encode()
        for line in lines.split(b"\n")
    )


def decode_cell(value: bytes, *, is_text: bool) -> str | None:
    """A binary value as text; ``None`` if it is neither Unicode, nor declared as text, nor a WKB geometry."""
    if b"\0" in value and not is_text and (text := _wide_text(value)):
        return text
    if _is_utf8(value):
        return value.decode()
    return decode_latin(value) if is_text else wkb_text(value)


def decode_latin(value: bytes) -> str:
    """Windows-1252, with its five undefined bytes as the control characters of Latin-1."""
    return codecs.charmap_decode(value, "strict", _LATIN)[0]  # type: ignore[arg-type]  # takes a text, too


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _marks_removed(stream: ByteStream, encoding: str, size: int) -> Iterator[bytes]:
    """The stream as UTF-8, or bytes that are read like it, without the byte order mark."""
    pieces = chunks(stream, size)
    if encoding == UTF8_CR:
        for piece in _marks_removed(stream, UTF8, size):
            yield piece.replace(b"\r", b"\n")
        return
    if encoding == UTF8:
        head = next(pieces, b"")
        while len(head) < len(codecs.BOM_UTF8) and (more := next(pieces, b"")):
            head += more
        yield head.removeprefix(codecs.BOM_UTF8).replace(b"\0", b"")
        # What Windows appends in UTF-16 to a UTF-8 file is ASCII text with a zero byte for each character.
        yield from (piece.replace(b"\0", b"") for piece in pieces)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    mark = "\ufeff"
    for piece in pieces:
        text = decoder.decode(piece)
        yield text.removeprefix(mark).encode()
        mark = "" if text else mark
    yield decoder.decode(b"", final=True).encode()
