"""Starts commands and workers in tests by forking a process that has everything loaded.

Otherwise, a command and each worker of a scan start as new interpreters, which takes longer than what they do
in most tests. Tests of the start itself run the real command.
"""

import array
import contextlib
import json
import multiprocessing
import os
import socket
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from scanner.execution import worker_pool

_ROOT = Path(__file__).parents[1]
_LOADED = "tests.warm_up"
_server: Any = forkserver._forkserver


def start_worker(pipe: Connection, memory: int) -> BaseProcess:
    """Start a worker; a replacement for ``worker_pool.start_worker``."""
    return _started(_work, True, dict(os.environ), pipe, memory)


def begin() -> None:
    """Start the process from which others are forked, unless it is running."""
    if _server._forkserver_address is None:
        multiprocessing.get_context("forkserver").set_forkserver_preload([_LOADED])
        with contextlib.chdir(_ROOT):
            forkserver.ensure_running()


def inherit() -> None:
    """Make this forked process use the same fork server, for workers of scans, too."""
    _server.ensure_running = lambda: None
    worker_pool.start_worker = start_worker


def _started(target: Any, daemon: bool, *given: Any) -> BaseProcess:
    begin()
    context = multiprocessing.get_context("forkserver")
    process = context.Process(target=target, args=given, daemon=daemon)
    process.start()
    return process


def stop() -> None:
    """End the process from which others are forked, so that its processor time is counted with the tests."""
    if _server._forkserver_pid is not None:
        _server._stop()


def _work(environment: Mapping[str, str], pipe: Connection, memory: int) -> None:
    _put(environment)
    worker_pool.work(pipe, memory)


def _put(environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)


_CLIENT = """\
#!{python} -IS
import array, json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    streams = array.array("i", [0, 1, 2])
    server.sendmsg([len(asked).to_bytes(8, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, streams)])
    server.sendall(asked)
    answer = server.recv(8)
sys.exit(int(answer or b"70"))
"""


@contextlib.contextmanager
def command(folder: Path) -> Iterator[Path]:
    """Put a program ``noticemap`` into ``folder``, which runs commands in forked processes, for the block."""
    program, address = folder / "noticemap", folder / "socket"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        listener.listen()
        program.write_text(_CLIENT.format(python=sys.executable, address=str(address)))
        program.chmod(0o755)
        threading.Thread(target=_serve, args=(listener,), daemon=True).start()
        yield program
        listener.shutdown(socket.SHUT_RDWR)


def _serve(listener: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=_answer, args=(client,), daemon=True).start()


def _answer(client: socket.socket) -> None:
    with client, client.makefile("rb") as asked:
        streams = array.array("i")
        size, rights, _, _ = client.recvmsg(8, socket.CMSG_SPACE(3 * streams.itemsize))
        streams.frombytes(rights[0][2])
        arguments, folder, environment = json.loads(asked.read(int.from_bytes(size, "big")))
        given = [Connection(stream, writable=number > 0) for number, stream in enumerate(streams)]
        process = _started(_command, False, arguments, folder, environment, given)
        for stream in given:
            stream.close()
        process.join()
        client.sendall(str(process.exitcode).encode())


def _command(
    arguments: Sequence[str], folder: str, environment: Mapping[str, str], streams: Sequence[Connection]
) -> None:
    """Run ``python -m scanner.cli.main`` in this process, with the given standard streams."""
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
        stream.close()
    _put(environment)
    os.chdir(folder)
    sys.argv = ["noticemap", *arguments]
    sys.stdin, sys.stdout = open(0, closefd=False), open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115
    inherit()
    from scanner.cli.main import main

    sys.exit(main())
