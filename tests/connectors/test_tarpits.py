"""Every kind of connector gives up on servers that never answer, and reports the reason."""

import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from connectors import deadlines, filesystems, redis_keyspace
from connectors.base import ConnectorError, OpenOptions, ReadPlan, Split
from connectors.deadlines import within
from connectors.registry import open_source
from connectors.relational import session
from connectors.storage import web_session
from tests.connectors.tarpits import speaking, tarpit

MYSQL_GREETING = b"\x4a\x00\x00\x00\x0a5.5.5-10"
HTTP_HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\nContent-Type: text/csv\r\n\r\nid,email\r\n"
SCHEMES = ("mysql://x@127.0.0.1:{}/shop", "postgresql://x@127.0.0.1:{}/shop", "redis://127.0.0.1:{}/0")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the time limits of a minute to a moment."""
    for module in (session, redis_keyspace):
        monkeypatch.setattr(module, "CONNECT_SECONDS", 0.4)
        monkeypatch.setattr(module, "ANSWER_SECONDS", 0.4)
    monkeypatch.setattr(filesystems, "ANSWER_SECONDS", 0.4)
    monkeypatch.setattr(web_session, "_SILENT_SECONDS", 60)


@pytest.mark.parametrize("drips", [b"", MYSQL_GREETING, b"+PONG", b"S"])
@pytest.mark.parametrize("uri", SCHEMES)
def test_a_database_that_never_opens_a_session(uri: str, drips: bytes) -> None:
    with tarpit(drips) as port, pytest.raises(ConnectorError) as caught:
        open_source(uri.format(port))
    assert caught.value.code in ("timeout", "cannot_connect", "interrupted"), caught.value
    assert "Plimbroth" not in str(caught.value)


@pytest.mark.parametrize("plugin", [b"mysql_clear_password\0", b"dialog\0\x04Password: "])
def test_a_mysql_server_that_asks_for_the_password_in_clear_text(
    plugin: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "CONNECT_SECONDS", 10)
    received: list[bytes] = []

    def packet(number: int, body: bytes) -> bytes:
        return len(body).to_bytes(3, "little") + bytes([number]) + body

    def ask(client: socket.socket) -> None:
        capable = b"\xff\xf7\x21\x02\x00\xff\x81\x15"
        greeting = b"\x0a8.0.30\0\1\0\0\0" + b"a" * 8 + b"\0" + capable + b"\0" * 10 + b"b" * 12 + b"\0"
        client.sendall(packet(0, greeting + b"mysql_native_password\0"))
        received.append(client.recv(4096))
        client.sendall(packet(2, b"\xfe" + plugin))
        received.append(client.recv(4096))

    with speaking(ask) as port, pytest.raises(ConnectorError) as caught:
        open_source(f"mysql://ann:Plimbroth7@127.0.0.1:{port}/shop")
    assert str(caught.value).startswith("cannot_connect: the server asks for the password in clear text")
    assert received and b"Plimbroth7" not in b"".join(received)


@pytest.mark.parametrize("flood", ["rows", "one row", "a notice while connecting"])
def test_a_server_that_floods_the_memory(flood: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "CONNECT_SECONDS", 60)
    monkeypatch.setattr(deadlines, "MOST_GROWTH", 64 << 20)

    def message(kind: bytes, body: bytes) -> bytes:
        return kind + (len(body) + 4).to_bytes(4, "big") + body

    def setting(name: bytes, value: bytes) -> bytes:
        return message(b"S", name + b"\0" + value + b"\0")

    def pour(client: socket.socket) -> None:
        client.recv(4096)
        client.sendall(b"N")
        client.recv(4096)
        client.sendall(message(b"R", bytes(4)))
        if flood.endswith("connecting"):
            client.sendall(b"N" + (2**30 - 1).to_bytes(4, "big") + b"M")
        else:
            client.sendall(setting(b"server_version", b"15.3") + setting(b"client_encoding", b"UTF8"))
            client.sendall(message(b"K", bytes(8)) + message(b"Z", b"I"))
            client.recv(4096)
            client.sendall(message(b"T", b"\0\1version\0" + bytes(6) + b"\0\0\0\x19" + b"\xff" * 6 + b"\0\0"))
            if flood == "one row":
                client.sendall(b"D" + (2**30).to_bytes(4, "big") + b"\0\1" + (2**30 - 6).to_bytes(4, "big"))
        row = message(b"D", b"\0\1" + (1000).to_bytes(4, "big") + b"v" * 1000)
        while True:
            client.sendall(row * 500)

    with speaking(pour) as port, pytest.raises(ConnectorError, match="too_large: the server sent more"):
        open_source(f"postgresql://x@127.0.0.1:{port}/shop")


def test_redis_that_answers_once_and_then_drips() -> None:
    with tarpit(b"+PONG\r\n" * 1, pause=0.01) as port, pytest.raises(ConnectorError) as caught:
        connector = open_source(f"redis://127.0.0.1:{port}/0")
        list(connector.collections())
    assert caught.value.code in ("timeout", "cannot_connect", "interrupted", "corrupt")


@pytest.mark.parametrize("drips", [b"", b"HTTP/1.1 200 ", HTTP_HEAD])
def test_a_web_server_that_holds(drips: bytes) -> None:
    with tarpit(drips, pause=0.005) as port:
        connector = open_source(f"http://127.0.0.1:{port}/users.csv")
        with pytest.raises(ConnectorError) as caught:
            (found,) = connector.collections()
            list(connector.read(found, Split(), ReadPlan()))
    assert caught.value.code in ("timeout", "cannot_connect", "not_found")


@pytest.mark.parametrize("stated", [b"", b"Content-Length: 1000000000000000\r\n"])
def test_a_web_server_that_sends_without_end(stated: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filesystems, "_MOST_BYTES", 32 << 20)
    rows = b"1,ann@example.org\n" * 60_000

    def send(client: socket.socket) -> None:
        if client.recv(65_536).startswith(b"HEAD"):
            client.sendall(b"HTTP/1.1 200 OK\r\n%sConnection: close\r\n\r\n" % stated)
            return
        client.sendall(b"HTTP/1.1 200 OK\r\n%sConnection: close\r\n\r\nid,email\n" % stated)
        while True:
            client.sendall(rows)

    with speaking(send) as port:
        connector = open_source(f"http://127.0.0.1:{port}/users.csv")
        (found,) = connector.collections()
        n_rows, reason = 0, ""
        try:
            for batch in connector.read(found, Split(), ReadPlan()):
                n_rows += batch.num_rows
        except ConnectorError as error:
            reason = str(error)
    assert reason.startswith("too_large: the web server sends more than") and n_rows > 1_000_000


class _Redirects(BaseHTTPRequestHandler):
    def __init__(self, target: str, *arguments: Any) -> None:
        self._target = target
        super().__init__(*arguments)

    def do_GET(self) -> None:
        inside = self.path != "/moved.csv" and not self._target.startswith("http")
        body = b"id,email\n1,ann@example.org\n"
        self.send_response(200 if inside else 302)
        self.send_header(
            "Content-Length" if inside else "Location", str(len(body)) if inside else self._target
        )
        self.end_headers()
        if inside:
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 (named by the library)

    def log_message(self, *_: Any) -> None:
        """Tests say nothing."""


@contextmanager
def _redirecting(target: str) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Redirects, target)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/moved.csv"
        server.shutdown()


def test_a_redirect_to_another_host_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filesystems, "ANSWER_SECONDS", 10)
    asked: list[str] = []

    class Inner(_Redirects):
        def do_GET(self) -> None:
            asked.append(self.path)
            super().do_GET()

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Inner, "users.csv")) as inner:
        Thread(target=inner.serve_forever, daemon=True).start()
        with _redirecting(f"http://127.0.0.1:{inner.server_port}/secret.csv") as url:
            try:
                reasons = [item.reason for item in open_source(url).collections()]
            except ConnectorError as error:
                reasons = [str(error)]
        inner.shutdown()
    assert asked == []
    assert reasons and reasons[0].startswith("unsupported: the web server redirects to another host")


def test_a_redirect_on_the_same_host_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filesystems, "ANSWER_SECONDS", 10)
    with _redirecting("/users.csv") as url:
        (found,) = open_source(url, OpenOptions()).collections()
    assert found.status == "ready"


def _answered(head: bytes, *, again: bytes = b"") -> str:
    """Why a file was not read from a web server that answers with ``head``, then with ``again`` for ever."""

    def answer(client: socket.socket) -> None:
        while client.recv(65_536):
            client.sendall(head)
            while again:
                client.sendall(again)
            if not head.startswith(b"HTTP"):
                return

    with speaking(answer) as port, pytest.raises(ConnectorError) as caught:
        list(open_source(f"http://127.0.0.1:{port}/403.csv").collections())
    return str(caught.value)


def test_a_web_server_that_answers_otherwise_has_the_right_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filesystems, "ANSWER_SECONDS", 20)
    empty = b"Content-Length: 0\r\n\r\n"
    moved = b"HTTP/1.1 302 Found\r\nLocation: %s\r\n" + empty
    odd = "cannot_connect: the store did not answer as expected"
    assert _answered(moved % b"/403.csv").startswith("unsupported: the web server redirects again and again")
    assert _answered(moved % b"http://[::1/").startswith(odd)
    assert _answered(bytes(range(256)) * 100).startswith(odd)
    assert _answered(b"HTTP/1.1 200 OK\r\n", again=b"X-A: " + b"a" * 4_000 + b"\r\n").startswith(odd)
    assert _answered(b"HTTP/1.1 500 Error\r\n" + empty).startswith(odd)
    assert _answered(b"HTTP/1.1 403 Forbidden\r\n" + empty).startswith("no_permission: ")
    assert _answered(b"HTTP/1.1 404 Not Found\r\n" + empty).startswith("not_found: ")


@pytest.mark.parametrize("source", ["http://[::1/x", "https://h.example.org:99999/x", "sftp://h:x/a.csv"])
def test_a_uri_that_cannot_be_taken_apart(source: str) -> None:
    with pytest.raises(ConnectorError, match="cannot_connect: the URI cannot be parsed"):
        open_source(source)


def test_a_path_that_cannot_be_one() -> None:
    with pytest.raises(ConnectorError, match="not_found: "):
        open_source("da\0ta")


def test_an_interrupt_ends_a_wait() -> None:
    closed: list[bool] = []
    threading.Timer(0.2, signal.pthread_kill, [threading.get_ident(), signal.SIGINT]).start()
    never = threading.Event()
    with pytest.raises(KeyboardInterrupt):
        within(60, never.wait, "", lambda: closed.append(True))
    never.set()
    assert closed == [True]
