"""Real servers for tests: installed programs, started once per session on a free port in a temporary folder.

If a program is missing, the tests are skipped with the reason; under ``CI=true``, they fail.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_START_SECONDS = 60
_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin")


def program(name: str, *folders: Path) -> str:
    """The path of a program. If it is missing, the test is skipped, or fails in continuous integration."""
    path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, folders), *_FOLDERS])
    found = shutil.which(name, path=path)
    if found is None:
        reason = f"{name} is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def postgresql_folders() -> list[Path]:
    """The folders in which Debian installs PostgreSQL, one per version, newest first."""
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


@contextlib.contextmanager
def postgresql(**more: str) -> Iterator[str]:
    """A PostgreSQL server with ``more`` settings; yields the URI of a database, with its owner as user."""
    folders = postgresql_folders()
    initdb, server = program("initdb", *folders), program("postgres", *folders)
    with _private_folder() as (folder, as_user):
        data = folder / "data"
        _run([initdb, "-D", data, "-U", "owner", "--auth=trust", "-E", "UTF8", "--locale=C", "-N"], as_user)
        port = free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(folder),
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "shared_buffers": "32MB",
            "max_connections": "20",
            "shared_preload_libraries": "pg_stat_statements",
            "timezone": "UTC",
            **more,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [server, "-D", data, "-p", str(port), *options]
        with _running(command, as_user, folder, lambda: _accepts(port) and _is_ready(port, folders)):
            yield f"postgresql://owner@127.0.0.1:{port}/postgres"


def _is_ready(port: int, folders: list[Path]) -> bool:
    command = [program("pg_isready", *folders), "-h", "127.0.0.1", "-p", str(port), "-q"]
    return subprocess.run(command, check=False).returncode == 0


@contextlib.contextmanager
def mariadb() -> Iterator[str]:
    """A MariaDB server; yields its URI without a database, with an account that may do everything."""
    server, install = program("mariadbd"), program("mariadb-install-db")
    with _private_folder() as (folder, as_user):
        data, temporary = folder / "data", f"--tmpdir={folder}"  # a server that starts empties its folder
        quiet = ["--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve"]
        _run([install, "--no-defaults", f"--datadir={data}", temporary, *quiet], as_user)
        port = free_port()
        options = [
            *("--bind-address=127.0.0.1", f"--port={port}", f"--socket={folder}/socket", f"--datadir={data}"),
            *("--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M", "--skip-log-bin"),
            *("--innodb-doublewrite=OFF", "--performance-schema=OFF", f"--pid-file={folder}/pid", temporary),
        ]
        with _running([server, "--no-defaults", *options], as_user, folder, lambda: _accepts(port)):
            yield f"mysql://root@127.0.0.1:{port}"


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A Redis server; yields the URI of its first database."""
    server = program("redis-server")
    with _private_folder() as (folder, as_user):
        port = free_port()
        options = [
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            folder,
        ]
        with _running([server, *options], as_user, folder, lambda: _accepts(port)):
            yield f"redis://127.0.0.1:{port}/0"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _accepts(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def _private_folder() -> Iterator[tuple[Path, dict[str, object]]]:
    """A folder, and the ``subprocess`` options to run a program as its owner: servers do not run as root."""
    # In memory if possible; not below pytest's temporary folder, which only root may enter.
    shared = Path("/dev/shm")
    parent = shared if shared.is_dir() and os.access(shared, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="noticemap-", dir=parent, ignore_cleanup_errors=True) as name:
        folder, as_user = Path(name), {}
        if os.geteuid() == 0:
            owner = pwd.getpwnam("nobody")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            as_user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        yield folder, {**as_user, "cwd": folder, "env": {**os.environ, "HOME": str(folder), "LC_ALL": "C"}}


def _run(command: list[object], as_user: dict[str, object]) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, check=False, **as_user)  # type: ignore[call-overload]
    if done.returncode:
        pytest.fail(f"{command[0]} ended with {done.returncode}: {done.stderr[-500:]!r}")


@contextlib.contextmanager
def _running(
    command: list[object], as_user: dict[str, object], folder: Path, is_up: Callable[[], bool]
) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        arguments = [str(part) for part in command]
        server = subprocess.Popen(arguments, stdout=log, stderr=log, **as_user)  # type: ignore[call-overload]
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not is_up():
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{command[0]} did not start: {(folder / 'log').read_bytes()[-500:]!r}")
            time.sleep(0.05)
        yield
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
