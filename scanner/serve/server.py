"""Serve pages on this machine only, with a loopback socket, a new token and an address to open."""

import secrets
import socket
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Final

import uvicorn

from scanner.errors import UsageError
from scanner.serve.access import TOKEN, Access
from scanner.serve.app import application
from scanner.serve.connections import MOST, Connection
from scanner.serve.desk import Desk

HOST: Final = "127.0.0.1"


def serve(desk: Desk, port: int, tell: Callable[[str], None]) -> None:
    """Serve until interrupted. ``tell`` is called once with the address to open.

    Raises ``UsageError`` if the port is taken. With ``port`` 0, any free port is used.
    """
    with listening(port) as place:
        chosen = int(place.getsockname()[1])
        token = secrets.token_urlsafe(32)
        app = Access(app=application(desk), token=token, port=chosen)
        tell(f"http://{HOST}:{chosen}/?{TOKEN}={token}")
        server(app).run(sockets=[place])


def server(app: Access) -> uvicorn.Server:
    """A server without request log, because addresses can contain the token."""
    settings = uvicorn.Config(
        app,
        access_log=False,
        log_level="critical",
        proxy_headers=False,
        server_header=False,
        lifespan="off",
        http=Connection,
        ws="none",
        limit_concurrency=MOST,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(settings)


def listening(port: int) -> socket.socket:
    """A socket on the loopback address. Raises ``UsageError`` if the port is not available."""
    place = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        place.bind((HOST, port))
        place.listen()  # so that the address can be opened as soon as it is printed
    except OSError:
        place.close()
        raise UsageError(
            f"port {port} is not available; another program may use it: give another with --port"
        ) from None
    return place


def opening_page(address: str) -> Path:
    """Write a private file that forwards to ``address``, which would be visible on a command line."""
    there = escape(address, quote=True)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="noticemap-", suffix=".html", delete=False
    ) as file:
        file.write(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>noticemap</title>'
            f'<meta http-equiv="refresh" content="0;url={there}"><a href="{there}">noticemap</a></html>\n'
        )
    return Path(file.name)
