"""Regular expressions of modules are cached in compiled form between processes."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from detectors.lazy_patterns import late
from scanner.execution.pattern_code import PatternCode

CACHE = "patterns"
COMPILER: Any = re._compiler  # type: ignore[attr-defined]
PATTERNS: list[tuple[Any, int]] = [
    ("a+", 0),
    (r"(?P<year>[0-9]{4})-(?:(?P<month>\d\d)|(x))", re.IGNORECASE),
    ("[äöüß\u0e00-\u0e7f\U0001f600-\U0001f64f]+|\u017f", re.IGNORECASE),
    (r"(?i:b)(?<!\w)c  # twice", re.VERBOSE | re.MULTILINE),
    ("(?a)\\w", re.DOTALL),
    ("\ud800", 0),
    (rb"\xff[^\x00-\x1f]+", 0),
    (b"(?P<one>a)", re.IGNORECASE),
]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Compiles as the body of a module would, with a new cache at the same place each time."""

    def module(text: str, **known: Any) -> dict[str, Any]:
        re.purge()
        code = PatternCode(tmp_path / CACHE, COMPILER)
        with monkeypatch.context() as patched:
            patched.setattr(COMPILER, "compile", code.compile)
            names = {"re": re, **known}
            exec(text, names)
        code.keep()
        re.purge()
        return names

    return module


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_are_the_same(made: Any, pattern: tuple[Any, int], monkeypatch: pytest.MonkeyPatch) -> None:
    usual = re.compile(*pattern)
    script = "pattern = re.compile(*asked)"
    made(script, asked=pattern)
    with monkeypatch.context() as patched:
        patched.setattr(COMPILER, "_code", lambda *_: pytest.fail("compiled anew"))
        found = made(script, asked=pattern)["pattern"]
    assert found == usual
    assert found.groupindex == usual.groupindex
    assert (found.flags, found.groups, found.pattern) == (usual.flags, usual.groups, usual.pattern)


def test_what_a_function_compiles_is_not_kept(made: Any, tmp_path: Path) -> None:
    made("def own(): return re.compile('jane'), re.search('jane', ''), [re.compile(x) for x in 'j']\nown()")
    assert not (tmp_path / CACHE).exists()


def test_what_a_class_or_a_late_pattern_compiles_is_kept(made: Any, tmp_path: Path) -> None:
    made("class Own:\n    pattern = re.compile('of a class')")
    size = (tmp_path / CACHE).stat().st_size
    made("def own(): return pattern.findall('')\nown()", pattern=late("late"))
    assert (tmp_path / CACHE).stat().st_size > size


def test_wrong_patterns_are_refused_as_usual(made: Any, tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(re.error, match="unterminated"):
            made("re.compile('(')")
        with pytest.raises(TypeError):
            made("re.compile(1)")
    assert not (tmp_path / CACHE).exists()


@pytest.mark.parametrize("place", [0, 40, -1])
def test_a_damaged_file_is_made_again(made: Any, tmp_path: Path, place: int) -> None:
    made("re.compile('a+')")
    kept = bytearray((tmp_path / CACHE).read_bytes())
    kept[place] ^= 1
    (tmp_path / CACHE).write_bytes(kept)
    assert made("pattern = re.compile('a+')")["pattern"] == re.compile("a+")


def test_a_command_leaves_what_it_compiled(tmp_path: Path) -> None:
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    said = [
        subprocess.run(
            [sys.executable, "-m", "scanner.cli.main", "connectors"], env=env, capture_output=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert said[0] == said[1]
    [left] = (tmp_path / "cache" / "noticemap").glob("patterns-*")
    assert left.stat().st_mode & 0o777 == 0o600
