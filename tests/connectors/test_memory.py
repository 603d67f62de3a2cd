"""More than three times the input takes no more memory, because what was read is freed."""

from pathlib import Path

import pytest

from benchmarks.bench_memory import FORMATS, LIMIT_MB, peak_mb, table_peak_mb, write
from tests.connectors import servers

SMALL, LARGE = 48 << 20, 160 << 20
MORE_MB = 35


@pytest.mark.parametrize("form", FORMATS)
def test_memory_does_not_grow_with_the_file(tmp_path: Path, form: str) -> None:
    small, large = tmp_path / f"small.{form}", tmp_path / f"large.{form}"
    write(small, SMALL)
    write(large, LARGE)
    peak = peak_mb(large)
    assert peak - peak_mb(small) < MORE_MB
    assert peak < LIMIT_MB


def test_memory_does_not_grow_with_the_table() -> None:
    servers.program("initdb", *servers.postgresql_folders())
    peak = table_peak_mb(LARGE)
    assert peak - table_peak_mb(SMALL) < MORE_MB
    assert peak < LIMIT_MB
