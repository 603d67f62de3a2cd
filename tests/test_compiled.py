"""The compiled C passes find exactly what NumPy and Hyperscan find, on any bytes."""

import dataclasses
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import build_backend
from connectors.arrow.batches import make_batch
from connectors.base import LINE
from detectors.base import Hints
from detectors.matching import native
from detectors.matching.automaton import Automaton
from detectors.matching.grouped_hits import grouped_hits
from detectors.matching.hits import Hits
from detectors.matching.library import open_library
from detectors.matching.pattern_pass import PatternPass
from detectors.matching.regular import automaton_of
from detectors.matching.word_patterns import word_pattern
from detectors.registry import load_detectors
from scanner.counting.log_lines import tally_lines
from scanner.counting.plan import CollectionPlan
from scanner.counting.scan_context import open_scan
from scanner.counting.unit_tally import UnitTally
from scanner.log_formats.registry import fields_of
from scanner.logs import log_native
from scanner.logs.log_bytes import LineBuffer

ROOT = Path(build_backend.__file__).parent
MODULES = (native, log_native)
HINTS = Hints(regions=("US", "GB", "DE"))
FORMATS = ("key_value", "json", "access", "access_vhost", "sentences")
PIECES = (
    *(
        '"',
        '\\"',
        "\\",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        " ",
        "=",
        "?",
        "&",
        "\n",
        "=>",
        "'",
        "é",
        "-",
        "#",
        "\t",
    ),
    *(
        "text",
        "a",
        "to",
        "_",
        "null",
        '"k"',
        '"k":',
        '"k": ',
        '{"a":1}',
        '"b":{"c":"d"}',
        "x=1",
        "?q=2",
        "&r=3 ",
    ),
    *("from 192.0.2.7", "user ann from", "user ann " + "é" * 30, " 'v'", ' "v"', ", w: v,", "A" * 130),
    *('"GET /a?b=c HTTP/1.1"', "[24/Nov/2026]", "- - ", '192.0.2.7 - - [t] "GET /x?y=z" 200 '),
)


@pytest.fixture(scope="module", autouse=True)
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Compile the libraries on this machine, in a separate folder and with warnings as errors."""
    folder = tmp_path_factory.mktemp("compiled")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            build_backend, "_FLAGS", (*build_backend._FLAGS, "-Wall", "-Wextra", "-Wshadow", "-Werror")
        )
        for module, source in zip(MODULES, build_backend._SOURCES, strict=True):
            own = Path(shutil.copy(ROOT / source, folder))
            assert build_backend._compiled(own)
            library = open_library(own.with_suffix(".so"), module._PASSES)
            assert library is not None
            patched.setattr(module, "_LIBRARY", library)
            patched.setattr(module, "COMPILED", True)
        yield folder


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A function that calls another one without the compiled libraries."""

    def without(call: Any, *arguments: Any) -> Any:
        with pytest.MonkeyPatch.context() as patched:
            for module in MODULES:
                patched.setattr(module, "COMPILED", False)
            return call(*arguments)

    yield without


def _cut(data: bytes, log_format: str) -> list[object]:
    fields = fields_of(LineBuffer.of(data), log_format)
    return [
        (
            table.starts.tolist(),
            table.stops.tolist(),
            table.codes.tolist(),
            table.labels,
            table.lines.tolist(),
        )
        for table in (fields.outer, fields.inner)
    ]


@pytest.mark.parametrize("log_format", FORMATS)
def test_fields_are_the_same(log_format: str, slow: Any) -> None:
    rng = random.Random(f"fields {log_format}")
    for _ in range(250):
        data = "".join(rng.choices(PIECES, k=rng.randint(0, 60))).encode()
        assert _cut(data, log_format) == slow(_cut, data, log_format)


def test_many_names_are_no_problem(slow: Any) -> None:
    data = "\n".join(f'{{"k{n}": {{"v": {n}}}}}' for n in range(3_000)).encode()
    assert _cut(data, "json") == slow(_cut, data, "json")


def test_hits_are_the_same(slow: Any) -> None:
    detectors = tuple(item for item in load_detectors() if any(map(word_pattern, item.patterns)))
    examples = [text for item in detectors for text in (*item.examples, *item.counterexamples)]
    fast, pure = PatternPass(detectors), slow(PatternPass, detectors)
    rng = random.Random("hits")
    marks = ("", " ", "\n", "-", ".", "@", "/", ", ", "=")
    for _ in range(120):
        words = [rng.choice(examples) + rng.choice(marks) for _ in range(rng.randint(0, 40))]
        noise = bytes(rng.choices(b"0123456789ab.@-+ \n/:%A\xc3", k=rng.randint(0, 400)))
        for data in ("".join(words).encode(), noise, rng.randbytes(200)):
            found, wanted = fast.find(data, HINTS), slow(pure.find, data, HINTS)
            for item in dataclasses.fields(found):
                assert getattr(found, item.name).tolist() == getattr(wanted, item.name).tolist(), item.name


def test_counts_are_the_same(slow: Any) -> None:
    """More different values than a sketch keeps, in two batches, some in several fields of a line."""
    detectors = tuple(load_detectors("*ADDRESS*")) + tuple(load_detectors("PHONE_NUMBER"))
    fast, pure = PatternPass(detectors), slow(PatternPass, detectors)
    rng = random.Random("counts")
    values = ("192.0.2.{}", "a{}@example.org", "b{}@mail.{}.com", "+12025550{:03}", "10.1.2.{}", "8.8.4.{}")
    lines = [
        " ".join(f"k{n}={rng.choice(values).format(rng.randrange(900), 'x' * (n + 1))}" for n in range(4))
        for _ in range(6_000)
    ]

    def counted(patterns: PatternPass) -> UnitTally:
        tally, scan = UnitTally(), open_scan(patterns, CollectionPlan(log_format="key_value"))
        for first in (0, 3_000):
            texts = pa.array(lines[first : first + 3_000])
            tally_lines(tally, make_batch(np.arange(first, first + 3_000), {LINE: texts}), scan)
        return tally

    found = counted(fast)
    entities = found.groups[""].fields["k0"].entities
    assert len(entities) > 3 and any(entity.valid.overflowed for entity in entities.values())
    assert found == slow(counted, pure)


def test_hits_are_grouped_by_field_and_detector() -> None:
    n, last = 12, 10**6
    rows, flags = np.arange(n) // 2, np.ones(n, dtype=np.bool_)
    detector, fields = np.tile([500, 7], n // 2).astype(np.int16), np.repeat([last, 3], n // 2)
    verdict, keys = np.ones(n, dtype=np.int8), np.arange(n, dtype=np.uint64)
    hits = Hits(detector, rows, rows.astype(np.int32), rows.astype(np.int32), verdict, keys, flags, flags)
    ranks = np.zeros(8, dtype=np.int8)
    for kind in (np.int64, np.int16):
        groups = grouped_hits(
            dataclasses.replace(hits, row=rows.astype(kind)), fields, ranks, lambda *_: (4, 2), 2
        )
        found = [
            (one.field, one.detector, one.n_valid, one.first_rows, one.listed.tolist()) for one in groups
        ]
        assert found == [
            (3, 7, 3, [3, 4], []),
            (3, 500, 3, [3, 4], []),
            (last, 7, 3, [0, 1], [1, 3]),
            (last, 500, 3, [0, 1], [0, 2, 4]),
        ]
    for wrong in (fields - last, fields[1:]):
        with pytest.raises(IndexError):
            next(grouped_hits(hits, wrong, ranks, lambda *_: (4, 2), 2))


def test_overlaps_are_settled_alike(slow: Any) -> None:
    rng = np.random.default_rng(5)
    data = np.frombuffer(b"a b" * 40, dtype=np.uint8)
    rows = np.array([0, 41]), np.array([40, 100])
    for size in (0, 1, 40, 400):
        start = rng.integers(0, 60, size)
        found = (rng.integers(0, 6, size), start, start + rng.integers(1, 30, size))
        rules = native.Rules(
            np.array([0, 1, 1, 2, 3, 3]), rng.integers(0, 2, 6) > 0, rng.integers(0, 3, (6, 6)) == 0
        )
        verdict, supported = rng.integers(0, 4, size).astype(np.int8), rng.integers(0, 2, size) > 0

        def columns(
            found: Any = found, verdict: Any = verdict, rules: Any = rules, near: Any = supported
        ) -> Any:
            placed = native.arranged(found, verdict, rows[0])
            return [part.tolist() for part in native.finished(data, placed, near, rules, rows, 7)]

        assert columns() == slow(columns)


def test_states_are_the_same(slow: Any) -> None:
    table = automaton_of(["[ab]{1,3}", "a+c", "b{300}"])
    assert table is not None
    data = np.frombuffer(b"abcaabbbac" * 20 + b"b" * 400, dtype=np.uint8)
    start = np.arange(0, 250, dtype=np.int64)
    end = np.minimum(start + start % 9 + (start == 220) * 300, len(data))
    assert np.array_equal(table.accepted(data, start, end), slow(Automaton.accepted, table, data, start, end))
    assert np.array_equal(table.after(data, start, 4), slow(Automaton.after, table, data, start, 4))
    some, others = table.ends(data, start, 64), slow(Automaton.ends, table, data, start, 64)
    assert sorted(zip(*map(np.ndarray.tolist, some), strict=True)) == sorted(
        zip(*map(np.ndarray.tolist, others), strict=True)
    )


def test_runs_are_the_same(slow: Any) -> None:
    data = np.frombuffer(b"ab cd  e" * 9, dtype=np.uint8)
    allowed = np.isin(np.arange(256), list(b"abcde"))
    places = np.array([0, 1, 2, 3, 1, 5, 6, 72, 71, 40, 41])
    wanted = slow(native.runs, data, allowed, places)
    assert [part.tolist() for part in native.runs(data, allowed, places)] == [
        part.tolist() for part in wanted
    ]


def test_parts_of_a_buffer_are_read_alike(slow: Any) -> None:
    data = b"some bytes, \xc3\xa9 and a last one"
    array = np.frombuffer(data, dtype=np.uint8)
    bounds = np.array([0, 0, 4, 12, 13, 29, len(data)])
    spans = (bounds[:-1], bounds[1:])
    key = b"0123456789abcdef"
    assert np.array_equal(native.sip_hashes(array, bounds, key), slow(native.sip_hashes, array, bounds, key))
    for first, count in ((0, 3), (2, 40)):
        some = (array, *spans, first, count)
        assert np.array_equal(native.bytes_at(*some), slow(native.bytes_at, *some))
    for number in (0, 1, 6):
        chosen: Any = (data, *(part[:number] for part in spans))
        assert native.pieces(*chosen) == slow(native.pieces, *chosen)
    keys = np.array([3, 1, 3, 2**63, 1, 2**63 + 4, 3], dtype=np.uint64)
    assert native.repeated(keys).tolist() == slow(native.repeated, keys).tolist()
    assert native.repeated(keys[:0]).tolist() == []


def test_ranges_outside_the_buffer_are_refused() -> None:
    data = np.zeros(8, dtype=np.uint8)
    for start, end in ((-1, 4), (0, 9)):
        with pytest.raises(IndexError):
            native.hash_ranges(data, np.array([start]), np.array([end]), 0)
    with pytest.raises(IndexError):
        native.runs(data[:4], data[:1].repeat(256) > 0, np.array([5]))


def test_numbers_outside_a_table_are_refused() -> None:
    for number in (-1, 3):
        with pytest.raises(IndexError):
            native.grouped(np.array([0, number]), 3)
        with pytest.raises(IndexError):
            found = (np.array([number]), np.array([0]), np.array([1]))
            native.spread(found, np.array([0, 1, 1, 1]), np.array([2]), np.zeros(3, dtype=np.int64), 9)


@pytest.mark.parametrize("kind", [np.int16, np.int32, np.uint8])
def test_numbers_of_other_types_are_read_alike(kind: Any) -> None:
    numbers = np.array([[2, 9], [0, 9], [2, 9], [1, 9]], dtype=kind)[:, 0]
    order, bounds = native.grouped(numbers, 3)
    assert (order.tolist(), bounds) == ([1, 3, 0, 2], [0, 1, 2, 4])
    found, traps = native.spread(
        (numbers, numbers, numbers + kind(1)),
        np.array([0, 0, 1, 2], dtype=kind),
        np.array([4, 7], dtype=kind),
        np.array([0, 0, 1]),
        9,
    )
    assert [part.tolist() for part in found] == [[2], [1], [2]]
    assert sorted(zip(*(part.tolist() for part in traps), strict=True)) == [(3, 2, 3), (3, 2, 3)]


def test_without_a_compiler_nothing_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Path(shutil.copy(ROOT / build_backend._SOURCES[0], tmp_path))
    own.with_suffix(".so").write_bytes(b"of an earlier build")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CC", "no-such-compiler")
    monkeypatch.setattr(build_backend, "find_spec", lambda name: None)
    assert not build_backend._compiled(own)
    assert [path.name for path in tmp_path.iterdir()] == [own.name]
    monkeypatch.delenv("CC")
    assert any(wanted.startswith("ziglang") for wanted in build_backend.get_requires_for_build_wheel())
