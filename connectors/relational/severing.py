"""Shuts down the socket of a connection, even if its driver is waiting or its session is not open yet."""

import os
import socket
from contextlib import suppress
from typing import Any

import sqlalchemy as sa


class Severing:
    """Stores the newest connection that the driver opened for an engine, so that it can be cut."""

    def __init__(self, engine: sa.Engine) -> None:
        self._newest: Any = None
        sa.event.listen(engine, "do_connect", self._connected)

    def _connected(self, product: Any, _record: Any, given: Any, named: Any) -> Any:
        self._newest = product.connect(*given, **named)
        return self._newest

    def cut(self) -> None:
        """Cut the newest connection, also while SQLAlchemy still queries the server's features."""
        if self._newest is not None:
            sever(self._newest)


def sever(driver: Any) -> None:
    """Shut down the socket of a driver's connection. Closing the connection could wait for an answer."""
    with suppress(Exception):
        descriptor = driver.fileno() if hasattr(driver, "fileno") else driver._sock.fileno()
        with socket.socket(fileno=os.dup(descriptor)) as ours:
            ours.shutdown(socket.SHUT_RDWR)
