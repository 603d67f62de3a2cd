"""Answer each line of a stream with the spans of its text, in order.

Lines that have arrived are processed together, because a language model is faster on many texts at once. A
line is never delayed until the next one arrives.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from detectors.matching.spans import Span

FindSpans = Callable[[Sequence[str]], Sequence[Sequence["Span"]]]
"""Maps texts to the spans found in each text."""

_READ_BYTES: Final = 1 << 18
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_MALFORMED: Final = "not a JSON object with a string 'text'"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of input. ``error`` states why the line could not be processed."""

    number: int
    id: object = None
    text: str = ""
    error: str = ""


def answer_lines(
    source: BinaryIO, out: BinaryIO, find: FindSpans, *, plain: bool, complain: Callable[[str], None]
) -> int:
    """Answer each line of ``source`` on ``out`` and return the number of failures.

    ``complain`` is called for each failure, with a message that contains the line number but not the text.
    """
    read_line = read_plain if plain else read_json
    n_failed = 0
    number = 1
    for raw_lines in _available_lines(source):
        lines = [read_line(raw, number + index) for index, raw in enumerate(raw_lines)]
        number += len(lines)
        for line, spans in _spans_of_all(lines, find):
            if line.error:
                n_failed += 1
                complain(f"line {line.number}: {line.error}")
            out.write(_answer(line, spans))
        out.flush()
    return n_failed


def read_plain(raw: bytes, number: int) -> Line:
    """Read a line of plain text. The id is the line number."""
    return Line(number=number, id=number, text=raw.rstrip(b"\r").decode("utf-8", "replace"))


def read_json(raw: bytes, number: int) -> Line:
    """Read a line of the form ``{"id": any, "text": "..."}``. A blank line counts as an empty text."""
    if not raw.strip():
        return Line(number=number)
    try:
        record = json.loads(raw.decode("utf-8", "replace"))
        identity = record.get("id")
        json.dumps(identity, allow_nan=False)
    except (ValueError, AttributeError, RecursionError):
        return Line(number=number, error=_MALFORMED)
    text = record.get("text")
    if not isinstance(text, str):
        return Line(number=number, id=identity, error=_MALFORMED)
    return Line(number=number, id=identity, text=_SURROGATES.sub("\ufffd", text))


def _available_lines(source: BinaryIO) -> Iterator[list[bytes]]:
    """Yield lines without line ends, in batches of the lines that one read completes."""
    read: Callable[[int], bytes] = getattr(source, "read1", source.read)
    pending: list[bytes] = []
    while chunk := read(_READ_BYTES):
        pending.append(chunk)
        if b"\n" in chunk:
            *whole, rest = b"".join(pending).split(b"\n")
            pending = [rest]
            yield whole
    if last := b"".join(pending):
        yield [last]


def _spans_of_all(lines: Sequence[Line], find: FindSpans) -> "Iterator[tuple[Line, Sequence[Span]]]":
    try:
        spans = find([line.text for line in lines])
    except Exception:  # one text that breaks a validator must not affect others
        yield from (_spans_alone(line, find) for line in lines)
    else:
        yield from zip(lines, spans, strict=True)


def _spans_alone(line: Line, find: FindSpans) -> "tuple[Line, Sequence[Span]]":
    try:
        return line, find([line.text])[0]
    except Exception as error:
        words = line.error or f"a detector failed on it ({type(error).__name__})"
        return Line(number=line.number, id=line.id, error=words), []


def _answer(line: Line, spans: "Sequence[Span]") -> bytes:
    body: dict[str, object] = {"id": line.id, "spans": [vars(span) for span in spans]}
    if line.error:
        body["error"] = f"line {line.number}: {line.error}"
    return json.dumps(body).encode() + b"\n"
