"""Servers that accept a connection and never answer, or answer one byte at a time."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def speaking(handle: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port on which ``handle`` is called for each connection, in a thread of its own."""

    def serve(client: socket.socket) -> None:
        with client, contextlib.suppress(OSError, ValueError):
            handle(client)

    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def tarpit(drips: bytes = b"", pause: float = 0.05) -> Iterator[int]:
    """A port that slowly sends ``drips`` byte by byte, then zeroes for ever; nothing without ``drips``."""
    done = threading.Event()

    def drip(client: socket.socket) -> None:
        rest = drips
        while not done.wait(pause):
            if drips:
                client.sendall(rest[:1] or b"0")
                rest = rest[1:]

    with speaking(drip) as port:
        try:
            yield port
        finally:
            done.set()
