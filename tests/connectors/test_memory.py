"""More than three times the file takes no more memory: what is read is let go again."""

from pathlib import Path

import pytest

from benchmarks.bench_memory import FORMATS, peak_mb, write


@pytest.mark.parametrize("form", FORMATS)
def test_memory_does_not_grow_with_the_file(tmp_path: Path, form: str) -> None:
    small, large = tmp_path / f"small.{form}", tmp_path / f"large.{form}"
    write(small, 16 << 20)
    write(large, 56 << 20)
    assert peak_mb(large) - peak_mb(small) < 35
