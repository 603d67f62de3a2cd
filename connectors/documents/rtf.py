"""Read Rich Text Format (specification 1.9.1) as rows: everything except drawing instructions.

Headers, footers, notes, comments, hidden text and field contents are read as text; document properties
(author, title, ...) are read as fields.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from connectors.base import ConnectorError
from connectors.documents.rows import MAX_TEXT, TEXT, DocumentRow, clean, text_row

_TOKEN = re.compile(
    rb"""\\([a-z]{1,32})(-?\d{1,10})?[ ]? | \\'([0-9a-f]{2}) | \\([^a-z])
       | ([{}]) | [\r\n]+ | ([^\\{}\r\n]+) | \\""",
    re.IGNORECASE | re.VERBOSE,
)
_DRAWING = frozenset(
    {
        *(b"fonttbl", b"colortbl", b"stylesheet", b"listtable", b"listoverridetable", b"revtbl", b"rsidtbl"),
        *(
            b"pict",
            b"objdata",
            b"themedata",
            b"colorschememapping",
            b"datastore",
            b"latentstyles",
            b"xmlnstbl",
        ),
        *(b"filetbl", b"pgptbl", b"wgrffmtfilter", b"mmathPr", b"generator", b"blipuid", b"panose", b"falt"),
        *(b"atnref", b"atndate", b"atntime", b"atrfstart", b"atrfend", b"bkmkstart", b"bkmkend"),
        *(b"pnseclvl", b"listtext", b"pntext", b"ffdata", b"objclass", b"sp", b"template", b"nextfile"),
    }
)
_PROPERTIES = {
    **{name.encode(): name for name in ("author", "title", "subject", "manager", "company", "keywords")},
    b"operator": "last_modified_by",
    b"doccomm": "comment",
    b"atnauthor": "author",
    b"atnid": "author",
    **dict.fromkeys((b"annotation", b"footnote", b"header", b"headerl", b"headerr", b"headerf"), TEXT),
    **dict.fromkeys((b"footer", b"footerl", b"footerr", b"footerf"), TEXT),
}
_ENDS = frozenset({b"par", b"sect", b"page", b"line", b"row", b"pard", b"sectd"})
_BLANKS = {
    **dict.fromkeys((b"tab", b"cell", b"nestcell"), "\t"),
    **dict.fromkeys((b"emspace", b"enspace", b"qmspace"), " "),
    **dict.fromkeys((b"emdash", b"endash"), "-"),
    **dict.fromkeys((b"lquote", b"rquote"), "'"),
    **dict.fromkeys((b"ldblquote", b"rdblquote"), '"'),
}
_CHARSETS = {0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5"}
_CHARSETS |= {161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257"}
_CHARSETS |= {204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437"}
_MAX_DEPTH = 10_000


@dataclass(frozen=True)
class _Group:
    """The state of the parser in a group, which lasts until the group's closing brace."""

    destination: str = ""
    """The property to which characters belong; empty if they belong to the text."""
    is_drawing: bool = False
    is_fonts: bool = False
    n_skipped: int = 1
    """Number of characters to skip after a Unicode character, because they replace it in old programs."""
    font: int = -1


@dataclass
class _Reader:
    page: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    stack: list[_Group] = field(default_factory=list)
    group: _Group = field(default_factory=_Group)
    text: list[str] = field(default_factory=list)
    value: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    """Bytes that are not decoded yet, in the code page of the document or of the font."""
    surrogate: int = 0
    to_skip: int = 0
    length: int = 0
    n_objects: int = 0

    def rows(self, data: bytes) -> Iterator[DocumentRow]:
        for token in _TOKEN.finditer(data):
            word, number, code, symbol, brace, plain = token.groups()
            if plain is not None:
                self._bytes(plain)
            elif code is not None:
                self._bytes(bytes.fromhex(code.decode()))
            elif brace == b"{":
                self._flush()
                if len(self.stack) > _MAX_DEPTH:
                    raise ConnectorError("corrupt", "the groups of the document are nested too deeply")
                self.stack.append(self.group)
            elif brace == b"}":
                yield from self._close()
            elif word is not None:
                yield from self._word(word.lower(), int(number) if number else None)
            elif symbol is not None:
                self._symbol(symbol)
            if self.length > MAX_TEXT:
                yield from self._paragraph()
        yield from self._paragraph()

    def _word(self, word: bytes, number: int | None) -> Iterator[DocumentRow]:
        if word == b"u" and number is not None:
            self._unicode(number & 0xFFFF)
        elif word in _ENDS and not self.group.is_drawing:
            if self.group.destination:
                self._put("\n")
            else:
                yield from self._paragraph()
        elif word in _BLANKS:
            self._put(_BLANKS[word])
        elif word == b"uc" and number is not None:
            self.group = replace(self.group, n_skipped=max(0, number))
        elif word == b"bin" and number:
            self.to_skip = number
        elif word == b"ansicpg" and number:
            self.page = _codec(f"cp{number}")
        elif word in (b"mac", b"pc", b"pca"):
            self.page = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}[word]
        elif word == b"f" and number is not None:
            self._flush()
            self.group = replace(self.group, font=number)
        elif word == b"fcharset" and self.group.is_fonts and number is not None:
            self.fonts[self.group.font] = _CHARSETS.get(number, "")
        else:
            self._destination(word)

    def _destination(self, word: bytes) -> None:
        self.n_objects += word == b"objdata"
        if word in _DRAWING:
            self.group = replace(self.group, is_drawing=True, is_fonts=word == b"fonttbl")
        elif word in _PROPERTIES and not self.group.is_drawing:
            self._flush()
            self.group = replace(self.group, destination=_PROPERTIES[word])

    def _symbol(self, symbol: bytes) -> None:
        if symbol in b"\\{}":
            self._bytes(symbol)
        elif symbol in (b"~", b"_"):
            self._put(" " if symbol == b"~" else "-")
        elif symbol in (b"\t", b"\n", b"\r"):
            self._put("\t" if symbol == b"\t" else "\n")

    def _bytes(self, data: bytes) -> None:
        if self.to_skip:
            skipped = min(self.to_skip, len(data))
            self.to_skip -= skipped
            data = data[skipped:]
        if not self.group.is_drawing:
            self.waiting += data

    def _unicode(self, code: int) -> None:
        if 0xD800 <= code < 0xDC00:
            self.surrogate = code
        elif 0xDC00 <= code < 0xE000 and self.surrogate:
            self._put(chr(0x10000 + ((self.surrogate - 0xD800) << 10) + code - 0xDC00))
            self.surrogate = 0
        else:
            self._put(chr(code))
        self.to_skip = self.group.n_skipped

    def _flush(self) -> None:
        """Decode the collected bytes and add the text."""
        if self.waiting:
            page = self.fonts.get(self.group.font) or self.page
            data, self.waiting = bytes(self.waiting), bytearray()
            self._keep(data.decode(page, "replace"))

    def _put(self, text: str) -> None:
        self._flush()
        if not self.group.is_drawing:
            self._keep(text)

    def _keep(self, text: str) -> None:
        (self.value if self.group.destination else self.text).append(text)
        self.length += len(text)

    def _close(self) -> Iterator[DocumentRow]:
        self._flush()
        self.to_skip = 0
        outer = self.stack.pop() if self.stack else _Group()
        if self.group.destination and not outer.destination:
            value, self.value = clean("".join(self.value)), []
            yield DocumentRow({self.group.destination: value})
        self.group = outer

    def _paragraph(self) -> Iterator[DocumentRow]:
        self._flush()
        text, self.text, self.length = clean("".join(self.text)).strip("\t "), [], 0
        if text:
            yield text_row(text)


def rtf_rows(data: bytes) -> Iterator[DocumentRow]:
    """Yield the rows of a document. Embedded objects are reported as not read, by a ``ConnectorError`` at the
    end.
    """
    reader = _Reader()
    yield from reader.rows(data)
    if reader.n_objects:
        raise ConnectorError("unsupported", f"{reader.n_objects} objects in the document were not read")


def _codec(name: str) -> str:
    """The Python name of a code page, or Windows-1252 if Python does not know the code page."""
    name = {"cp936": "gb18030", "cp10000": "mac_roman", "cp65001": "utf-8"}.get(name, name)
    try:
        b"".decode(name)
    except LookupError:
        return "cp1252"
    return name
