"""Builds the project with setuptools, after compiling ``passes.c`` and ``fields.c`` and computing all that
depends only on the program (``scanner/build.py``), if that is possible.

The compiler is ``$CC``, ``cc``, or that of ``ziglang``, which is asked for only where there is neither of the
others. Without a compiler everything is installed all the same, and Python, NumPy and Hyperscan do the work.
A wheel has only the results of what is computed, not all that they are computed from.

* https://setuptools.pypa.io/en/latest/build_meta.html#dynamic-build-dependencies-and-other-build-meta-tweaks
"""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from setuptools import build_meta
from setuptools.build_meta import (
    build_sdist,
    get_requires_for_build_sdist,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

_SOURCES = ("detectors/matching/passes.c", "scanner/logs/fields.c")
_FLAGS = ("-O3", "-shared", "-fPIC", "-fvisibility=hidden")
_COMPILER = "ziglang>=0.13"

_ZIG = [sys.executable, "-m", "ziglang", "cc", "-mcpu=baseline"]
"""For any machine of this kind: by itself it compiles for the processor that it runs on."""

Settings = dict[str, Any] | None


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """What setuptools needs, a compiler where there is none, and what computes the built files."""
    return [*build_meta.get_requires_for_build_wheel(config_settings), *_wanted(), *_of_program()]


def get_requires_for_build_editable(config_settings: Settings = None) -> list[str]:
    """The same for an editable install."""
    return [*build_meta.get_requires_for_build_editable(config_settings), *_wanted()]


def build_wheel(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    """A wheel for this platform, or for all if nothing could be compiled."""
    settings = dict(config_settings or {})
    compiled = compile_passes()
    compute()
    if compiled:
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        settings["--build-option"] = [*_options(settings), f"--plat-name={platform}"]
    return str(build_meta.build_wheel(wheel_directory, settings, metadata_directory))


def build_editable(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    """An editable install, with the library beside its source."""
    compile_passes()
    return str(build_meta.build_editable(wheel_directory, config_settings, metadata_directory))


def compile_passes(root: Path = Path(__file__).parent) -> bool:
    """Compile the libraries beside their sources; whether that worked. What failed leaves none behind."""
    done = all(list(map(_compiled, (root / source for source in _SOURCES))))
    if not done:
        print(
            "noticemap: no working C compiler; installing without compiled passes, which only make it faster"
        )
    return done


def compute(root: Path = Path(__file__).parent) -> None:
    """Write the built files, in a new process, because they are computed from imported modules."""
    subprocess.run([sys.executable, "-m", "scanner.build"], cwd=root, check=True)


def _of_program(root: Path = Path(__file__).parent) -> list[str]:
    """What the program needs to run, with Presidio: at the versions of ``constraints.txt``, if that is there,
    since built files are used only with the library that made them.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["presidio"]]
    pins = root / "constraints.txt"
    lines = pins.read_text(encoding="utf-8").splitlines() if pins.exists() else ()
    pinned = {line.partition("==")[0].lower(): line for line in lines if "==" in line}
    return [pinned.get(one.partition(">=")[0].lower(), one) for one in wanted]


def _compiled(source: Path) -> bool:
    target, made = source.with_suffix(".so"), source.with_suffix(f".{os.getpid()}")
    target.unlink(missing_ok=True)
    for compiler in _compilers():
        command = [*compiler, *_FLAGS, "-o", str(made), str(source)]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            made.unlink(missing_ok=True)
            continue
        made.replace(target)
        return True
    return False


def _compilers() -> list[list[str]]:
    named = [shlex.split(os.environ["CC"])] if os.environ.get("CC") else []
    found = [["cc"]] if shutil.which("cc") else []
    return [*named, *found, *([_ZIG] if find_spec("ziglang") else [])]


def _wanted() -> list[str]:
    return [] if os.environ.get("CC") or shutil.which("cc") else [_COMPILER]


def _options(settings: dict[str, Any]) -> list[str]:
    given = settings.get("--build-option", [])
    return shlex.split(given) if isinstance(given, str) else list(given)


if __name__ == "__main__":
    sys.exit(not compile_passes())
