"""A command ends without freeing its objects, and loses nothing by it."""

import subprocess
import sys

import pytest

from scanner.cli.errors import ExitCode

_BEGIN = """
import os
import sys
leave = os._exit
os._exit = lambda code: (os.write(1, b"left at once"), leave(code))
"""


def _ended(script: str, *arguments: str, before: str = "") -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{_BEGIN}{before}\nfrom scanner.cli.main import main\n{script}", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.rpartition("compiled passes\n")[2]


@pytest.mark.parametrize(("command", "code"), [("version", ExitCode.DONE), ("versoin", ExitCode.USAGE)])
def test_the_exit_code_is_that_of_the_command(command: str, code: int) -> None:
    assert _ended("sys.exit(main())", command) == (code, "left at once")


def test_what_is_registered_for_the_end_is_done() -> None:
    before = "import atexit\natexit.register(print, 'registered')"
    assert _ended("sys.exit(main())", "version", before=before) == (0, "registered\nleft at once")


def test_all_of_a_long_output_is_written() -> None:
    before = "import atexit\natexit.register(sys.stdout.write, 'a' * 1_000_000)"
    assert _ended("sys.exit(main())", "version", before=before) == (0, "a" * 1_000_000 + "left at once")


def test_other_threads_are_waited_for() -> None:
    before = "import threading\nthreading.Timer(0.5, print, ['last']).start()"
    assert _ended("sys.exit(main())", "version", before=before) == (0, "last\n")


@pytest.mark.parametrize("watch", ["setprofile", "settrace"])
def test_who_watches_sees_the_end(watch: str) -> None:
    before = f"sys.{watch}(lambda *_: None)"
    assert _ended("sys.exit(main())", "version", before=before) == (0, "")


def test_a_caller_goes_on() -> None:
    assert _ended("main(['version']); print('on')") == (0, "on\n")
