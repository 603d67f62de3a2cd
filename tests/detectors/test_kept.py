"""Results computed from the program's files are cached between processes until the files change."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors import kept
from detectors.matching.regular import kept_automaton
from detectors.recognizers.presidio_patterns import prefilter_of


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "_homes", [tmp_path / "home"])
    monkeypatch.setattr(kept, "_memos", list(kept._memos))
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


@pytest.mark.parametrize("harm", ["cut", "garbled", "length", "long", "head", "others", "older"])
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
    elif harm == "length":
        path.write_bytes(data[:32] + b"\xff" * 8 + data[40:])
    elif harm == "long":
        path.write_bytes(data[:33] + b"\xff" * 6 + data[39:])
    elif harm == "head":
        path.write_bytes(data[:32] + (26).to_bytes(8, "big") + b'{"size": 0, "arrays": [1]}')
    elif harm == "others":
        path.chmod(0o622)
    else:
        source.write_text("many = []")
    again = kept.kept_arrays("one", [source], lambda: {"a": np.arange(3)})
    assert again["a"].tolist() == [0, 1, 2]


def _lead_out(rows: NDArray[np.int32], harm: str) -> None:
    rows[7] = {"before": -256, "behind": len(rows), "at its end": len(rows) - 255}[harm]


@pytest.mark.parametrize("harm", ["before", "behind", "at its end"])
def test_a_table_whose_steps_lead_out_of_it_is_made_again(home: Path, harm: str) -> None:
    patterns = ["a[bc]{1,2}", "ab?"]
    made = kept_automaton(patterns)
    (path,) = home.glob("automaton-*")
    whole = path.read_bytes()
    assert made is not None and whole.count(made.rows.tobytes()) == 1
    rows = made.rows.copy()
    _lead_out(rows, harm)
    path.write_bytes(whole.replace(made.rows.tobytes(), rows.tobytes()))
    again = kept_automaton(patterns)
    assert again is not None
    np.testing.assert_array_equal(again.rows, made.rows)
    assert again.accepted_by(b"ab") == [0, 1] and path.read_bytes() == whole


def test_a_table_with_kinds_or_names_of_others_is_made_again(home: Path) -> None:
    kept_automaton(["ab?"])
    (path,) = home.glob("automaton-*")
    whole = path.read_bytes()
    for old, new in ((b"takes", b"tales"), (b"<i4", b"<u4"), (b"|b1", b"|i1")):
        assert old in whole
        path.write_bytes(whole.replace(old, new, 1))
        again = kept_automaton(["ab?"])
        assert again is not None and again.accepted_by(b"ab") == [0]
        assert path.read_bytes() == whole


def test_what_another_version_of_the_program_kept_is_made_again(
    source: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = _counted([1, 2])
    said = []
    for version in ("1.0", "1.0", "1.1"):
        monkeypatch.setattr(kept, "_programs", [])
        kept.keep_in(home, version)
        said.append(kept.kept("one", [source], lambda: next(values)))
    assert said == [1, 1, 2]


def test_nothing_is_kept_of_what_is_no_file(tmp_path: Path, home: Path) -> None:
    inside = tmp_path / "app.pyz" / "words.py"
    assert kept.kept("one", [inside], lambda: 1) == 1
    assert kept.kept_arrays("two", [inside], lambda: {"a": np.arange(3)})["a"].tolist() == [0, 1, 2]
    memo = kept.Memo("three", [inside], len)
    assert memo("four") == 4
    memo.keep()
    assert not home.exists()


def test_words_and_weights_of_one_name_do_not_replace_each_other(source: Path, home: Path) -> None:
    np.savez(source.with_suffix(".npz"), a=np.arange(3))
    for _ in range(2):
        assert kept.toml(source) == {"few": ["one", "two"]}
        assert kept.weights(source.with_suffix(".npz"))["a"].tolist() == [0, 1, 2]
        kept.kept("words", [source], lambda: 1)
    names = sorted(path.name.rpartition("-")[0] for path in home.glob("*.kept"))
    assert names == ["toml-words", "weights-words", "words"]


@pytest.fixture
def lengths() -> Callable[[], kept.Memo[int]]:
    """A memo as a new process would create it."""
    return lambda: kept.Memo("lengths", [], len)


def test_a_memo_remembers_without_keeping_texts(home: Path, lengths: Callable[[], kept.Memo[int]]) -> None:
    first = lengths()
    assert [first(text) for text in ("ann example", "ann example", "\udcff")] == [11, 11, 1]
    first.keep()
    (path,) = home.glob("lengths-*")
    assert b"ann example" not in path.read_bytes()
    again = kept.Memo("lengths", [], lambda _: pytest.fail("asked again"))
    assert [again(text) for text in ("ann example", "\udcff")] == [11, 1]


def test_a_full_memo_starts_anew(
    lengths: Callable[[], kept.Memo[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "_MOST_REMEMBERED", 2)
    memo = lengths()
    assert [memo("x" * size) for size in (1, 2, 3, 1, 2)] == [1, 2, 3, 1, 2]


def test_patterns_of_users_are_not_saved_as_prefilters(home: Path) -> None:
    own = prefilter_of(r"\b(?:ann example|ben example)\b", is_own=True)
    assert own is not None and own == prefilter_of(r"\b(?:ann example|ben example)\b", is_own=True)
    prefilter_of(r"\bours\d\b")
    kept.keep_memos()
    saved = b"".join(path.read_bytes() for path in home.iterdir())
    assert b"ours" in saved and b"ann example" not in saved


def test_without_a_home_nothing_is_written(source: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_homes", [])
    assert kept.toml(source) == {"few": ["one", "two"]} and not home.exists()
