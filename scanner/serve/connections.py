"""Close connections that are idle for too long, or earlier if new connections need their place."""

import asyncio
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST: Final = 64
"""Maximum number of simultaneous connections; uvicorn refuses requests on further connections."""
_IDLE_SECONDS: Final = 5.0
"""Time until the headers of a request must have arrived, counted from the start of the connection or from the
end of the previous response."""


class Connection(H11Protocol):
    """One connection. If there are too many, the connection that has been idle longest is closed."""

    _idle_from = 0.0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        idle = [one for one in self.connections if isinstance(one, Connection) and one._is_idle()]
        if idle and len(self.connections) >= MOST - 1:
            min(idle, key=lambda one: one._idle_from)._give_way()
        super().connection_made(transport)
        self._rest()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer:
            self._timer.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        self._rest()
        super().on_response_complete()

    def _rest(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._idle_from = self.loop.time()
        self._timer = self.loop.call_later(_IDLE_SECONDS, self._end_if_idle)

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _end_if_idle(self) -> None:
        if self._is_idle():
            self._give_way()

    def _give_way(self) -> None:
        self.connections.discard(self)
        self.transport.abort()
