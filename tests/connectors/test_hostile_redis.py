"""Redis servers whose scan of keys never ends, or whose answers are invalid."""

import itertools
import socket
from collections.abc import Callable, Mapping

import pytest

from connectors import deadlines, redis_keyspace
from connectors.base import Collection, ConnectorError
from connectors.registry import open_source
from tests.connectors.rows import read_until_error
from tests.connectors.tarpits import speaking

ENDLESS = b"$99999999999\r\n"


def _redis(
    cursor_after: Callable[[int], int], instead: Mapping[bytes, bytes] | None = None
) -> Callable[[socket.socket], None]:
    """A server whose n-th answer to ``SCAN`` has two keys and the cursor ``cursor_after(n)``.

    ``instead`` replaces its answers to some commands.
    """

    def handle(client: socket.socket) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        received, counter = client.makefile("rb"), itertools.count(1)
        while line := received.readline():
            words = []
            for _ in range(int(line[1:])):
                words.append(received.read(int(received.readline()[1:])))
                received.read(2)
            match words[0].upper():
                case command if instead and command in instead:
                    client.sendall(instead[command])
                    while instead[command] == ENDLESS:
                        client.sendall(bytes(1 << 20))
                case b"SCAN":
                    cursor = b"%d" % cursor_after(next(counter))
                    keys = b"*2\r\n$5\r\nuser1\r\n$5\r\nuser2\r\n"
                    client.sendall(b"*2\r\n$%d\r\n%s\r\n%s" % (len(cursor), cursor, keys))
                case b"TYPE":
                    client.sendall(b"+string\r\n")
                case b"MEMORY":
                    client.sendall(b":40\r\n")
                case b"GETRANGE":
                    client.sendall(b"$15\r\nann@example.org\r\n")
                case b"HELLO":
                    client.sendall(b"%2\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:3\r\n")
                case b"PING":
                    client.sendall(b"+PONG\r\n")
                case _:
                    client.sendall(b"+OK\r\n")

    return handle


def _scanned(cursor_after: Callable[[int], int]) -> tuple[list[Collection], str, list[str]]:
    """The server's key patterns, why the list may be incomplete, and why the values of each may be."""
    with speaking(_redis(cursor_after)) as port:
        connector = open_source(f"redis://127.0.0.1:{port}/0")
        found, listed = [], ""
        try:
            for item in connector.collections():
                found.append(item)
        except ConnectorError as error:
            listed = str(error)
        read = [read_until_error(connector, item) for item in found]
        connector.close()
    assert all(rows for rows, _ in read[:1])
    return found, listed, [reason for _, reason in read]


@pytest.mark.parametrize("length", [1, 2, 20])
def test_cursors_that_go_in_a_circle(length: int) -> None:
    found, listed, read = _scanned(lambda answer: 1 + answer % length)
    assert sum(item.rows or 0 for item in found) >= 2
    assert listed.startswith("truncated: the server repeats its cursors")
    assert all(reason.startswith("truncated: the server repeats its cursors") for reason in read)


def test_cursors_that_never_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_keyspace, "_SCAN_SECONDS", 0.05)
    found, listed, read = _scanned(lambda answer: answer)
    assert found
    assert listed.startswith("timeout: the server did not end a scan of its keys")
    assert all(reason.startswith("timeout: the server did not end a scan") for reason in read)


def test_a_scan_of_many_answers_ends() -> None:
    found, listed, read = _scanned(lambda answer: answer if answer % 70 else 0)
    assert sum(item.rows or 0 for item in found) == 140
    assert (listed, set(read)) == ("", {""})


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("PING", b"?\r\n"),
        ("PING", b"$x\r\n"),
        ("PING", b"*1\r\n" * 5_000),
        ("SCAN", b":1\r\n"),
        ("SCAN", b"*2\r\n$1\r\n0\r\n*1\r\n:1\r\n"),
        ("SCAN", b"*0\r\n"),
        ("TYPE", b"*1\r\n:1\r\n"),
        ("TYPE", b":x\r\n"),
        ("MEMORY", b"!\r\n"),
        ("GETRANGE", b":7\r\n"),
        ("GETRANGE", b"*1\r\n$1\r\na\r\n"),
        ("HELLO", b":7\r\n"),
        ("HSCAN", b":7\r\n"),
        ("HSCAN", b"*2\r\n$1\r\n0\r\n*1\r\n$1\r\na\r\n"),
        ("HSCAN", b"*2\r\n$1\r\n0\r\n*2\r\n:1\r\n:2\r\n"),
        ("HSCAN", b"*2\r\n$1\r\n0\r\n*2\r\n$1\r\na\r\n*1\r\n:2\r\n"),
    ],
)
def test_what_is_no_answer_is_called_so(command: str, answer: bytes) -> None:
    instead = {command.encode(): answer} | ({b"TYPE": b"+hash\r\n"} if command == "HSCAN" else {})
    reasons = ""
    with speaking(_redis(lambda _: 0, instead)) as port:
        try:
            connector = open_source(f"redis://127.0.0.1:{port}/0")
            for item in connector.collections():
                reasons += read_until_error(connector, item)[1]
            connector.close()
        except ConnectorError as error:
            reasons += str(error)
    assert "corrupt: the server sent something that is not an answer of Redis" in reasons


def test_floods_are_cut_and_do_not_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "MOST_GROWTH", 64 << 20)
    answer, connections = _redis(lambda _: 0, {b"GETRANGE": ENDLESS}), []

    def pour(client: socket.socket) -> None:
        connections.append(client)
        answer(client)

    with speaking(pour) as port:
        connector = open_source(f"redis://127.0.0.1:{port}/0")
        (item,) = connector.collections()
        for _ in range(3):
            assert read_until_error(connector, item)[1].startswith("too_large: the server sent more than")
        connector.close()
    assert len(connections) == 3
