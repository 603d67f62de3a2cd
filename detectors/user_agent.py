"""User agent: the browser, app or library that made a request.

Together with an IP address, a user agent can identify a device. Version numbers in a user agent are not IP
addresses.

* https://www.rfc-editor.org/rfc/rfc9110#section-10.1.5

>>> from detectors.base import Hints
>>> trim('Mozilla/5.0 (X11) Gecko"')
(0, 23)
"""

import re

from detectors.base import Detector, InText

_PRODUCT = re.compile(r"[A-Za-z-]+/\d[0-9.]*\b", re.ASCII)


def trim(match: str) -> tuple[int, int]:
    """Start and end of the user agent, without the character that ends the match."""
    return 0, len(match.rstrip("\t\r \"'|"))


def trim_product(match: str) -> tuple[int, int]:
    """Start and end of the product and its version, without the character that ends the match; empty if the
    version is incomplete.

    >>> [trim_product(text) for text in ("curl/8.5.0 ", "curl/8.5.", "curl/8.5x", "curl/8x")]
    [(0, 10), (0, 8), (0, 7), (0, 0)]
    """
    product = _PRODUCT.match(match)
    return 0, 0 if product is None else product.end()


_NAMES = ("useragent", "ua", "browser", "httpuseragent", "clientuseragent")
DETECTORS = (
    Detector(
        entity="USER_AGENT",
        patterns=(r"\bMozilla/\d\.\d \([^)\n]+\)[^\"'\n\t|]*(?:[\"'\t|]|$)",),
        match=InText(trim=trim, beats=("IP_ADDRESS", "PHONE_NUMBER", "URL")),
        strength="certain",
        names=_NAMES,
        examples=(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0",
            '"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)" 200',
        ),
        counterexamples=("Mozilla Foundation", "Mozilla/5.0"),
    ),
    Detector(
        entity="USER_AGENT",
        patterns=(
            r"\b(?:curl|Wget|okhttp|python-requests|PostmanRuntime|Dalvik|Go-http-client|axios|Apache-HttpClient)"
            r"/\d[0-9.]*(?:[^0-9.\n]|$)",
        ),
        match=InText(trim=trim_product, beats=("IP_ADDRESS",)),
        strength="strong",
        names=_NAMES,
        examples=("curl/8.5.0", "python-requests/2.32.3"),
        counterexamples=("curl is a tool", "libcurl/8.5.0", "nginx/1.25.3"),
    ),
)
