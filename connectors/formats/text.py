"""Text and logs, read line by line. This format can read any file that consists of characters.

A file counts as a log because of its name or because of how the lines begin. Whether or not it does, the
lines are returned unchanged.
"""

import contextlib
import re
from collections.abc import Iterator

import pyarrow as pa

from connectors.base import Collection, ReadPlan, Split
from connectors.formats.base import Format, Head, Match
from connectors.storage.content import Content
from connectors.text.blocks import line_stretch
from connectors.text.encoding import UTF8
from connectors.text.lines import line_splits, read_lines

_LOG_NAME = re.compile(r"(?i)(^|[._-])(log|syslog)s?([._-]|$)|(^|/)(messages|maillog)(\.|$)")
_LOG_LINE = re.compile(
    r"""[<\[(]?(?:
        \d{4}-\d\d-\d\d[T\ ]\d\d:\d\d           # 2026-01-31T12:00, 2026-01-31 12:00
      | \d{4}/\d\d/\d\d\ \d\d:\d\d              # 2026/01/31 12:00
      | [A-Z][a-z]{2}\ [\ \d]\d\ \d\d:\d\d:\d\d # Jan 31 12:00:00
      | [A-Z][a-z]{2}\ [A-Z][a-z]{2}\ [\ \d]\d\ \d\d:\d\d # [Sat Jan 31 12:00:00 2026]
      | \d\d?-[A-Z][a-z]{2}-\d{4}\ \d\d:\d\d    # 31-Jan-2026 12:00
      | [A-Z][a-z]{2}\ \d\d?,\ \d{4}\ \d\d?:\d\d:  # Jan 31, 2026 12:00:00 PM
      | [DIWEF],\ \[\d{4}-\d\d-\d\dT           # I, [2026-01-31T12:00
      | [IWEF]\d{4}\ \d\d:\d\d:\d\d\.\d+\ +\d+\ # I0131 12:00:00.000000 1 main.go:7]
      | (?:TRACE|DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL|CRITICAL)[\ :]+\[?\d{4}-\d\d-\d\d  # INFO 2026-01-31
      | \d{1,3}>                                # <34>: syslog priority
      | \S+\ \S+\ \S+\ \[\d\d/[A-Z][a-z]{2}/\d{4}:    # 192.0.2.1 - - [31/Jan/2026:
      | \w+=\S+\s+\w+=                          # key=value key=
      | \{"                                     # one JSON object a line
    )""",
    re.VERBOSE,
)
_SAMPLE_LINES = 50
_LOG_SHARE = 0.6
"""The least share of lines in a log that must begin like log lines; stack traces and wrapped lines do not."""


def is_log(name: str, text: str) -> bool:
    """Whether a text is a log, according to its file name or to how its lines begin.

    >>> is_log("mail/access.log.1", ""), is_log("notes", "level=info to=x\\n"), is_log("logo.txt", "Dear all")
    (True, True, False)
    """
    if _LOG_NAME.search(name.rpartition("/")[2]):
        return True
    lines = [line for line in text.splitlines()[:_SAMPLE_LINES] if line.strip()]
    return bool(lines) and sum(bool(_LOG_LINE.match(line)) for line in lines) >= _LOG_SHARE * len(lines)


def _sniff(head: Head) -> Match:
    return Match.FALLBACK


def _describe(head: Head) -> Iterator[Collection]:
    yield Collection(
        name=head.name,
        kind="log" if is_log(head.name, head.text) else "document",
        layout="lines",
        size=head.size,
        format="text",
        locator=(head.content.address,),
        options=head.options(),
    )


def _splits(collection: Collection, content: Content, target_bytes: int) -> list[Split]:
    return line_splits(content, target_bytes) if collection.options["encoding"] == UTF8 else [Split()]


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    with contextlib.closing(content.open(split.start, split.stop)) as stream:
        yield from read_lines(stream, collection.options["encoding"], split.first_row, plan)


FORMAT = Format(name="text", sniff=_sniff, describe=_describe, splits=_splits, read=_read, align=line_stretch)
