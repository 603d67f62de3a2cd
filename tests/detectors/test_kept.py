"""What is made of the program's files is kept between processes, and made again when they change."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from detectors import kept


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "_homes", [tmp_path / "home"])
    return tmp_path / "home"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "words.toml"
    path.write_text('few = ["one", "two"]')
    return path


def _counted(values: list[int]) -> Iterator[int]:
    yield from values


def test_it_is_made_once(source: Path) -> None:
    values = _counted([1, 2])
    made = [kept.kept("one", [source], lambda: {"said": (next(values),)}) for _ in range(3)]
    assert made == [{"said": (1,)}] * 3


def test_it_is_made_again_when_a_source_changes(source: Path) -> None:
    assert kept.toml(source) == {"few": ["one", "two"]}
    source.write_text('few = ["one"]')
    assert kept.toml(source) == {"few": ["one"]}


def test_it_is_made_again_when_it_is_told_something_else(source: Path) -> None:
    values = _counted([1, 2, 3])
    assert [kept.kept("one", [source], lambda: next(values), told) for told in "aabba"] == [1, 1, 2, 2, 3]


def test_arrays_are_mapped_as_they_were_made(source: Path, home: Path) -> None:
    made: kept.Arrays = {
        "many": np.arange(6, dtype=np.int16).reshape(2, 3),
        "none": np.zeros((0, 4), dtype=np.float32),
        "one": np.array(0.5, dtype=np.float32),
        "words": np.array(["one", "zwei", "drei"]),
    }
    first = kept.kept_arrays("one", [source], lambda: made)
    again = kept.kept_arrays("one", [source], dict)
    assert [list(first), list(again)] == [list(made)] * 2
    for name, array in made.items():
        assert again[name].dtype == array.dtype
        np.testing.assert_array_equal(again[name], array)
    assert not again["many"].flags.writeable


@pytest.mark.parametrize("harm", ["cut", "garbled", "others", "older"])
def test_kept_arrays_that_are_not_whole_or_not_ours_are_made_again(
    source: Path, home: Path, harm: str
) -> None:
    kept.kept_arrays("one", [source], lambda: {"a": np.arange(9)})
    (path,) = home.glob("one-*")
    data = path.read_bytes()
    if harm == "cut":
        path.write_bytes(data[:-8])
    elif harm == "garbled":
        path.write_bytes(data[:40] + b"?" + data[41:])
    elif harm == "others":
        path.chmod(0o622)
    else:
        source.write_text("many = []")
    again = kept.kept_arrays("one", [source], lambda: {"a": np.arange(3)})
    assert again["a"].tolist() == [0, 1, 2]


def test_without_a_home_nothing_is_written(source: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_homes", [])
    assert kept.toml(source) == {"few": ["one", "two"]} and not home.exists()
