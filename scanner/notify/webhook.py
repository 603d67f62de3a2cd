"""Send a message as JSON to a URL: ``text`` and ``blocks`` in Slack's format, signed with HMAC-SHA256.

The signature covers the time and the body, so that nobody can replay an old message:
``X-Noticemap-Signature: sha256=HMAC(secret, time + "." + body)``, with ``X-Noticemap-Timestamp: time``.
"""

import hashlib
import hmac
import json
import urllib.request
from datetime import datetime
from typing import Any

from scanner.notify.digest import Digest
from scanner.project.target import Webhook

_SECONDS = 10


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Refuse redirects, so that a message goes only to the configured address."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        return None


def post(webhook: Webhook, digest: Digest, now: datetime) -> None:
    """Send the message. Raises ``OSError`` (including ``URLError``), or ``ValueError`` for an invalid
    address.
    """
    body = json.dumps(payload(digest)).encode()
    time = str(int(now.timestamp()))
    headers = {"Content-Type": "application/json", "User-Agent": "noticemap", "X-Noticemap-Timestamp": time}
    if webhook.secret:
        headers["X-Noticemap-Signature"] = signature(webhook.secret, time, body)
    if not webhook.url.startswith(("https://", "http://")):
        raise ValueError("the address of a webhook must begin with https://")
    request = urllib.request.Request(webhook.url, data=body, headers=headers, method="POST")
    with urllib.request.build_opener(_NoRedirects).open(request, timeout=_SECONDS):
        """The content of the server's response does not matter."""


def signature(secret: str, time: str, body: bytes) -> str:
    """The signature of a message. The receiver computes it, too, and compares the two."""
    return "sha256=" + hmac.new(secret.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()


def payload(digest: Digest) -> dict[str, Any]:
    """The body of a message: ``text`` and ``blocks`` for people, ``metadata`` for programs."""
    event = {"schedule": digest.schedule, "run": digest.run}
    return {
        "text": digest.text,
        "blocks": [
            {"type": "header", "text": _plain(digest.title, 150)},
            {"type": "section", "text": _plain("\n".join(digest.lines) or "-", 3000)},
        ],
        "metadata": {"event_type": f"noticemap_{digest.event}", "event_payload": event},
    }


def _plain(text: str, limit: int) -> dict[str, str]:
    """A text block, cut to Slack's limit. As plain text, it cannot contain links or mentions."""
    return {"type": "plain_text", "text": text[:limit]}
