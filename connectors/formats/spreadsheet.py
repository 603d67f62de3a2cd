"""Spreadsheets (``.xlsx``, ``.xlsb``, ``.xls``, ``.ods``): every sheet that contains rows, hidden or not.

Workbooks are recognised by their content. The header is the first full row, or the first two rows if both
contain names. Rows above the header, such as titles and remarks, are read like the rows below. Everything
besides cells is a document with the name of the workbook: author, comments, headers, footers, drawings,
charts, lists to choose from, texts in formulas, filters, pivot caches and connections; for ``.xls``, only the
properties are read. Embedded files are members. Sampling: by a seeded hash of the row's ordinal, without
bias. Cost: a sheet is unpacked in memory as a whole, so neither workbooks that unpack to more than half a
gigabyte nor sheets with few cells that lie far apart are read.
"""

import contextlib
import datetime
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

import orjson
import pyarrow as pa

from connectors.arrow.batches import blocks, make_batch, text_array, unique_names
from connectors.base import Collection, ConnectorError, FieldInfo, ReadPlan, Split
from connectors.documents.rows import DocumentRow, batches, document
from connectors.documents.sheet_extent import far_sheets
from connectors.documents.sheet_repeats import check_repeats
from connectors.documents.workbook import beside_cells, files_in
from connectors.formats.base import Format, Head, Match
from connectors.sampling import Picker
from connectors.storage.content import Content
from connectors.storage.head import is_binary, is_workbook
from connectors.text.table_head import table_head

_NAME = "spreadsheet"
_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xlam", ".xls", ".xlt", ".ods", ".ots")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAM = "Workbook".encode("utf-16-le")
_MAX_BYTES, _MAX_OLE_BYTES = 512 << 20, 256 << 20
_SAMPLE_ROWS = 200
_EMPTY_AT_ONCE = 64
_BLOCK_ROWS = 4096


def _sniff(head: Head) -> Match:
    if head.data.startswith(b"PK"):
        is_book = head.suffix in _SUFFIXES or is_workbook(head)
        return Match.MAGIC if is_book else Match.NO
    if head.data.startswith(_OLE):
        return Match.MAGIC if head.suffix in _SUFFIXES or _OLE_STREAM in head.data else Match.NO
    # HTML tables and delimited text often have the suffix .xls, because Excel opens them.
    is_book = head.suffix in _SUFFIXES and head.suffix != ".xlt" and is_binary(head)
    return Match.NAMED if is_book else Match.NO


@contextlib.contextmanager
def _opened(content: Content) -> Iterator[Any]:
    """Open a workbook with the library."""
    import python_calamine as calamine

    with contextlib.closing(content.seekable()) as stream:
        _check_size(stream)
        with _in_our_words(), contextlib.closing(calamine.load_workbook(stream)) as book:
            yield book


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    """Replace errors of the library, including Rust panics, by ``ConnectorError``, because their texts can
    contain values.
    """
    import python_calamine as calamine

    try:
        yield
    except calamine.PasswordError:
        raise ConnectorError("unsupported", "the workbook is encrypted") from None
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise _damaged(error) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise _damaged(error) from None
        raise


def _damaged(error: BaseException) -> ConnectorError:
    return ConnectorError("corrupt", f"the workbook is damaged ({type(error).__name__})")


def _check_size(stream: BinaryIO) -> None:
    size, is_zip = stream.seek(0, 2), zipfile.is_zipfile(stream)
    if is_zip:
        try:
            size = sum(info.file_size for info in zipfile.ZipFile(stream).infolist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise ConnectorError("corrupt", "the workbook is damaged") from None
    stream.seek(0)
    limit = _MAX_BYTES if is_zip else _MAX_OLE_BYTES
    if size > limit:
        raise ConnectorError("too_large", f"workbooks are read up to {limit >> 20} MB, unpacked")


def _describe(head: Head) -> Iterator[Collection]:
    found = 0
    with contextlib.closing(head.content.seekable()) as stream:
        check_repeats(stream)
        far = far_sheets(stream)
    with _opened(head.content) as book:
        for index, name in enumerate(book.sheet_names):
            try:
                if index in far:
                    raise far[index]
                with _in_our_words():
                    sheet = _sheet(head, book, index, name)
            except ConnectorError as error:
                sheet = _collection_named(head, name, status="failed", reason=str(error))
            if sheet:
                found += 1
                yield sheet
    if any(True for _ in _beside(head.content)):
        found += 1
        yield document(head, _NAME)
    if not found:
        raise ConnectorError("empty", "no sheet of the workbook holds rows")


def _sheet(head: Head, book: Any, index: int, name: str) -> Collection | None:
    sample: list[list[str | None]] = []
    n_rows, filled = 0, set[int]()
    for n_rows, row in enumerate(_rows(book, index), start=1):
        filled.update(place for place, cell in enumerate(row) if cell is not None)
        if n_rows <= _SAMPLE_ROWS:
            sample.append(row)
    return _collection(head, index, name, sample, n_rows, sorted(filled)) if any(sample) else None


def _collection_named(head: Head, name: str, **known: Any) -> Collection:
    return Collection(name=f"{head.name}!/{name}", kind="table", size=head.size, format=_NAME, **known)


def _beside(content: Content) -> Iterator[DocumentRow]:
    """Yield at most one row of the content outside the cells, to find out whether there is such content.

    Damage is not reported here, but when the content is read.
    """
    with contextlib.suppress(ConnectorError):
        yield from islice(beside_cells(content), 1)


def _collection(
    head: Head,
    index: int,
    name: str,
    sample: Sequence[Sequence[str | None]],
    n_rows: int,
    filled: Sequence[int],
) -> Collection:
    """``filled`` gives the indexes of the columns with content, because formatting alone can make a sheet
    16,384 columns wide.
    """
    beginning = table_head([[_cell(row, place) or "" for place in filled] for row in sample])
    named = dict(zip(filled, beginning.names, strict=False))
    names = unique_names([named.get(place, "") for place in range(filled[-1] + 1)])
    columns = [names[place] for place in filled]
    return _collection_named(
        head,
        name,
        rows=n_rows - beginning.n_names,
        fields=tuple(FieldInfo(name=column, type="") for column in columns),
        locator=(head.content.address, str(index)),
        options={
            "above": str(beginning.n_above),
            "header": str(beginning.n_names),
            "columns": orjson.dumps(columns).decode(),
            "places": orjson.dumps(filled).decode(),
        },
    )


def _cell(row: Sequence[str | None], place: int) -> str | None:
    return row[place] if place < len(row) else None


def _rows(book: Any, index: int) -> Iterator[list[str | None]]:
    """Yield the rows of a sheet from the first one that is not empty, each up to the row's last cell with
    content. Chart sheets have no rows.
    """
    # The library's enumeration members can be compared, but have no names.
    if not str(book.sheets_metadata[index].typ).endswith(".WorkSheet"):
        return
    for row in book.get_sheet_by_index(index).iter_rows():
        yield [_text(value) for value in row[: _end(row)]]


def _end(row: Sequence[Any]) -> int:
    """Number of cells in a row up to the last one with content, because thousands of empty cells can
    follow.
    """
    end = len(row)
    while end >= _EMPTY_AT_ONCE:
        last = row[end - _EMPTY_AT_ONCE : end]
        if last.count("") + last.count(None) < _EMPTY_AT_ONCE:
            break
        end -= _EMPTY_AT_ONCE
    while end and row[end - 1] in ("", None):
        end -= 1
    return end


def _text(value: Any) -> str | None:
    """The value of a cell as text. Whole numbers have no decimal point, so that card numbers look as
    typed.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e17:
        return str(int(value))
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    if len(collection.locator) == 1:
        yield from batches(beside_cells(content), plan)
        return
    options, picker, first = collection.options, Picker(plan), 1
    columns, places = orjson.loads(options["columns"]), orjson.loads(options["places"])
    with _opened(content) as book:
        rows = _rows(book, int(collection.locator[1]))
        above = int(options["above"])
        names = range(above, above + int(options["header"]))
        body = (row for place, row in enumerate(rows) if place not in names)
        for block in blocks(body, min(_BLOCK_ROWS, plan.batch_rows)):
            offsets = picker.pick(first, len(block))
            if len(offsets):
                chosen = [block[offset] for offset in offsets]
                cells = ([_cell(row, place) for row in chosen] for place in places)
                yield make_batch(offsets + first, dict(zip(columns, map(text_array, cells), strict=True)))
            first += len(block)
            if picker.is_done:
                return


FORMAT = Format(
    name=_NAME, sniff=_sniff, describe=_describe, read=_read, needs_file=True, members=files_in, is_risky=True
)
