"""The command ``serve``: an address on standard output, a clean end, and hints if something is missing."""

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from tests.running import run


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_ended(kept: Path, ending: signal.Signals) -> None:
    command = [sys.executable, "-m", "scanner.cli.main", "serve", "--port", "0", "--store", str(kept)]
    begun = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert begun.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{40,}", begun.stdout.readline())
    assert found
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    opener.open(found.group(), timeout=60).close()
    with opener.open(found.group().partition("?")[0], timeout=60) as answer:
        assert b"<h1>Runs</h1>" in answer.read()
    begun.send_signal(ending)
    _, err = begun.communicate(timeout=60)
    assert begun.returncode == 0 and "token" not in err and "Traceback" not in err


def test_a_port_that_is_taken_is_told(kept: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = run("serve", "--port", other.getsockname()[1], "--store", kept)
    assert done.code == 2 and "give another with --port" in done.err


def test_a_policy_that_is_not_there_is_told_at_the_start(kept: Path) -> None:
    done = run("serve", "--policy", "nix", "--port", "0", "--store", kept)
    assert (done.code, "nix" in done.err) == (2, True)


@pytest.mark.parametrize("port", ["x", "70000", "-1"])
def test_what_is_no_port_is_told(port: str) -> None:
    assert run("serve", f"--port={port}").code == 2


def test_without_the_extra_a_hint_says_what_to_install(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "scanner.serve.server", raising=False)
    done = run("serve", "--store", kept)
    assert done.code == 2 and "pip install 'noticemap[serve]'" in done.err


def test_an_empty_store_is_told(tmp_path: Path) -> None:
    assert "no such file" in run("serve", "--store", tmp_path / "none.db").err
    done = run("serve", "--store", "none")
    assert done.code == 2 and "there is nothing to show" in done.err


def test_the_browser_is_opened_without_the_token_on_its_command_line(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other users of the machine can read command lines."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)

    def stop(*_: Any, **__: Any) -> None:
        assert Path(opened[0].removeprefix("file://")).stat().st_mode & 0o077 == 0
        raise KeyboardInterrupt

    monkeypatch.setattr("uvicorn.Server.run", stop)
    assert run("serve", "--open", "--port", "0", "--store", kept).code == 0
    assert opened[0].startswith("file://") and "token" not in opened[0]
    assert not Path(opened[0].removeprefix("file://")).exists()
