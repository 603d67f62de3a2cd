"""Container logs of Kubernetes: each line has a prefix (``time stdout F``) before the line of a program.

The program's line is cut into ``key=value`` fields, as without the prefix.
Source: https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
"""

import re
from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scanner.log_formats.base import LogFormat, share
from scanner.logs.log_bytes import LineBuffer, Positions, slices
from scanner.logs.log_fields import LineFields, key_value_line_fields
from scanner.logs.log_table import joined, table_of

_WRAPPER = r"^(?P<time>\d{4}-\d\d-\d\dT\S{8,30}) (?P<stream>std(?:out|err)) [FP](?: |$)"
_LINE = re.compile(_WRAPPER)
_AFTER_STREAM = len(" F ")


def programs_lines(lines: Sequence[str]) -> list[str]:
    """The program's lines without the prefix; empty unless nearly all of ``lines`` have the prefix."""
    if share(lines, _LINE.match) < 0.8:
        return []
    return [line[found.end() :] for line in lines if (found := _LINE.match(line))]


def unwrapped(lines: LineBuffer, cut: Callable[[LineBuffer], LineFields]) -> LineFields:
    """The fields that ``cut`` finds in the program's lines, and the fields of the prefix."""
    found = pc.extract_regex(slices(lines.data, lines.starts, lines.ends), _WRAPPER)
    n_time, n_stream = _width(found, "time"), _width(found, "stream")
    wrapped = np.flatnonzero(n_stream)
    starts, streams = lines.starts[wrapped], lines.starts[wrapped] + n_time[wrapped] + 1
    stops = streams + n_stream[wrapped]
    floors = lines.starts.copy()
    floors[wrapped] = np.minimum(stops + _AFTER_STREAM, lines.ends[wrapped])
    wrapper = table_of(
        lines,
        np.concatenate((starts, streams)),
        np.concatenate((streams - 1, stops)),
        np.repeat(np.arange(2), wrapped.size),
        ["time", "stream"],
    )
    inner = cut(_blank(lines, floors))
    return LineFields(outer=joined(lines, wrapper, inner.outer.behind(floors)), inner=inner.inner)


def _width(found: pa.Array, part: str) -> Positions:
    lengths = pc.fill_null(pc.binary_length(pc.struct_field(found, part)), 0)
    return np.asarray(lengths.to_numpy(zero_copy_only=False), dtype=np.int64)


def _blank(lines: LineBuffer, stops: Positions) -> LineBuffer:
    """Replace the start of each line, up to the line's position in ``stops``, by as many spaces."""
    steps = np.zeros(lines.array.size + 1, dtype=np.int32)
    np.add.at(steps, lines.starts, 1)
    np.add.at(steps, stops, -1)
    bare = np.where(np.cumsum(steps[:-1]) > 0, np.uint8(ord(" ")), lines.array)
    return LineBuffer.of(bare.tobytes())


FORMAT = LogFormat(
    name="container",
    rank=31,
    takes=lambda lines, kind: kind != "document" and bool(programs_lines(lines)),
    fields=lambda lines, layout: unwrapped(lines, key_value_line_fields),
)
