"""Methods of dataclasses, kept compiled between processes."""

import builtins
import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.execution.class_code import ClassCode

CACHE = "classes"


def _made(code: ClassCode, monkeypatch: pytest.MonkeyPatch) -> type:
    with monkeypatch.context() as patched:
        patched.setitem(vars(dataclasses), "exec", code.run)

        @dataclasses.dataclass(frozen=True, kw_only=True)
        class Made:
            """Any dataclass."""

            number: int
            text: str = "a"

        return Made


def test_classes_are_made_from_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ClassCode(tmp_path / CACHE)
    _made(first, monkeypatch)
    first.keep()

    with monkeypatch.context() as patched:
        patched.setattr(builtins, "compile", lambda *_, **__: pytest.fail("compiled anew"))
        made = _made(ClassCode(tmp_path / CACHE), monkeypatch)
    assert made(number=1) == made(number=1, text="a") != made(number=2)
    assert repr(made(number=1)).endswith("Made(number=1, text='a')")
    assert len({made(number=1), made(number=1)}) == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        made(number=1).number = 2


def test_what_others_wrote_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ClassCode(tmp_path / CACHE)
    _made(first, monkeypatch)
    first.keep()
    kept = (tmp_path / CACHE).read_bytes()
    (tmp_path / CACHE).write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    assert _made(ClassCode(tmp_path / CACHE), monkeypatch)(number=1).text == "a"


def test_a_command_leaves_the_methods_of_its_classes(tmp_path: Path) -> None:
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "scanner.cli.main", "connectors"], env=env, capture_output=True, check=True
        )
        assert done.stdout
    assert [path.name for path in (tmp_path / "cache" / "noticemap").glob("classes-*")]
