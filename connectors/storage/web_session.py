"""An HTTP session that gives up on silent servers and refuses redirects to other hosts."""

from typing import Any

from connectors.base import ConnectorError

_CONNECT_SECONDS, _SILENT_SECONDS = 10.0, 30.0
_PORTS = {"http": 80, "https": 443}


async def session(**options: Any) -> Any:
    """Makes an aiohttp session. fsspec calls this function with its own options."""
    import aiohttp

    guard = aiohttp.TraceConfig()
    guard.on_request_redirect.append(_check)
    # No limit on the total time, since large files take long. Slow servers are noticed by their data rate.
    limits = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=_SILENT_SECONDS)
    return aiohttp.ClientSession(**{**options, "timeout": limits, "trace_configs": [guard]})


async def _check(_session: Any, _context: Any, params: Any) -> None:
    """Refuse a redirect to another host, since that host might be one that only this machine can reach."""
    from yarl import URL

    asked = params.response.url
    target = asked.join(
        URL(params.response.headers.get("Location") or params.response.headers.get("URI", ""))
    )
    is_same = (target.host, target.port) == (asked.host, asked.port)
    is_safer = target.host == asked.host and (asked.port, target.port) == (_PORTS["http"], _PORTS["https"])
    if not (is_same or is_safer):
        words = "the web server redirects to another host or port; name that address as the source"
        raise ConnectorError("unsupported", words)
