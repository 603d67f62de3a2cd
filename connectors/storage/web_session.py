"""A session with web servers that ends where one does not answer, and goes nowhere that nobody named."""

from typing import Any

from connectors.base import ConnectorError

_CONNECT_SECONDS, _SILENT_SECONDS = 10.0, 30.0
_PORTS = {"http": 80, "https": 443}


async def session(**options: Any) -> Any:
    """A session of aiohttp, as fsspec asks for one."""
    import aiohttp

    guard = aiohttp.TraceConfig()
    guard.on_request_redirect.append(_check)
    # In all a large file may take long; a server that drips is recognised by how much it sends.
    limits = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=_SILENT_SECONDS)
    return aiohttp.ClientSession(**{**options, "timeout": limits, "trace_configs": [guard]})


async def _check(_session: Any, _context: Any, params: Any) -> None:
    """Raise where a server sends us on to another: it could be one that only we reach."""
    from yarl import URL

    asked = params.response.url
    target = asked.join(
        URL(params.response.headers.get("Location") or params.response.headers.get("URI", ""))
    )
    is_same = (target.host, target.port) == (asked.host, asked.port)
    is_safer = target.host == asked.host and (asked.port, target.port) == (_PORTS["http"], _PORTS["https"])
    if not (is_same or is_safer):
        words = "the web server sends us on to another host or port; name what it leads to as the source"
        raise ConnectorError("unsupported", words)
