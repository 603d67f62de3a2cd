"""Access control as an ASGI layer: it admits only clients that have the token of the printed address.

Another site can make a browser send requests to this server (request forgery), or point its own host name to
this machine and read the responses (DNS rebinding). So the ``Host`` header must name this machine, the cookie
must contain the token, forms must come from our own pages, and no response may be cached, shown in a frame or
read by another site.
"""

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

TOKEN: Final = "token"
_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
_SAFE: Final = ("GET", "HEAD")
_OWN: Final = ("", "same-origin", "none")
"""Accepted values of ``Sec-Fetch-Site``: not sent, sent from our own page, or sent for an address that the
user entered."""
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # without a referrer, browsers send no origin with our own forms
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_CLOSED: Final = (
    "Open this page with the address that `noticemap serve` printed when it started; it has a token."
)
_FOREIGN: Final = "This request came from another page and was refused."
_ELSEWHERE: Final = "This page is only served under this machine's own address."


@dataclass(frozen=True, kw_only=True)
class Access:
    """An ASGI layer that passes only permitted requests to ``app``."""

    app: App = field(repr=False)
    token: str = field(repr=False)
    """The secret that every request must contain, in the query or in the cookie."""
    port: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = _headers(scope)
        refusal = self._refusal(scope["method"], headers)
        given = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get(TOKEN, "")
        if refusal:
            await _answer(send, 403, refusal)
        elif given and same(given, self.token):
            cookie = (b"set-cookie", self._cookie())
            if scope["method"] in _SAFE and "text/html" not in headers.get("accept", ""):
                await self.app(_untokened(scope), receive, _with_headers(send, cookie))
            else:
                await _answer(send, 200, _moved(_without_token(scope)), cookie)
        elif not same(_cookie_of(headers.get("cookie", ""), self._name), self.token):
            await _answer(send, 403, _CLOSED)
        else:
            await self.app(scope, receive, _with_headers(send))

    @property
    def _name(self) -> str:
        """The name of the cookie.

        The name includes the port, because browsers share cookies between ports, and two servers must not
        share a cookie.
        """
        return f"noticemap-{self.port}"

    def _cookie(self) -> bytes:
        return f"{self._name}={self.token}; Path=/; HttpOnly; SameSite=Strict".encode("latin-1")

    def _refusal(self, method: str, headers: MutableMapping[str, str]) -> str:
        """Why a request is rejected; empty if the request is allowed."""
        hosts = {f"{name}:{self.port}" for name in _NAMES}
        if headers.get("host", "").lower() not in hosts:
            return _ELSEWHERE
        origins = {f"http://{host}" for host in hosts}
        is_own = headers.get("sec-fetch-site", "") in _OWN
        if method in _SAFE:
            return "" if is_own or headers.get("sec-fetch-mode") == "navigate" else _FOREIGN
        return "" if is_own and headers.get("origin", "") in origins else _FOREIGN


def same(given: str, wanted: str) -> bool:
    """Whether two secrets are equal, compared in constant time."""
    return hmac.compare_digest(given.encode("utf-8"), wanted.encode("utf-8"))


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _cookie_of(cookies: str, name: str) -> str:
    pairs = (part.strip().partition("=") for part in cookies.split(";"))
    return next((value for key, _, value in pairs if key == name), "")


def _other_keys(scope: Scope) -> str:
    """The query string without the token."""
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return urlencode([(key, value) for key, value in query if key != TOKEN])


def _without_token(scope: Scope) -> str:
    """The address of a request without the token, so that the browser no longer shows the token."""
    rest = _other_keys(scope)
    path = "/" + scope["raw_path"].decode("latin-1").lstrip("/")
    return f"{path}?{rest}" if rest else path


def _untokened(scope: Scope) -> Scope:
    """A request without its token, for programs such as curl, which would not follow the page that forwards a
    browser.
    """
    return {**scope, "query_string": _other_keys(scope).encode("latin-1")}


def _moved(where: str) -> str:
    """A page that forwards the browser. A redirect would not work: when the user comes from a local file, the
    browser would not send our strict cookie with the redirected request.
    """
    there = escape(where, quote=True)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>noticemap</title>'
        f'<link rel="icon" href="data:,"><meta http-equiv="refresh" content="0;url={there}">'
        f'<p><a href="{there}">noticemap</a></p></html>'
    )


async def _answer(send: Send, status: int, body: str, *more: tuple[bytes, bytes]) -> None:
    kind = b"text/html" if body.startswith("<!doctype") else b"text/plain"
    headers = [(b"content-type", kind + b"; charset=utf-8"), *more]
    await _with_headers(send)({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{body}\n".encode()})


def _with_headers(send: Send, *further: tuple[bytes, bytes]) -> Send:
    """A ``send`` that adds the ``further`` headers, and each header of ``_HEADERS`` that the response itself
    does not set.
    """

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in message["headers"]}
            more = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
            message["headers"] = [
                *message["headers"],
                *(pair for pair in more if pair[0] not in own),
                *further,
            ]
        await send(message)

    return sending
