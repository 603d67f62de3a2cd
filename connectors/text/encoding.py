"""Detect a file's character encoding from the head of the file, and convert lines to UTF-8.

UTF-16, UTF-32 and code pages of non-Latin scripts are detected from the head. Everything else is read as
UTF-8, except that lines that are not valid UTF-8 are read as Windows-1252, the superset of Latin-1 that the
web standard uses (https://encoding.spec.whatwg.org/#names-and-labels). Therefore, no text is lost in files
with mixed encodings, and a line gives the same text wherever the file is split.
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
"""Maximum length, in bytes, of a line that is read."""
UTF8, UTF16_LE, UTF16_BE = "utf-8", "utf-16-le", "utf-16-be"
UTF8_CR = "utf-8-cr"
"""UTF-8 with lines that end in only a carriage return, as on old Macs."""
UTF32_LE, UTF32_BE = "utf-32-le", "utf-32-be"
_BOMS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, UTF32_LE),
    (codecs.BOM_UTF32_BE, UTF32_BE),
    (codecs.BOM_UTF16_LE, UTF16_LE),
    (codecs.BOM_UTF16_BE, UTF16_BE),
)
_MIN_NULS_SHARE = 0.3
"""The least share of zeros among the high bytes of text for it to count as UTF-16."""


_CODE_PAGES = (
    *("cp1251", "koi8_r", "cp866", "iso8859_5", "cp1253", "cp1255", "cp1256", "cp874"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
"""Encodings in which no character contains a line-end byte, so that lines can be split before decoding."""
_MIN_FOREIGN, _MAX_JUDGED = 24, 1 << 14
"""How many non-ASCII bytes are needed to guess a code page, and how many bytes of text are inspected."""
_MIN_FOREIGN_SHARE = 0.4
"""The least share of non-ASCII bytes among the letters needed to guess a code page. If there are fewer, they
are accented letters, for which guesses are poor.
"""
_LATIN = "".join(
    char if char != "\ufffd" else chr(byte)
    for byte, char in enumerate(bytes(range(256)).decode("cp1252", "replace"))
)
"""For each byte, the character in Windows-1252."""
_LATIN_LETTERS = string.ascii_letters.encode()
_MAX_UTF8_SHARE = 0.1
_MAX_CONTROLS = 0.02


def encoding_of(head: bytes) -> str:
    """The Python name of the encoding, which is ``utf-8`` also for ASCII and for UTF-8 with some invalid
    bytes.

    >>> encoding_of("id;name".encode("utf-16-le")), encoding_of(b"id;na\\xefve")
    ('utf-16-le', 'utf-8')
    """
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    return _wide(head[: 4096 & ~3]) or _code_page(head) or UTF8


def has_return_ends(head: bytes) -> bool:
    """Whether all lines end with only a carriage return.

    >>> has_return_ends(b"a\\rb\\r"), has_return_ends(b"a\\r\\n")
    (True, False)
    """
    return b"\r" in head and b"\n" not in head


def _wide(head: bytes) -> str:
    """The encoding of UTF-16 or UTF-32 without a byte order mark, recognised by zero bytes; empty for other
    text.
    """
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
    """The text of bytes in UTF-16 or UTF-32; empty if the bytes are neither, or have characters that text
    does not have.
    """
    encoding = _wide(value[:_MAX_JUDGED])
    if not encoding:
        return ""
    try:
        text = value.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return text if all(sign.isprintable() or sign.isspace() for sign in text[:_MAX_JUDGED]) else ""


def _code_page(head: bytes) -> str:
    """The code page of text in a non-Latin script; empty if the text can be UTF-8 or Windows-1252."""
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
    """Number of bytes per read. It is small if the plan has a limit, because a probe should not wait for
    megabytes.
    """
    return CHUNK_BYTES if plan.limit is None else _PROBED_BYTES


def utf8_chunks(
    stream: ByteStream, encoding: str, size: int = CHUNK_BYTES, max_line: int = MAX_LINE
) -> Iterator[bytes]:
    """Yield the stream as valid UTF-8 without a byte order mark, in chunks of whole lines.

    If reading the stream fails, what was read before is yielded first, and then the error is raised.
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
    """Convert whole lines to valid UTF-8. Lines that are not valid UTF-8 are read as Windows-1252.

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
    """A binary value as text; ``None`` if the value is neither Unicode, nor declared as text, nor a WKB
    geometry.
    """
    if b"\0" in value and not is_text and (text := _wide_text(value)):
        return text
    if _is_utf8(value):
        return value.decode()
    return decode_latin(value) if is_text else wkb_text(value)


def decode_latin(value: bytes) -> str:
    """Decode Windows-1252. The five bytes that are undefined there become the control characters of
    Latin-1.
    """
    return codecs.charmap_decode(value, "strict", _LATIN)[0]  # type: ignore[arg-type]  # takes a text, too


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _marks_removed(stream: ByteStream, encoding: str, size: int) -> Iterator[bytes]:
    """Yield the stream without a byte order mark, as UTF-8 or as bytes that are later read like UTF-8."""
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
        # If Windows appends UTF-16 to a UTF-8 file, this is usually ASCII text with an additional zero byte
        # per character.
        yield from (piece.replace(b"\0", b"") for piece in pieces)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    mark = "\ufeff"
    for piece in pieces:
        text = decoder.decode(piece)
        yield text.removeprefix(mark).encode()
        mark = "" if text else mark
    yield decoder.decode(b"", final=True).encode()
